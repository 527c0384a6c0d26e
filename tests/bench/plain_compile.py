"""The plain Helion and Triton compile that bench_capture.py compares with: nothing is recorded or disassembled.

    python plain_compile.py cold|warm       lines "FILE <tab> CALL" on standard input, seconds on standard output
"""

import importlib.util
import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "core" / "bridge"))
os.environ["HELIOGRAPH_CACHE"] = tempfile.mkdtemp()
from heliograph_bridge import targets, values, worker  # noqa: E402 - needs the path

TARGET = targets.find_target("sm_90")
worker.prepare_environment()
worker.load(TARGET, False)

from heliograph_bridge import call, compile, warm, world  # noqa: E402 - after the pretended GPU
from heliograph_bridge.launch import Launch  # noqa: E402


def imported(name, file):
    spec = importlib.util.spec_from_file_location(name, file)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def compile_once(file, text):
    """Seconds from the file to the cubin."""
    begin = time.perf_counter()
    asked = values.parse_call(text)
    kernel = call.find_kernel(imported("kernels", file), asked.name)
    fake = world.FakeWorld(lambda *args: None)
    with fake:
        arguments = call.make_arguments(kernel, asked)
    with fake.paused():
        bound = kernel.bind(fake.fake_arguments(arguments))
        code = bound.to_triton_code(bound._implicit_config() or bound.config_spec.default_config())
    launches = []
    with tempfile.NamedTemporaryFile("w", suffix=".py") as generated:
        generated.write(code)
        generated.flush()
        host = getattr(imported("generated", generated.name), kernel.name)
        with fake:
            host(*arguments, _launcher=lambda function, grid, *a, **kw: launches.append(
                Launch(function, tuple(grid), a, kw)))
        with fake.paused():
            compile.warmup(launches[0])
    return time.perf_counter() - begin


def in_a_fork(file, text):
    """As captures do, so that every compile starts from the same state; "" if it failed."""
    reader, writer = os.pipe()
    if os.fork() == 0:
        try:
            os.write(writer, str(compile_once(file, text)).encode())
        finally:
            os._exit(0)
    os.close(writer)
    os.wait()
    with os.fdopen(reader) as stream:
        return stream.read()


if sys.argv[1] == "warm":
    if warm.load(TARGET):
        warm.compile_one()
for line in sys.stdin:
    print(in_a_fork(*line.rstrip("\n").split("\t")), flush=True)
