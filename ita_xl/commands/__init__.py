"""What each command does, behind the options of `ita_xl.cli`. Every function returns the exit code."""
