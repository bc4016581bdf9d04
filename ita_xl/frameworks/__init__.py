"""The rules of each fiscal year as data, and the loader that checks them."""

from ita_xl.frameworks.load import known_years, load_following, load_framework
from ita_xl.frameworks.schema import Framework

__all__ = ["Framework", "known_years", "load_following", "load_framework"]
