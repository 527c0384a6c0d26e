"""An exception as a `failure` record tells it: its words, what caused it, and what was running."""

import os
import re
import traceback

from heliograph_bridge import errors

_KEPT = ("helion", "triton", "")  # packages whose frames are told one by one; "" is the user's code
_DISPATCHERS = ("visit", "wrapper", "<lambda>", "inner")  # of syntax classes and decorators: they only pass on
_MOST = 20  # of exceptions
_MOST_FRAMES = 60


def chain(error):
    """The exception and what caused it, outermost first."""
    found = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return found


def frames(error):
    """(frame, line) of everything that was running, outermost first: a cause's traceback begins where it was caught."""
    found = []
    for one in chain(error):
        for frame, line in traceback.walk_tb(one.__traceback__):
            if not any(frame is known for known, _ in found):
                found.append((frame, line))
    return found


def fields(error):
    """`exception`, `chain` and `frames` of a `failure` record."""
    first, *rest = [_exception(one) for one in chain(error)[:_MOST]]
    return {"exception": first, "chain": rest or None, "frames": _frames_shown(error)}


def _exception(error):
    name = type(error).__qualname__
    module = type(error).__module__
    return {"class": name if module == "builtins" else f"{module}.{name}", "message": _message(error)[:2000]}


def _message(error):
    """Its own words, without the place that Helion adds behind them, or the code that Triton puts before them."""
    message = str(error)[: getattr(error, "base_msg_len", None)].strip()
    return re.split(r"(?m)^\s*\^\s*$", message)[-1].strip() if message.startswith("at ") else message


def _frames_shown(error):
    """Frames of Helion, Triton and the user, outermost first; how many of others are between them."""
    found = []
    for frame, line in frames(error):
        file, package = _shown(frame.f_code.co_filename)
        if package == "heliograph_bridge" or frame.f_code.co_name in _DISPATCHERS:
            continue
        if package in _KEPT:
            found.append({"package": package, "file": file, "line": line, "function": frame.f_code.co_name})
        elif found and "folded" in found[-1]:
            found[-1]["folded"] += 1
        else:
            found.append({"package": package, "folded": 1})
    return found[-_MOST_FRAMES:] or None


def _shown(filename):
    """(the file's name inside of its package, the package); the user's files by their last part alone."""
    for folder, package in errors.packages().items():
        if filename.startswith(folder):
            return filename[len(folder) :].replace(os.sep, "/"), package
    name = filename.replace(os.sep, "/")
    for folder in ("/site-packages/", "/dist-packages/"):
        if folder in name:
            inside = name.rpartition(folder)[2]
            return inside.partition("/")[2] or inside, inside.partition("/")[0]
    if "heliograph_bridge" in name:
        return name, "heliograph_bridge"
    return name.rpartition("/")[2], "" if errors.is_user_frame(filename) else "python"
