"""`python -m ita_xl` is `ita-xl`."""

from ita_xl.cli import main

main()
