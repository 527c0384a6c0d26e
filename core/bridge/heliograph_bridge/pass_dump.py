"""Reads what MLIR prints before its passes, and LLVM after them ("IR Dump ..."), as it comes.

MLIR's printer writes a header line, the module, and two empty lines; LLVM's a header line, the module, and then a log of
what it runs. Everything else that stands in such a stream belongs to others and is left out, and so are the steps that some
passes print of themselves ("internal IR Dump After"): they have no locations, so nothing in them could be linked. Marks of
ours stand between the modules, written by passes.py.
"""

import dataclasses
import json
import re

_HEADER = re.compile(
    r"IR Dump Before (?P<pass>.*) \('(?P<op>[^']*)' operation(?:: @(?P<symbol>.*))?\) //----- //"
)
_LLVM_HEADER = re.compile(r"; \*\*\* IR Dump After (?P<pass>\S+) on (?P<on>.*) \*\*\*")
_LLVM_LOG = re.compile(rb"(?m)^(?:Running pass: |Running analysis: |Invalidating analysis: |Clearing all |Skipping pass: )")
_LLVM_RUNNING = re.compile(rb"(?m)^Running pass: (\S+) on (.*?)(?: \(\d+ \w+\))?$")
_BEGINNINGS = (b"// -----// ", b"; *** IR Dump After ")
_LINE = re.compile(rb"\n(?:// -----// |; \*\*\* IR Dump After )")
_LONGEST_BEGINNING = 1 + max(map(len, _BEGINNINGS))
_MARK = b"// -----// heliograph "
_END = b"\n\n\n"


def mark(fields, payload=b""):
    """A mark for the stream. It begins a line of its own wherever it is written."""
    return b"\n" + _MARK + json.dumps({**fields, "bytes": len(payload)}).encode() + b"\n" + payload


@dataclasses.dataclass
class Printed:
    """One module that was printed. `text` is None if it was cut off or too long to be kept; `size` is what was printed.

    MLIR prints it before the pass, LLVM after it; then `running` is (pass, anchor) of what LLVM ran next.
    """

    name: str
    argument: str
    options: str
    anchor: str
    text: bytes | None = None
    size: int = 0
    is_llvm: bool = False
    running: tuple | None = None


class Reader:
    """`feed` it bytes, then `finish`; calls `printed(Printed)` and `marked(fields, payload)` in order.

    Of a module longer than `longest` only the header is kept, so that no more than that is ever held.
    """

    def __init__(self, printed, marked, longest):
        self._printed, self._marked, self._longest = printed, marked, longest
        self._pending = bytearray()
        self._scanned = 0
        self._open = None  # the module that is being printed
        self._skipped = 0  # bytes of it that were dropped
        self._payload = None  # (fields, bytes that are still to come)

    def feed(self, data):
        self._pending += data
        while self._take_payload() and self._take_line():
            pass

    def finish(self):
        """The stream ended; what was being printed is as it is."""
        self._close(bytes(self._pending), broken_off=True)
        self._pending.clear()

    def _take_payload(self):
        """False while a mark's payload is not whole."""
        if self._payload is None:
            return True
        fields, size = self._payload
        if len(self._pending) < size:
            return False
        payload = bytes(self._pending[:size])
        del self._pending[:size]
        self._payload, self._scanned = None, 0
        self._marked(fields, payload)
        return True

    def _take_line(self):
        """Attends to the next line that begins a module or is a mark; False if there is none yet."""
        at = self._find()
        end = self._pending.find(b"\n", at) if at >= 0 else -1
        if end < 0:
            self._drop_too_much(at)
            return False
        line = bytes(self._pending[at:end])
        own = line.startswith(_MARK) and at > 0  # the line feed that a mark begins with
        self._close(bytes(self._pending[: at - own]))
        del self._pending[: end + 1]
        self._scanned = 0
        if line.startswith(_MARK):
            fields = json.loads(line[len(_MARK):])
            self._payload = fields, fields["bytes"]
        else:
            self._open = _header(line.decode(errors="replace"))
        return True

    def _find(self):
        """Where the next line of interest begins, -1 if it has not come."""
        if self._scanned == 0 and self._pending.startswith(_BEGINNINGS):
            return 0
        found = _LINE.search(self._pending, self._scanned)
        if not found:
            self._scanned = max(0, len(self._pending) - _LONGEST_BEGINNING)
            return -1
        return found.start() + 1

    def _drop_too_much(self, at):
        if at < 0 and len(self._pending) > self._longest + 2 * _LONGEST_BEGINNING:
            keep = _LONGEST_BEGINNING
            self._skipped += len(self._pending) - keep
            del self._pending[:-keep]
            self._scanned = 0

    def _close(self, body, broken_off=False):
        """Hands over the module that `body` ends."""
        module, self._open = self._open, None
        skipped, self._skipped = self._skipped, 0
        if module is None:
            return
        end = _llvm_end(module, body, broken_off) if module.is_llvm else body.find(_END) + 1 or None
        module.size = skipped + (len(body) if end is None else end)
        if end is not None and not skipped:
            module.text = body[:end]
        self._printed(module)


def _llvm_end(module, body, broken_off):
    """Where a module of LLVM ends in `body`; None if it was cut off."""
    log = _LLVM_LOG.search(body)
    if log:
        ran = _LLVM_RUNNING.findall(body, log.start())
        module.running = (ran[-1][0].decode(), _llvm_anchor(ran[-1][1].decode())) if ran else None
        return log.start()
    return None if broken_off else len(body)


def _llvm_anchor(on):
    return "module" if on == "[module]" else f"@{on}" if re.fullmatch(r"[\w.$-]+", on) else on


def _header(line):
    """The module that a line announces; None for a line that is no pass's."""
    of_llvm = _LLVM_HEADER.match(line)
    if of_llvm:
        return Printed(of_llvm["pass"], "", "", _llvm_anchor(of_llvm["on"]), is_llvm=True)
    found = _HEADER.match(line, len(_BEGINNINGS[0]))
    if not found:
        return None
    anchor = f"{found['op']} @{found['symbol']}" if found["symbol"] else found["op"]
    return Printed(*_named(found["pass"]), anchor)


def _named(text):
    """(name, argument, options) of "Class: arg{options}", "Class (arg)" or "Class"."""
    name, colon, rest = text.partition(": ")
    if colon:
        argument, _, options = rest.partition("{")
        return name, argument, " ".join(options.removesuffix("}").split())
    older = re.fullmatch(r"(\S+) \((.*)\)", text)
    return (older[1], older[2], "") if older else (text, "", "")
