"""What Triton printed of its passes in one compile, read by other code than the bridge's: from the bytes that a bridge
keeps when HELIOGRAPH_KEEP_PASS_DUMP names a folder."""

from __future__ import annotations

import re
from pathlib import Path

KEEP_VARIABLE = "HELIOGRAPH_KEEP_PASS_DUMP"
_BEGIN = re.compile(rb'\n// -----// heliograph \{"begin": "(.*?)".*\n')
_END = b'\n// -----// heliograph {"end": '
_HEAD = re.compile(rb"(?m)^// -----// (?=IR Dump|\w+ internal IR Dump)(.*)\n")


class Group:
    """One run of a pass manager: `printed` is [(pass, the module before it)], `left` the module after the last."""

    def __init__(self, name: str, body: bytes, rest: bytes):
        size = int(re.search(rb'"bytes": (\d+)', rest)[1])
        parts = _HEAD.split(body)[1:-2]  # the last module fills the buffer of the printer
        self.name = name
        self.left = rest.partition(b"\n")[2][:size].decode()
        self.printed = [
            (re.search(r"Before (\w+)", head.decode())[1], _module(text))
            for head, text in zip(parts[::2], parts[1::2], strict=True) if head.startswith(b"IR Dump Before")
        ]

    def texts(self) -> list[str]:
        return [*(text for _, text in self.printed), self.left]


def _module(text: bytes) -> str:
    assert text.endswith(b"\n\n\n"), text[-40:]
    return text[:-2].decode()


def read(file: Path) -> list[Group]:
    _, *parts = _BEGIN.split(file.read_bytes())
    return [
        Group(name.decode(), *body.split(_END, 1)) for name, body in zip(parts[::2], parts[1::2], strict=True)
    ]


def without_repeats(texts: list[str]) -> list[str]:
    return [text for before, text in zip([None, *texts], texts) if text != before]
