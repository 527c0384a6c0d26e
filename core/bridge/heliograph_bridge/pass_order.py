"""Which pass ran which: from the order in which passes begin, as they are printed, to the order in which they end.

MLIR prints a module before each pass. What a pass manager was told to run is known (its pipeline as text); a pass that is
printed in between was run by the one before it (an inliner simplifies what it inlined), so it ends before that one.
"""

import dataclasses
import re

_REPORT = re.compile(r"===-+===\n[^\n]*Execution time report[^\n]*\n===-+===\n.*?\)  Total\n", re.S)
_ROW = re.compile(r"(?m)^ +(\d+\.\d+) \( *[\d.]+%\)  ( *)(\S.*?) *$")


@dataclasses.dataclass
class Planned:
    """A pass that a pipeline names: on ops of that name ("any": of any), so deep, in the nested pipeline `group`."""

    argument: str
    anchor: str
    depth: int
    group: int


@dataclasses.dataclass
class Run:
    """A planned pass that was run (`place` in the plan), and what was printed of the passes that it ran itself."""

    printed: object
    place: int
    depth: int
    inner: list = dataclasses.field(default_factory=list)
    seconds: float = 0.0
    inner_seconds: dict = dataclasses.field(default_factory=dict)


@dataclasses.dataclass
class Ended:
    """One pass, in the order of the ends. `after` is what it left, None if nobody saw it. A `printed` of None stands for
    a text that no pass left: what a group begins with."""

    printed: object
    depth: int
    after: bytes | None
    seconds: float = 0.0
    status: str = "ok"


def ended(printed, pipeline, last, times=(), status="ok"):
    """The passes of one run of a pass manager, in the order in which they end.

    `printed`: the modules before each pass, in order. `last`: the module that the run left, None unknown. `times`: rows
    of MLIR's time report. `status`: how the run ended; if not well, then in what began last.
    """
    runs = _runs(printed, planned(pipeline))
    _give_times(runs, times)
    found = _in_order_of_ends(runs, last)
    if status != "ok" and runs:
        began = [runs[-1].printed, *runs[-1].inner[-1:]]
        for pass_ in found:
            if any(pass_.printed is module for module in began):
                pass_.status = status
    return found


def after_each(printed, before, is_whole):
    """The same for modules that were printed after each pass, as LLVM does. If not `is_whole`, one more did not end."""
    found = [Ended(None, 0, before), *(Ended(module, 0, module.text) for module in printed)]
    if not is_whole and printed and printed[-1].running:
        name, anchor = printed[-1].running
        found.append(Ended(dataclasses.replace(printed[-1], name=name, anchor=anchor), 0, None, status="not_finished"))
    return found


def _in_order_of_ends(runs, last):
    found = []
    for run, following in zip(runs, [*runs[1:], None]):
        found.append(Ended(None, run.depth, run.printed.text))
        for number, (module, after) in enumerate(zip(run.inner, [*run.inner[1:], None])):
            found.append(Ended(None, run.depth + 1, module.text))
            seconds = run.inner_seconds.get(number, 0.0)
            found.append(Ended(module, run.depth + 1, after and after.text, seconds))
        found.append(Ended(run.printed, run.depth, following.printed.text if following else last, run.seconds))
    return found


def _runs(printed, plan):
    runs, at = [], 0
    for module in printed:
        place = _place(plan, at, module)
        if place is not None:
            runs.append(Run(module, place, plan[place].depth))
            at = place + 1
        elif plan and runs:
            runs[-1].inner.append(module)
        else:
            runs.append(Run(module, len(runs), 0))
    return runs


def _place(plan, at, module):
    """Where a printed pass stands in the plan: it is the next one, or the first of the nested pipeline that was just left
    (which runs on each function); None if it is neither."""
    candidates = [at]
    if 0 < at <= len(plan) and plan[at - 1].depth > 0:
        candidates.append(next(i for i, p in enumerate(plan) if p.group == plan[at - 1].group))
    return next((p for p in candidates if p < len(plan) and _fits(plan[p], module)), None)


def _fits(step, module):
    anchor, _, symbol = module.anchor.partition(" ")
    on_this = step.anchor == anchor or step.anchor == "any" and not symbol
    return step.argument == module.argument and on_this


# ---------------------------------------------------------------- the pipeline as text


def planned(pipeline):
    """The passes of "builtin.module(inline{...},llvm.func(cse,canonicalize),...)" in their order."""
    passes, anchors, groups = [], [], 0
    for word, opens in _words(pipeline):
        if word == ")":
            anchors.pop()
        elif opens:
            groups += 1
            anchors.append((word, groups))
        else:
            anchor, group = anchors[-1] if anchors else ("any", 0)
            passes.append(Planned(word, anchor, max(0, len(anchors) - 1), group))
    return passes


def _words(pipeline):
    """(word, whether a parenthesis opens behind it), and (")", False); options in braces are left out."""
    without = re.sub(r"\{[^{}]*\}", "", pipeline)
    while without != pipeline:
        pipeline, without = without, re.sub(r"\{[^{}]*\}", "", without)
    for word, sign in re.findall(r"([^(),]*)([(),]|$)", without):
        if word.strip():
            yield word.strip(), sign == "("
        if sign == ")":
            yield ")", False


# ---------------------------------------------------------------- the time report


def take_reports(text):
    """(text without the time reports that stand in it, the rows (depth, name, seconds) of each report)."""
    return _REPORT.sub("", text), [_rows(report) for report in _REPORT.findall(text)]


def _rows(report):
    rows = [(len(indent) // 2, name, float(seconds)) for seconds, indent, name in _ROW.findall(report)]
    return [row for row in rows if row[1] not in ("Rest", "Total") and not row[1].startswith("(A)")]


def _give_times(runs, rows):
    """By order and name; what does not fit stays unknown (0). MLIR adds up what runs repeatedly, on each function or inside
    other passes, and lists all nested pipelines of one kind in one place. The time of a pass that runs others contains
    theirs, and the printing of what they begin with."""
    direct, nested = _timers(rows)
    places = {}
    for run in runs:
        places.setdefault(run.place, []).append(run)
    for _, same in sorted(places.items()):
        timers = nested if same[0].depth else direct
        match = next((i for i, timer in enumerate(timers) if timer[0] == same[0].printed.name), None)
        if match is None:
            continue
        seconds = timers[match][1]
        del timers[match if timers is nested else 0 : match + 1]
        if len(same) == 1:
            same[0].seconds = seconds
    _give_inner_times(runs, nested)


def _give_inner_times(runs, timers):
    inner = [(run, number, module.name) for run in runs for number, module in enumerate(run.inner)]
    for name in {name for _, _, name in inner}:
        ran = [(run, number) for run, number, other in inner if other == name]
        took = [seconds for other, seconds in timers if other == name]
        if len(ran) == len(took):
            for (run, number), seconds in zip(ran, took):
                run.inner_seconds[number] = seconds


def _timers(rows):
    """(passes, passes of nested pipelines), each as [(name, seconds)] in the report's order."""
    direct, nested, pipeline = [], [], None
    for depth, name, seconds in rows:
        if name.endswith(" Pipeline"):
            pipeline = depth
        elif pipeline is not None and depth > pipeline:
            nested.append((name, seconds))
        else:
            pipeline = None
            direct.append((name, seconds))
    return direct, nested
