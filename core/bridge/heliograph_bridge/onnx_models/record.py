"""Records of one model: exported once by torch.export, then by each exporter, which is a variant of the same kernel."""

import contextlib
import dataclasses
import linecache
import time

import torch

from heliograph_bridge import errors, raised, request, supervise
from heliograph_bridge.onnx_models import (
    blob, calls, custom_ops, dynamo, exported, failures, jit_graph, links, places, reproducer, tags, torchscript,
)
from heliograph_bridge.onnx_models.adapter import Adapter, dynamic_axes, input_names, stripped
from heliograph_bridge.onnx_models.asked import DYNAMO, TORCHSCRIPT
from heliograph_bridge.onnx_models.nodes import Nodes
from heliograph_bridge.onnx_models.text import Text
from heliograph_bridge.onnx_models.watch import LimitReached, limited

STAGE = "onnx"
_STOPS = (Exception, LimitReached)


@dataclasses.dataclass
class Exported:
    """What torch.export made of a model: `program` with its `graphs`, or the `error` that stopped it. `error` may also be
    that of the model itself, then `step` says so."""

    table: calls.Table
    program: object = None
    graphs: exported.Graphs | None = None
    error: BaseException | None = None
    step: str | None = None
    paths: list = dataclasses.field(default_factory=list)


@dataclasses.dataclass
class Made:
    """What one exporter made. `spine` has the nodes that links are to: Graphs or JitGraph; `known` {item: Tag}."""

    table: calls.Table
    spine: object = None
    model: object = None  # ModelProto
    nodes: Nodes | None = None
    known: dict = dataclasses.field(default_factory=dict)
    returned: object = None  # for the script
    error: BaseException | None = None
    at: tuple | None = None  # (file, line) and fields of the node that was worked on when it failed
    node: dict | None = None


class Recorder:
    """Exports what is found and writes it. `pytorch` has torch.export.export and torch.onnx.export as they were."""

    def __init__(self, session, asked, exporters, kernels, constructed, pytorch):
        self._session, self._asked, self._exporters = session, asked, exporters
        self._kernels, self._constructed, self._pytorch = kernels, constructed, pytorch
        self.complete = self.count = 0

    @property
    def _writer(self):
        return self._session.writer

    def _progress(self, what, found):
        self._writer.progress(f"{supervise.STEP_MODEL} {what}", kernel=found.name)

    @contextlib.contextmanager
    def running(self, found):
        """Around a call that the script makes."""
        self._progress("call", found)
        try:
            with limited(self._session.options.limits):
                yield
        finally:
            self._writer.progress("script")

    def failed(self, found, error):
        """The script's own call of the model ended with `error`."""
        if isinstance(error, _STOPS):
            program = Exported(calls.Table(found.module), error=error, step="model")
            self._one(found, self._exporters[0], program)  # the others would not come further

    def capture(self, found):
        """Returns what torch.onnx.export is to return to a script that called it."""
        if not isinstance(found.module, torch.nn.Module):
            return None
        self._progress("torch.export", found)
        self._kernels.is_tracing = True
        try:
            made = self._all(found, self._exported(found))
        finally:
            self._kernels.is_tracing = False
        self._writer.progress("script")
        return made

    def _exported(self, found):
        made = Exported(calls.Table(found.module))
        try:
            with limited(self._session.options.limits):
                made.program = exported.export(found, self._pytorch.export, made.paths)
                made.graphs = exported.Graphs(made.program, made.table, lambda node: self._kernels.of_target(node.target))
        except request.BadRequest:
            raise
        except _STOPS as error:
            made.error, made.graphs = error, None
            made.table = calls.Table(found.module)
        return made

    def _all(self, found, program):
        returned = None
        for exporter in found.exporters or self._exporters:
            if exporter in self._exporters:
                returned = self._one(found, exporter, program) or returned
        return returned

    def _one(self, found, exporter, program):
        self.count += 1
        self._progress(exporter, found)
        begin = time.perf_counter()
        made = _EXPORTERS[exporter](self, found, program)
        self._write(found, exporter, program, made, time.perf_counter() - begin)
        return made.returned

    def operators(self, program):
        """Custom operators that become nodes of their own."""
        found = list(self._kernels.operators())
        if self._asked.custom_ops and program is not None:
            found += [target for target in custom_ops.of_program(program) if target not in found]
        return found

    # ---- exporters

    def _by_dynamo(self, found, program):
        made = Made(program.table, program.graphs, error=program.error)
        if program.error is not None:
            return made
        options = {"optimize": True, **found.options.get(DYNAMO, {})}
        table = custom_ops.translations(self.operators(program.program)) | (options.get("custom_translation_table") or {})
        try:
            with limited(self._session.options.limits):
                onnx_program = dynamo.export(
                    program.program, self._pytorch.onnx_export, {**options, "custom_translation_table": table or None}
                )
                onnx_program.rename_axes(made.spine.axes(found.dynamic))
                made.returned, made.model = onnx_program, dynamo.proto(onnx_program)
                made.nodes = Nodes(made.model)
                made.known = dynamo.known_tags(made.nodes, dynamo.Origins(onnx_program.exported_program, made.spine), made.spine)
                blob.finish(made.model)
                blob.check(made.model)
        except _STOPS as error:
            made.error = error
            made.at, made.node = dynamo.worked_on(error, made.spine)
        return made

    def _by_torchscript(self, found, program):
        made = Made(program.table.copy(), program.graphs)
        if program.step == "model":
            made.error = program.error
            return made
        trace, has_weights = torchscript.Trace(whole=program.graphs is None), torchscript.is_little(found.module)
        numbers = None
        try:
            with limited(self._session.options.limits), custom_ops.symbolics(self.operators(program.program)) as opsets:
                made.model = self._traced(found, trace, has_weights, opsets)
                numbers = trace.recorder.numbers(made.table, program.paths)
                made.spine = made.spine or jit_graph.JitGraph(trace, numbers)
                found_links = links.of_operators(trace.operators, numbers, made.spine) if program.graphs else made.spine.links()
                made.nodes = Nodes(made.model)
                made.known = torchscript.known_tags(made.nodes, trace, made.table, numbers, found_links)
                blob.finish(made.model)
                blob.check(made.model)
        except _STOPS as error:
            made.error = error
            numbers = numbers if numbers is not None else trace.recorder.numbers(made.table, program.paths)
            made.spine = made.spine or (jit_graph.JitGraph(trace, numbers) if trace.operators else None)
            made.at, made.node = torchscript.worked_on(trace, numbers, made.spine, bool(program.graphs))
        return made

    def _traced(self, found, trace, has_weights, opsets):
        module, args, is_adapted = Adapter.of(found)
        options = {"input_names": input_names(found), **found.options.get(TORCHSCRIPT, {})}
        options["dynamic_axes"] = dynamic_axes(found, options["input_names"]) or None
        options["custom_opsets"] = {**opsets, **(options.get("custom_opsets") or {})} or None
        with self._pytorch.compiler():
            model = torchscript.export(module, args, options, trace, has_weights)
        if is_adapted:
            stripped(model, trace)
        if not has_weights:
            blob.as_initializers(model, {*dict(found.module.named_parameters()), *dict(found.module.named_buffers())})
        return model

    # ---- records

    def _write(self, found, exporter, program, made, seconds):
        session, shown = self._session, self._session.options.shown_path
        number = session.next_variant()
        if session.add_kernel(type(found.module)):
            self._writer.write("kernel", **self._kernel(found.module))
        self._writer.write("variant", **self._variant(found, exporter, number, made))
        self._write_source(found.module)
        ok = made.error is None
        if ok:
            filled = tags.fill(made.nodes, made.known, made.table)
        self._write_spine(found, made)
        if ok:
            self._write_onnx(made, filled, seconds)
            if program.error is not None:
                self._note_no_export(program.error, shown)
            self.complete += 1
        else:
            self._write_failure(found, exporter, program, made)
        session.end(_Numbered(number), ok)

    def _kernel(self, module):
        place = calls.class_place(module, self._session.options.shown_path)
        return {"kernel": self._session.kernel_number(type(module)), "name": type(module).__name__, **place, "model": True}

    def _variant(self, found, exporter, number, made):
        config = {"exporter": exporter, "dynamic": {k: {str(d): n for d, n in v.items()} for k, v in found.dynamic.items()}}
        options = found.options.get(exporter, {})
        if exporter == DYNAMO:
            config["optimize"] = bool(options.get("optimize", True))
        return {
            "variant": number, "kernel": self._session.kernel_number(type(found.module)),
            "target": f"opset{opset_of(made.model) or options.get('opset_version') or DEFAULT_OPSET}", "device": "",
            "pretended": False, "config": config, "call": found.call,
        }

    def _write_source(self, module):
        file = calls.class_file(module)
        if file:
            self._writer.write(
                "stage", stage="source", pipeline="", text="".join(linecache.getlines(file)),
                file=self._session.options.shown_path(file),
            )

    def _write_spine(self, found, made):
        shown = self._session.options.shown_path
        self._writer.write_many(made.table.records(shown))
        if made.spine is None:
            return
        self._writer.write_many(made.spine.symbols(found.dynamic))
        self._writer.write_many(made.spine.records(shown))
        self._writer.write("stage", stage="fx", pipeline="", text=made.spine.text())

    def _write_onnx(self, made, filled, seconds):
        shown = self._session.options.shown_path
        blob.tag(made.nodes, filled, made.table, shown)
        text = Text(made.model, made.nodes, filled, made.table)
        self._writer.write("stage", stage=STAGE, pipeline="", text=text.text(), seconds=round(seconds, 6))
        self._writer.write_many(text.records(STAGE, shown))
        if blob.without_weights(made.model):
            self._writer.diagnostic(
                "note", "onnx.weights-left-out", "The weights of the model are not in the document, only their shapes",
                stage=STAGE, next="Export the model by itself to have them",
            )
        self._writer.write("blob", name=STAGE, base64=blob.encoded(made.model))

    def _note_no_export(self, error, shown):
        self._writer.diagnostic(
            "warning", "onnx.export", f"torch.export failed, so the nodes are those of the tracer: {errors.first_line(raised.chain(error)[-1])}",
            stage="fx", next="Ask for the exporter of dynamo to see where it failed",
        )

    def _write_failure(self, found, exporter, program, made):
        shown = self._session.options.shown_path
        first = program.step or ("torch-export" if program.error is made.error else "onnx-check")
        step = failures.step_of(made.error, first) if program.step is None else program.step
        if step not in failures.STEPS[exporter]:
            step = first if first in failures.STEPS[exporter] else failures.STEPS[exporter][-1]
        failed = failures.Failed(made.error, calls.files(found.module), made.at, made.node, failures.fallback_place(found.module))
        self._session.add_reported(made.error)
        self._writer.diagnostic(**failures.problem(failed, STAGE, shown))
        self._writer.write_many(list(failures.records(failed, step, exporter, shown)))
        if text := reproducer.script(found, exporter, step, self._constructed):
            self._writer.write("reproducer", text=text)


_EXPORTERS = {DYNAMO: Recorder._by_dynamo, TORCHSCRIPT: Recorder._by_torchscript}
DEFAULT_OPSET = torch.onnx._constants.ONNX_DEFAULT_OPSET


@dataclasses.dataclass
class _Numbered:
    number: int


def opset_of(model):
    """Of the standard domain; None without a model."""
    found = [entry.version for entry in model.opset_import if entry.domain in ("", "ai.onnx")] if model is not None else []
    return found[0] if found else None
