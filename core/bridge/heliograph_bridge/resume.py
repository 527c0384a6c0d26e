"""Triton's compile from a text that somebody edited: the stages that follow, with their passes, as in a capture.

Runs none of the user's code. TTIR and TTGIR are sources that `triton.compile` takes; LLVM IR and PTX take the place of what
it makes by its `ir_override`, which needs the TTGIR before them.
"""

import dataclasses
import os

from heliograph_bridge import check, request, texts
from heliograph_bridge.launch import needs


def run(writer, asked):
    """From `hello` to `done`; returns the exit code."""
    return texts.answer(writer, lambda folder: _resume(writer, asked, folder))


def _resume(writer, asked, folder):
    # What reads MLIR takes milliseconds and knows places that the compile does not tell.
    problems = check.problems_of(asked, folder) if asked.stage in texts.SOURCES else check.warnings_of(asked)
    for problem in problems:
        texts.tell(writer, asked.stage, problem)
    if any(problem.severity == "error" for problem in problems):
        return request.EXIT_NOTHING
    from heliograph_bridge import compile as compiler

    job = _job(compiler, asked, folder)
    return request.EXIT_OK if compiler.Compilation(job).relay(writer) else request.EXIT_NOTHING


def _job(compiler, asked, folder):
    """The compile as a job of `compile.py`; what differs from a launch's is that its source is a file."""
    stage, options = asked.stage, dict(asked.options)
    path = texts.write(folder, stage, asked.text)
    if stage not in texts.SOURCES:
        options["ir_override"] = path
        path = texts.write(folder, "ttgir", asked.ttgir)

    @dataclasses.dataclass
    class Resumed(compiler.Job):
        first_stage = compiler.STAGE_AFTER.get(stage, "ttir")

        def make(self):
            import triton
            from triton.backends.compiler import GPUTarget

            target = GPUTarget("cuda", asked.target.arch, 32)
            source = _finished(path, target, options) if stage == "lowered" else path
            return triton.compile(source, target=target, options=options)

        def is_given(self, name):
            return name in texts.STAGES and texts.STAGES.index(name) <= texts.STAGES.index(stage)

        def write_launches(self, writer, specialised, made):
            """What was launched stays; only what the new code needs of a launch is told."""
            if made is not None:
                said = made.metadata
                writer.write(
                    "launch", function=said.name, num_warps=said.num_warps, num_stages=said.num_stages,
                    num_ctas=said.num_ctas, **needs(said),
                )

        def explain(self, error, log):
            return _explained(texts.problems_in(f"{error}\n{log}", stage), stage)

    # What makes LLVM IR and PTX runs before the edited text takes their place: nothing of it is told.
    passes = asked.passes if stage in texts.SOURCES else "none"
    return Resumed(asked.kernel, asked.target.name, [], asked.target.shared_block_optin, "", [], None, asked.limits, passes)


def _finished(path, target, options):
    """What triton.compile leaves out for a text: its first stage, with the inliner, CSE and unrolling. A file again."""
    from triton._C.libtriton import ir
    from triton.backends.compiler import Language
    from triton.compiler.compiler import make_backend

    backend, context, stages = make_backend(target), ir.context(), {}
    ir.load_dialects(context)
    backend.load_dialects(context)
    module = ir.parse_mlir_module(path, context)
    module.context = context
    backend.add_stages(stages, backend.parse_options(dict(options)), Language.TRITON)
    return texts.write(os.path.dirname(path), "ttir", str(stages["ttir"](module, {})))


def _explained(problems, stage):
    """The first as (code, message, fields), as compile.py reports it; None if there is none."""
    if not problems:
        return None
    first = problems[0]
    return "triton.edited-text", first.message, {
        "stage": stage, "line": first.line or None, "column": first.column or None,
        "next": "Mend the text at that place, or revert the edit",
    }
