"""The worker: the process that imports torch and Helion, runs the script, and writes records."""

import functools
import importlib.metadata
import importlib.util
import os
import re
import subprocess
import sys
import time
import traceback
import warnings

from heliograph_bridge import PRODUCER, SCHEMA, errors, request, script, script_failure, supervise
from heliograph_bridge.adapters import UnsupportedHelion
from heliograph_bridge.onnx_models import environment
from heliograph_bridge.records import OutputClosed
from heliograph_bridge.targets import DEFAULT_TARGET, UnknownTarget, find_target

_NEEDED = ("torch", "triton", "helion")


class MissingPackages(Exception):
    pass


class BrokenPackages(Exception):
    """Helion and what it needs are installed, but importing them fails; the cause is the ImportError."""


def prepare_environment():
    """Before torch and Triton are imported: private caches, and the defaults that captures are compared under.

    The supervisor makes the folder and removes it, whatever becomes of the worker.
    """
    cache = os.environ[supervise.CACHE_VARIABLE]
    os.environ["TRITON_CACHE_DIR"] = os.path.join(cache, "triton")
    os.environ.setdefault("TORCHINDUCTOR_CACHE_DIR", os.path.join(cache, "inductor"))
    os.environ.setdefault("TRITON_ALWAYS_COMPILE", "1")
    os.environ.setdefault("TRITON_DEFAULT_FP_FUSION", "1")


def check_packages(needed=_NEEDED):
    missing = [name for name in needed if importlib.util.find_spec(name) is None]
    if missing:
        raise MissingPackages(missing)


def versions():
    found = {"python": ".".join(map(str, sys.version_info[:3]))}
    for name in ("helion", "triton", "torch"):
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            pass
    return found


def tool_versions(arch):
    """Of the ptxas and nvdisasm that Triton would start; asked without importing Triton, which takes its time."""
    spec = importlib.util.find_spec("triton")
    folder = os.path.join(os.path.dirname(spec.origin), "backends", "nvidia", "bin")
    ptxas = "ptxas-blackwell" if arch >= 90 and os.path.exists(os.path.join(folder, "ptxas-blackwell")) else "ptxas"
    found = {}
    for name, tool in (("ptxas", ptxas), ("nvdisasm", "nvdisasm")):
        override = os.environ.get(f"TRITON_{tool.upper().replace('-', '_')}_PATH")
        version = _tool_version(override or os.path.join(folder, tool))
        if version:
            found[name] = version
    return found


@functools.cache
def _tool_version(path):
    """None for a tool that is missing or does not run; the compile will say so."""
    try:
        said = subprocess.run([path, "--version"], capture_output=True, text=True).stdout
    except OSError:
        return None
    version = re.search(r"V(\d[\d.]*)", said)
    return version.group(1) if version else None


def run(writer, asked):
    """One capture, from `hello` to `done`; returns the exit code."""
    begin = time.monotonic()
    prepare_environment()
    try:
        return _capture(writer, asked, begin)
    except OutputClosed:
        return request.EXIT_CANCELLED
    except Exception as error:
        writer.diagnostic(
            "error", "bridge.internal", f"{type(error).__name__}: {error}", detail=traceback.format_exc(),
            next="This is a fault of Heliograph; please report it with the detail",
        )
        return request.EXIT_DIED


def _capture(writer, asked, begin):
    code = request.EXIT_USAGE
    try:
        try:
            target = find_target(asked.target or DEFAULT_TARGET)
        except UnknownTarget as error:
            raise request.BadRequest("target.unknown", str(error), next="Name one of them") from None
        asked.check_execution()
        script.check(asked)
        check_packages()
        code = _run_script(writer, asked, target)
    except request.BadRequest as bad:
        _hello(writer, versions())
        writer.diagnostic("error", bad.code, str(bad), next=bad.next, column=bad.column)
    except SyntaxError as error:
        _hello(writer, versions())
        _tell_syntax_error(writer, asked, error)
        code = request.EXIT_NOTHING
    except UnsupportedHelion as error:
        writer.diagnostic("error", "bridge.helion-version", str(error), next="Use Helion 1.0 or newer; 1.5.1 is tested")
        code = request.EXIT_ENVIRONMENT
    except MissingPackages as missing:
        _hello(writer, versions())
        writer.diagnostic(
            "error", "bridge.helion-missing", f"{sys.executable} has no {', '.join(missing.args[0])}",
            next=f"{sys.executable} -m pip install helion==1.5.1 triton==3.9.0 torch==2.13.0, or name another Python",
        )
        code = request.EXIT_ENVIRONMENT
    except BrokenPackages as broken:
        cause = broken.__cause__
        writer.diagnostic(
            "error", "bridge.helion-broken", f"{sys.executable} has Helion, but it does not import: {cause}",
            detail="".join(traceback.format_exception(cause)),
            next=f"Mend this environment (`{sys.executable} -c 'import helion'` shows the error), or name another Python",
        )
        code = request.EXIT_ENVIRONMENT
    writer.write("done", ok=code == request.EXIT_OK, seconds=round(time.monotonic() - begin, 3))
    return code


def _tell_syntax_error(writer, asked, error):
    shown = script.ShownPaths(asked.target_file)
    problem = {**errors.script_problem(error, shown), "next": "Mend the line shown; nothing was run"}
    if not script_failure.tell(writer, asked, shown, "parse", problem, place=script_failure.place_of(error), error=error):
        errors.report_script_error(writer, error, shown, False)


def _hello(writer, found):
    writer.write("hello", schema=SCHEMA, producer=PRODUCER, versions=found)


def _run_script(writer, asked, target):
    of_models = environment.versions() if asked.onnx else {}
    _hello(writer, {**versions(), **tool_versions(target.arch), **of_models})
    writer.progress("import torch and Helion")
    try:
        real = load(target, wants_target=asked.target is not None, pretends=asked.has_values, seed=asked.seed)
    except ImportError as error:
        raise BrokenPackages from error
    from heliograph_bridge import capture

    return capture.run(writer, asked, None if real else target)


def load(target, wants_target, pretends=False, seed=0):
    """Imports torch and Helion, on the pretended `target` if there is no GPU or another one; whether it is real.

    `pretends`: also if there is one. `seed` makes the script's data the same in every capture.
    Can be called again in the same process with another target.
    """
    warnings.simplefilter("ignore")
    from heliograph_bridge import gpu

    real = not pretends and gpu.has_real_gpu() and (not wants_target or gpu.real_target().name == target.name)
    if not real:
        os.environ.setdefault("TORCHDYNAMO_DISABLE", "1")
        gpu.pretend(target)
    import helion  # noqa: F401 - after the pretence: it asks for the device when it is imported
    import torch

    if not real:
        gpu.forget_answers()
        torch.manual_seed(seed)
    return real
