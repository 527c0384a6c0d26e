"""Why a compile failed, as a diagnostic: which stage, which line, and what to do next."""

import linecache
import os
import re
import sys
import traceback

from heliograph_bridge import raised, steps

DETAIL = 20000  # bytes of what compilers printed that a diagnostic keeps


class OutputLimit(Exception):
    """The compile wrote more than it may."""


def report(job, writer, stage, began, error, log):
    """Called in the handler of `error`; `stage` is the one that was being made (`began`: Triton had come to make one), `log` a
    file with what compilers printed."""
    text = _log_text(log)
    kind = type(error).__name__
    step = steps.OF_STAGE[stage] if began else "triton"
    fields = {"stage": stage, "detail": (str(error) + "\n" + text)[-DETAIL:]}
    known = job.explain(error, text)
    if known:
        code, message = known[:2]
        fields.update(known[2])
    elif isinstance(error, OutputLimit):
        code, message = "limit.output", f"Compiling {job.kernel} was stopped: {error}"
        fields["next"] = "Stages before it are kept. A smaller tile or --limit-output lets it finish"
    elif kind == "PTXASError":
        code, message = "ptxas.error", _first(r"line \d+; error\s*: (.+)", str(error)) or _first(r"(.+)", str(error))
        line = _first(r"line (\d+); error", str(error))
        fields.update(line=int(line) if line else None, next="The PTX is kept; the line is one of it")
    elif hasattr(error, "node") and hasattr(error, "src"):
        code, message = "triton.compilation", _front_end_message(error)
        step = "triton"
        fields.update(_front_end_place(job, error), next="The line is one of the generated Triton code, which is kept")
    elif _first(r"(?m)^(.*PassManager::run failed.*)$", str(error)):
        code, message = "triton.pass", _pass_message(text) or f"a pass of {stage} failed"
        fields.update(_verifier_place(job, text), next="Stages before it are kept; the compiler's own words are in the detail")
    elif "error encountered during parsing" in str(error):
        code, message, step = "triton.verifier", _first(r"error: (.+)", text) or str(error), "triton"
        fields.update(_verifier_place(job, text), next="The line is one of the generated Triton code, which is kept")
    else:
        code, message = f"triton.{kind}", str(error).strip().partition("\n")[0] or kind
        fields["detail"] = (traceback.format_exc() + text)[-DETAIL:]
    writer.diagnostic("error", code, message, **fields)
    said = {} if isinstance(error, OutputLimit) else raised.fields(error)
    writer.write("stopped", step=step, node=fields.get("node"), **said)


def _log_text(log):
    sys.stdout.flush()
    return os.pread(log, 1 << 22, max(0, os.fstat(log).st_size - (1 << 22))).decode(errors="replace")


def _first(pattern, text):
    found = re.search(pattern, text)
    return found.group(1).strip() if found else None


def _pass_message(text):
    """What a pass said, or the assertion that it broke, rather than MLIR's word that there was something; and which it was."""
    said = _first(r"error: (?!Failures have been detected)(.+)", text) or _first(r"(Assertion `.+' failed)", text)
    name = _first(r"Pipeline failed while executing \[`([^`']+)", text)
    return " ".join(filter(None, (name and f"{name.split(' on ')[0]} failed.", said)))


def _front_end_message(error):
    inner = error
    while inner.__cause__ is not None:
        inner = inner.__cause__
    lines = [line for line in str(inner).strip().splitlines() if line.strip()]
    return lines[-1].strip() if lines else type(inner).__name__


def _line_of_def(function):
    """Triton counts lines from the `def`; older releases only know where the decorators begin."""
    if hasattr(function, "def_file_line_number"):
        return function.def_file_line_number
    before = function.fn.__code__.co_firstlineno
    lines = linecache.getlines(function.fn.__code__.co_filename)
    return next((n for n in range(before, len(lines) + 1) if lines[n - 1].lstrip().startswith("def ")), before)


def _front_end_place(job, error):
    """Line and column in the Triton file, and the FX node there. Errors in called functions point into those."""
    node = getattr(error, "node", None)
    if node is None or not hasattr(node, "lineno"):
        return {}
    source = getattr(error, "src", None) or ""
    own = getattr(job.launch.function, "src", None)
    if source and own and source != own:
        return {}
    return _place(job, _line_of_def(job.launch.function) + node.lineno - 1, node.col_offset + 1)


def _verifier_place(job, said):
    """The place that MLIR names in its first error, if that is in the Triton file."""
    found = re.search(rf"(?m)^{re.escape(job.file)}:(\d+):(\d+): error: ", said) if job.file else None
    return _place(job, int(found[1]), int(found[2])) if found else {}


def _place(job, line, column):
    matches = [s for s in job.spans if s["line"] == line and s["node"]]
    matches.sort(key=lambda s: (s["column"] != column, s["statement"]))
    return {"file": job.file, "line": line, "column": column, "node": matches[0]["node"] if matches else None}
