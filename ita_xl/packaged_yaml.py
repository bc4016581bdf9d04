"""The YAML files that lie in the package: texts and other data beside the code that uses them."""

from __future__ import annotations

from importlib.resources import files
from typing import TypeVar

import msgspec
import yaml

T = TypeVar("T")

# The one of C where PyYAML was built with it: several times as fast, the same results.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def packaged_yaml(package: str, name: str, shape: type[T], *, strict: bool = True) -> T:
    """File `name` of `package` as `shape`; without `strict`, texts become the numbers that `shape` has.

    Raises msgspec.ValidationError if the packaged file is damaged.
    """
    source = files(package).joinpath(name).read_text(encoding="utf-8")
    return msgspec.convert(yaml.load(source, Loader=_LOADER), shape, strict=strict)
