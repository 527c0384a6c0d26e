"""Whether this Python can export: onnx for both exporters, onnxscript for that of dynamo."""

import importlib
import importlib.metadata

from heliograph_bridge.onnx_models.asked import DYNAMO, TORCHSCRIPT

PINNED = {"onnx": "1.23.2", "onnxscript": "0.7.2"}
_NEEDS = {DYNAMO: ("onnx", "onnxscript"), TORCHSCRIPT: ("onnx",)}


def usable(exporters, writer, python):
    """Those of `exporters` that can run here. Tells what is missing: an error if none can, a warning otherwise."""
    faults = {name: _fault(name) for name in PINNED}
    found = [one for one in exporters if not any(faults[name] for name in _NEEDS[one])]
    for name in PINNED:
        if faults[name] and any(name in _NEEDS[one] for one in exporters):
            left = f"; only the exporter of {found[0]} is used" if found else ""
            writer.diagnostic(
                "warning" if found else "error", "onnx.missing", f"{python} cannot import {name}: {faults[name]}{left}",
                next=f"{python} -m pip install {name}=={PINNED[name]}",
            )
    return found


def _fault(name):
    """Why a package does not import; None if it does."""
    try:
        importlib.import_module(name)
    except Exception as error:  # a broken package raises whatever it likes
        return f"{type(error).__name__}: {error}"
    return None


def versions():
    found = {}
    for name in PINNED:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            pass
    return found
