"""Writes records, one JSON object a line, on a descriptor that the captured script cannot disturb."""

import fcntl
import json
import math
import os
import threading

# High enough that scripts which close or reuse low descriptors (daemon idioms, dup2 on 1 and 2) miss it.
_HIGH_DESCRIPTOR = 200


class OutputClosed(Exception):
    """The reader went away: nobody wants the records any more."""


def guard_descriptor(fd):
    """Moves `fd` out of the way of scripts and keeps it from programs they start.

    If it was standard output, what scripts print goes to standard error from now on.
    """
    high = fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, _HIGH_DESCRIPTOR)
    if fd > 2:
        os.close(fd)
    elif fd == 1:
        os.dup2(2, 1)
    return high


def write_all(fd, data):
    view = memoryview(data)
    while view:
        try:
            view = view[os.write(fd, view) :]
        except BrokenPipeError as error:
            raise OutputClosed from error


class LineBuffer:
    """Whole lines of pieces as they come. A text of a stage is one line of megabytes, so nothing is looked at twice."""

    def __init__(self):
        self._parts = []

    def take(self, data):
        """The lines that `data` ends, with what came before it; empty if it ends none."""
        cut = data.rfind(b"\n") + 1
        if not cut:
            self._parts.append(data)
            return b""
        whole = b"".join([*self._parts, data[:cut]])
        self._parts = [data[cut:]]
        return whole


def encode(record):
    """One line of UTF-8. Lone surrogates (undecodable file names) and non-finite floats stay readable JSON."""
    try:
        text = json.dumps(record, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except ValueError:
        text = json.dumps(_finite(record), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace") + b"\n"


def encode_fields(kind, fields):
    """A record of fields; those that are None are left out."""
    return encode({"r": kind, **{key: value for key, value in fields.items() if value is not None}})


def _finite(value):
    if isinstance(value, float) and not math.isfinite(value):
        return {"float": "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"}
    if isinstance(value, dict):
        return {str(key): _finite(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(item) for item in value]
    return value


class Writer:
    """Writes records to `fd`. Safe to call from the script's threads; fields that are None are left out."""

    def __init__(self, fd):
        self.fd = fd
        self._lock = threading.RLock()

    def write(self, kind, **fields):
        self.write_raw(encode_fields(kind, fields))

    def write_many(self, records):
        """Records as (kind, fields) pairs, in one write: a graph has thousands of small ones."""
        self.write_raw(b"".join(encode_fields(kind, fields) for kind, fields in records))

    def write_raw(self, data):
        with self._lock:
            write_all(self.fd, data)

    def diagnostic(self, severity, code, message, **fields):
        self.write("diagnostic", severity=severity, code=code, message=message, **fields)

    def progress(self, step, kernel=None, done=0, total=0):
        self.write("progress", step=step, kernel=kernel, done=done, total=total)


class Buffer(Writer):
    """Keeps records instead of writing them."""

    def __init__(self):
        self.data = b""

    def write_raw(self, data):
        self.data += data
