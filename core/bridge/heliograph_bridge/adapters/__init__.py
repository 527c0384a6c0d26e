"""Where each Helion release keeps what the bridge touches. A release that differs gets one adapter and one row here."""

import functools
import importlib
import importlib.metadata
import re

# (first release it serves, module of this package); the last row that is not newer than the installed one is used.
_ADAPTERS = (((1, 0), "helion_1_0"), ((1, 2), "helion_1_2"), ((1, 4), "helion_1_4"), ((1, 5), "helion_1_5"))


class UnsupportedHelion(Exception):
    pass


def parse_version(text):
    return tuple(int(part) for part in re.findall(r"\d+", text)[:3])


@functools.cache
def helion_adapter():
    """The adapter of the installed Helion. Imports Helion."""
    version = importlib.metadata.version("helion")
    module = None
    for first, name in _ADAPTERS:
        if parse_version(version) >= first:
            module = name
    if module is None:
        raise UnsupportedHelion(f"Helion {version} is older than 1.0")
    return importlib.import_module(f"{__name__}.{module}").Adapter(parse_version(version))
