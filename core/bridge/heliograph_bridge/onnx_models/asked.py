"""What was asked for of models: exporters, dynamic axes, custom operators. Needs neither torch nor onnx."""

import dataclasses
import re

from heliograph_bridge import request

DYNAMO, TORCHSCRIPT = "dynamo", "torchscript"
EXPORTERS = {"both": (DYNAMO, TORCHSCRIPT), DYNAMO: (DYNAMO,), TORCHSCRIPT: (TORCHSCRIPT,)}
_AXIS = re.compile(r"\s*([A-Za-z_]\w*)\s*\[\s*(-?\d+)\s*\]\s*=\s*([A-Za-z_]\w*)\s*")
_FIELDS = {"exporter", "dynamic", "custom_ops"}


@dataclasses.dataclass(frozen=True)
class Asked:
    """`axes` as they were written."""

    exporter: str = "both"
    axes: str = ""
    custom_ops: bool = False

    @property
    def dynamic(self):
        """{argument of forward: {dimension: the axis' name}}; BadRequest if it cannot be read."""
        return parse_dynamic(self.axes)

    @property
    def exporters(self):
        return EXPORTERS[self.exporter]


def asked(exporter=None, dynamic=None, custom_ops=False):
    """The Asked of an option's words; BadRequest if they cannot be read."""
    exporter = exporter or "both"
    if exporter not in EXPORTERS:
        raise request.BadRequest("onnx.exporter", f"The exporter is one of {', '.join(EXPORTERS)}, not {exporter!r}")
    if not isinstance(dynamic or "", str):
        raise request.BadRequest("request.field", "dynamic is a text")
    return Asked(exporter, dynamic or "", bool(custom_ops))


def from_message(message):
    """The Asked of a request's field `onnx`; None if it has none."""
    if message is None:
        return None
    if not isinstance(message, dict):
        raise request.BadRequest("request.field", "onnx is an object")
    request.check_fields(message, _FIELDS)
    return asked(**message)


def parse_dynamic(text):
    """{"x": {0: "batch"}} of "x[0]=batch, ids[1]=seq"."""
    found, position = {}, 0
    while position < len(text):
        axis = _AXIS.match(text, position)
        if axis is None or axis.end() < len(text) and text[axis.end()] != ",":
            raise request.BadRequest(
                "dynamic.syntax", f"--onnx-dynamic: expected an axis (at column {position + 1} of {text!r})",
                next="Write it like 'x[0]=batch, ids[1]=seq'", column=position + 1,
            )
        found.setdefault(axis[1], {})[int(axis[2])] = axis[3]
        position = axis.end() + 1
    return found
