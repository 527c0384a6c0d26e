"""Whether Triton's compiler would read an edited text, and where it would not; makes nothing of it.

TTIR and TTGIR go through the parser and verifier of `triton.compile`, PTX through Triton's ptxas without optimising.
Nothing reads LLVM IR but the step that compiles it, so that step runs: a fifth of a second for a matmul.
"""

import os
import re
import signal
import subprocess
import sys
import tempfile

from heliograph_bridge import request, texts
from heliograph_bridge.texts import Problem

_TITLES = {"lowered": "Triton IR", "ttir": "TTIR", "ttgir": "TTGIR", "llir": "LLVM IR", "ptx": "PTX"}
# A location in MLIR's text, with at most two levels of brackets in it.
_LOCATION = re.compile(r'\bloc\((?:[^()"\n]|"[^"\n]*"|\((?:[^()"\n]|"[^"\n]*"|\([^()\n]*\))*\))*\)')


def run(writer, asked):
    """A diagnostic for each problem; returns the exit code."""

    def work(folder):
        writer.progress(f"check of {_TITLES[asked.stage]}")
        problems = problems_of(asked, folder)
        for problem in problems:
            texts.tell(writer, asked.stage, problem)
        return request.EXIT_NOTHING if any(problem.severity == "error" for problem in problems) else request.EXIT_OK

    return texts.answer(writer, work)


def problems_of(asked, folder):
    return {"lowered": _in_mlir, "ttir": _in_mlir, "ttgir": _in_mlir, "llir": _in_llvm, "ptx": _in_ptx}[asked.stage](asked, folder)


def _in_mlir(asked, folder):
    code, said = _in_child(lambda: _parse(asked, texts.write(folder, asked.stage, asked.text)))
    problems = texts.problems_in(said, asked.stage)
    if code and not problems:
        # A verifier tells the place that an op says it came from. One that says nothing came from the text itself.
        bare = _LOCATION.sub(lambda found: " " * len(found[0]), asked.text)
        problems = texts.problems_in(_in_child(lambda: _parse(asked, texts.write(folder, asked.stage, bare)))[1], asked.stage)
    return problems or _without_place(code, said, "parser")


def _parse(asked, path):
    from triton._C.libtriton import ir

    context = ir.context()
    ir.load_dialects(context)
    _backend(asked).load_dialects(context)
    module = ir.parse_mlir_module(path, context)
    line = next((n for n, text in enumerate(asked.text.splitlines(), 1) if text.startswith("module")), 1)
    if not module.get_entry_func_name():
        raise _Refused(f"edited.{asked.stage}:{line}:1: error: This module has no kernel: no public tt.func")
    if asked.stage == "ttgir" and module.get_int_attr("ttg.num-warps") is None:
        raise _Refused(f'edited.ttgir:{line}:1: error: This module lacks the number of its warps, "ttg.num-warps"')


def _in_llvm(asked, folder):
    code, said = _in_child(lambda: _translate(asked))
    return texts.problems_in(said, "llir") or _without_place(code, said, "LLVM")


def _translate(asked):
    from triton._C.libtriton import llvm
    from triton.backends.compiler import Language

    llvm.init_targets()  # otherwise done by the step before, which is not run
    backend, stages = _backend(asked), {}
    backend.add_stages(stages, backend.parse_options(asked.options), Language.TRITON)
    try:
        stages["ptx"](asked.text, {})
    except AssertionError:
        kernels = [n for n, text in enumerate(asked.text.splitlines(), 1) if re.match(r"define .*\bptx_kernel\b", text)]
        line = kernels[1] if len(kernels) > 1 else 1
        raise _Refused(f"failed to parse IR: Triton compiles one kernel, here are {len(kernels)} lineno: {line}") from None


def _in_ptx(asked, folder):
    from triton.backends.nvidia import compiler

    path = texts.write(folder, "ptx", asked.text)
    ran = subprocess.run(
        [compiler.get_ptxas(asked.target.arch).path, "--opt-level", "0",
         f"--gpu-name={compiler.sm_arch_from_capability(asked.target.arch)}", os.path.basename(path), "-o", os.devnull],
        cwd=folder, capture_output=True, text=True, errors="replace", stdin=subprocess.DEVNULL,
    )
    said = ran.stderr + ran.stdout
    problems = texts.problems_in(said, "ptx") or _without_place(ran.returncode, said, "ptxas")
    return problems or warnings_of(asked)


def warnings_of(asked):
    """Where what is launched is not in PTX: ptxas does not know that somebody looks for it."""
    if asked.stage != "ptx":
        return []
    entries = re.findall(r"(?m)^[^/\n]*\.entry\s+([\w$%]+)", asked.text)
    launched = re.search(r'tt\.func public @"?([\w.$]+)', asked.ttgir)
    if not launched or launched[1] in entries:
        return []
    line = next((n for n, text in enumerate(asked.text.splitlines(), 1) if ".entry" in text), 1)
    return [Problem(f"The kernel that is launched is called {launched[1]}; no .entry here is", line, 1, severity="warning")]


def _backend(asked):
    from triton.backends.compiler import GPUTarget
    from triton.compiler.compiler import make_backend

    return make_backend(GPUTarget("cuda", asked.target.arch, 32))


class _Refused(Exception):
    """Read, but nothing that can be compiled; said in the words in which the compiler would."""


def _in_child(action):
    """(exit code, negative for a signal; what was printed) of `action`: parsers abort, and print where nobody can read."""
    with tempfile.TemporaryFile() as log:
        pid = os.fork()
        if pid == 0:
            _become(action, log.fileno())
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        log.seek(0)
        return code, log.read().decode(errors="replace")


def _become(action, log):
    code = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        os.dup2(log, 1)
        os.dup2(log, 2)
        action()
        code = 0
    except BaseException as error:
        os.write(log, f"{type(error).__name__}: {error}\n".encode(errors="replace"))
    finally:
        os._exit(code)


def _without_place(code, said, who):
    """The problem that is left when nobody told a place."""
    if not code:
        return []
    if code < 0:
        message = f"Triton's {who} crashed on this text ({signal.Signals(-code).name})"
    else:
        words = [line for line in said.splitlines() if line.strip()]
        message = re.sub(r"^.*?error: ", "", next((line for line in words if "error:" in line), words[-1] if words else ""))
        message = message or f"Triton's {who} refused this text with exit code {code}"
    return [Problem(message, detail=said[-4000:])]
