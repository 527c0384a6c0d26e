"""What a server can be asked, a row for each kind of request: read in the server, answered in a fork of the nursery."""

import dataclasses
from collections.abc import Callable

from heliograph_bridge import check, request, resume, texts, worker


@dataclasses.dataclass(frozen=True)
class Kind:
    """`read(message)` gives what is asked, with its `limits`, or raises BadRequest; `run(writer, asked)` the exit code."""

    read: Callable
    run: Callable


_KINDS = {
    "capture": Kind(request.from_message, worker.run),
    "resume": Kind(texts.from_message, resume.run),
    "check": Kind(texts.from_message, check.run),
}


def kind_of(message):
    kind = _KINDS.get(message.get("do", "capture"))
    if kind is None:
        raise request.BadRequest("request.field", f"{message['do']!r} is none of {', '.join(_KINDS)}")
    return kind
