"""Remembers what compiles gave while a server is alive: recapturing an unchanged kernel costs no compile.

An entry is the bytes of the records that the compile wrote. Only whole compiles are kept.
"""

import hashlib
import importlib.metadata
import os

from heliograph_bridge import supervise


def key_of(job):
    """Everything a compile's records depend on, hashed: code (called functions included), launch, target, tools."""
    launch = job.launch
    parts = [
        launch.function.cache_key, job.kernel, job.file, job.stop_after, job.shared_limit, job.limits.output,
        job.passes, job.target, job.snippets,
        [([_argument_key(a) for a in one.arguments], [str(g) for g in one.grid]) for one in job.launches],
        sorted((name, repr(value)) for name, value in launch.options.items()),
        sorted((name, value) for name, value in os.environ.items() if name.startswith(("TRITON", "MLIR", "LLVM"))),
        importlib.metadata.version("triton"),
    ]
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _argument_key(value):
    from heliograph_bridge.arguments import describe  # with torch, which a compile from a text does without

    if hasattr(value, "untyped_storage"):
        return describe(value), int(value.storage_offset()) * value.element_size() % 16
    return type(value).__name__, describe(value)


def load(key):
    folder = os.environ.get(supervise.COMPILE_CACHE_VARIABLE)
    if not folder:
        return None
    try:
        with open(os.path.join(folder, key), "rb") as file:
            return file.read()
    except OSError:
        return None


def is_enabled():
    return bool(os.environ.get(supervise.COMPILE_CACHE_VARIABLE))


def save(key, data):
    """Writes aside and renames, so that a killed capture leaves no half entry. A full disk only costs the next time."""
    path = os.path.join(os.environ[supervise.COMPILE_CACHE_VARIABLE], key)
    try:
        with open(f"{path}.{os.getpid()}", "wb") as file:
            file.write(data)
        os.replace(file.name, path)
    except OSError:
        pass
