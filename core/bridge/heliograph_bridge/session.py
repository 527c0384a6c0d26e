"""Records variants: graphs, generated Triton, launches, and what went wrong. What calls it is intercept.py's matter.

Terms: a *variant* is one bound kernel with one config, compiled by Triton for one kind of arguments. Most kernels have one
a config; a call with other divisibilities of sizes, or a call that launches several functions, opens further ones.
"""

import builtins
import contextlib
import copy
import linecache
import re
import sys
import time
import types

from heliograph_bridge import compile, decisions, failure, graphs, reproducer, slice_proxies, snippets, steps, symbols, tags
from heliograph_bridge.adapters import helion_adapter
from heliograph_bridge.arguments import LaunchedSizes, argument_records, describe_call
from heliograph_bridge.config_fields import config_fields
from heliograph_bridge.errors import report_helion_error
from heliograph_bridge.records import encode_fields

_LOCATIONS = ("loc", "specialized_loc", "replaced_loc")  # fields of records that name one of the user's files


class Variant:
    """One (bound kernel, config): its generated module, and the error that stopped it if one did.

    `compiled` has the specialisation of every launch that was compiled, as Launch.specialisation() says.
    """

    def __init__(self, number, kernel, bound, config):
        self.number, self.kernel, self.bound, self.config = number, kernel, bound, config
        self.file = f"heliograph/{kernel.name}.triton.py"
        self.module = self.error = self.recorder = None
        self.host_file = self.file  # where the host code stands that ran
        self.raised = None  # what its call on a real GPU ended with
        self.text, self.seconds, self.spans = "", 0.0, []
        self.arguments = ""  # of its call, as Python that makes such arguments anew
        self.written = frozenset()
        self.host_tensors = frozenset()  # names of those that the lowered graphs read or write
        self.has_atomics = False
        self.compiled = set()
        self.stage0 = {}  # by what a launch specialises: records for helion-opt


class Session:
    """All that one capture recorded so far."""

    nothing = (  # where the script called nothing that could be captured
        "script.no-kernel", "The script called no Helion kernel",
        "Call the kernel in the file's main part, or name a call with --call 'kernel(f16[64,64])'",
    )

    def __init__(self, writer, world, options):
        self.writer, self.world, self.options = writer, world, options
        self.variants = {}
        self.complete = 0
        self.calls = 0
        self._kernels = {}
        self.opened = 0  # variants, which are numbered so
        self._reported = []
        self._bind_errors = set()

    def was_reported(self, error):
        """Whether a kernel's diagnostic already tells of this exception or of its cause."""
        while error is not None:
            if any(error is known for known in self._reported):
                return True
            error = error.__cause__ or error.__context__
        return False

    def add_reported(self, error):
        """Somebody else told of it."""
        self._reported.append(error)

    # ---- one variant, from its first record to its last

    def begin(self, kernel, bound, config, call):
        """`call`: the arguments, or the reproducer.Call of arguments that are gone."""
        variant = Variant(0, kernel, bound, config)
        call = call if isinstance(call, reproducer.Call) else reproducer.Call.of(kernel, call)
        variant.arguments = call.arguments
        self._open_records(variant, call.text)
        return variant

    def _further(self, variant, arguments, launch):
        """A variant of the same generated code; `launch` counts the call's compiled functions from 1."""
        further = copy.copy(variant)
        further.arguments = reproducer.arguments_text(arguments)
        call = describe_call(variant.kernel.name, arguments)
        self._open_records(further, call if launch == 1 else f"{call} #{launch}")
        return further

    def next_variant(self):
        """The number of a variant that begins now."""
        self.opened += 1
        return self.opened

    def kernel_number(self, kernel):
        """The number of a kernel, or of what else has variants; None if it has none so far."""
        return self._kernels.get(kernel)

    def add_kernel(self, kernel):
        """Whether it is new."""
        is_new = kernel not in self._kernels
        self._kernels.setdefault(kernel, len(self._kernels) + 1)
        return is_new

    def _open_records(self, variant, call):
        variant.number, kernel = self.next_variant(), variant.kernel
        if self.add_kernel(kernel):
            self.writer.write("kernel", **self.kernel_fields(kernel))
        self.writer.write("variant", **self._variant_fields(variant, call))
        file = kernel.fn.__code__.co_filename
        self.writer.write(
            "stage", stage="source", pipeline="", text="".join(linecache.getlines(file)),
            file=self.options.shown_path(file),
        )

    def end(self, variant, ok):
        self.complete += bool(ok)
        self.writer.write("variant_end", variant=variant.number, ok=bool(ok))
        self.writer.progress("script")

    def fail(self, variant, error, stage, known=None):
        """Ends a variant that an exception stopped; what it had is written first."""
        variant.error = error
        if variant.bound is not None:
            self._write_graphs(variant)
        self.report(error, stage, variant, known)
        self.end(variant, False)

    def report(self, error, stage, variant, known=None):
        """Tells of an exception, and of what there was when it was raised."""
        self._reported.append(error)
        known = known or self._known(variant)
        step = steps.of_error(error, variant.host_file)
        place = failure.place_of(error, step, known) or self._host_place(variant, error, step)
        shown = {**place, "file": self.options.shown_path(place["file"])} if place else {}
        said = failure.error_fields(error, known)
        node = said["node"]
        report_helion_error(self.writer, error, stage, shown, node and f"{node['graph']}:{node['node']}")
        self._write_failure(variant, known, step, place, said)

    def _host_place(self, variant, error, step):
        """Where in the user's source the generated host code was when it failed, as fields."""
        if step != "host-code":
            return {}
        variant.spans = variant.spans or tags.spans(variant.text, variant.recorder)
        line = failure.place_in_host_code(error, variant.host_file, variant.spans)
        return {"file": variant.kernel.fn.__code__.co_filename, "line": line} if line else {}

    def compile_stopped(self, variant, stopped):
        """Tells of what ended a compile: `stopped` has fields of a `failure` record, with a node by its name alone."""
        known = self._known(variant)
        said = {key: value for key, value in stopped.items() if key not in ("r", "step", "node")}
        node = failure.named_node(known, stopped.get("node"))
        place = failure.place_of_node(node)
        self._write_failure(variant, known, stopped["step"], place, {**said, "node": failure.node_fields(node, known)})

    def _known(self, variant):
        bound = variant.bound
        if bound is None:
            return failure.Known(variant.kernel)
        host = bound.host_function
        return failure.Known(variant.kernel, bound.env, host, list(host.device_ir.graphs), [], variant.recorder)

    def _write_failure(self, variant, known, step, place, said):
        with contextlib.ExitStack() as stack:
            if known.env is not None and known.host is not None:
                stack.enter_context(known.env)
                stack.enter_context(known.host)
            self.writer.write_many(list(failure.records(known, step, place, said, self.options.shown_path)))
        if text := reproducer.script(variant.kernel, variant.arguments, variant.config):
            self.writer.write("reproducer", text=text)

    def lower(self, variant):
        """Generates the Triton module with tags, and imports it."""
        self.writer.progress("lower", kernel=variant.kernel.name)
        begin = time.perf_counter()
        with tags.recording() as recorder:
            variant.recorder = recorder
            variant.text = variant.bound.to_triton_code(variant.config)
        variant.seconds = time.perf_counter() - begin
        variant.written = _stored_tensors(recorder.graphs)
        variant.host_tensors = frozenset(
            node.args[0] for node in _calls(recorder.graphs) if _target(node) == "_host_tensor"
        )
        variant.has_atomics = any(re.match("atomic", _target(node)) for node in _calls(recorder.graphs))
        variant.module = _imported(variant)

    def compile(self, variant, launches, arguments):
        """Compiles what a call launched and was not compiled before; `variant` is open until its first compile."""
        groups = {} if launches or variant.compiled else {(): []}
        for launch in launches:
            groups.setdefault(launch.specialisation(), []).append(launch)
        for number, (specialisation, group) in enumerate(groups.items(), 1):
            if specialisation in variant.compiled:
                continue
            self._compile_one(self._further(variant, arguments, number) if variant.compiled else variant, group)
            variant.compiled.add(specialisation)

    def _compile_one(self, variant, launches):
        """Compiles in a child while the graphs are written here; ends the variant. `launches` run the same code."""
        running = self.start_compile(variant, launches, self.options.limits)
        ok = running.relay(self.writer) if running else bool(launches)
        if running and running.stopped:
            self.compile_stopped(variant, running.stopped)
        elif variant.raised is not None:
            self.report(variant.raised, "triton", variant)
            ok = False
        if not launches:
            self._note_no_launch(variant)
        self.end(variant, ok)

    def start_compile(self, variant, launches, allowed):
        """Begins to compile and writes the graphs; what is relayed behind them, None if nothing is compiled."""
        variant.spans = variant.spans or tags.spans(variant.text, variant.recorder)
        running = None
        if launches and self.options.stop_after not in ("fx", "triton"):
            self.writer.progress("Triton: front end", kernel=variant.kernel.name)
            running = compile.start(compile.Job(
                variant.kernel.name, self.options.target, launches, self.options.shared_limit, variant.file,
                variant.spans, self.options.stop_after, allowed, self.options.passes,
                snippets.find(variant.recorder.graphs, variant.text, variant.spans),
            ))
        self._write_graphs(variant, launches)
        return running

    @contextlib.contextmanager
    def writing_to(self, writer):
        """Records go there meanwhile."""
        before, self.writer = self.writer, writer
        try:
            yield
        finally:
            self.writer = before

    @contextlib.contextmanager
    def binding(self, kernel, arguments):
        """Of a bind that fails meanwhile, what Helion had constructed by then is recorded."""
        made = []
        stop = helion_adapter().remember_construction(lambda kind, item: made.append((kind, item)))
        try:
            yield
        except Exception as error:
            self._bind_failed(kernel, arguments, error, made)
            raise
        finally:
            stop()

    def _bind_failed(self, kernel, arguments, error, made):
        """A kernel that Helion refused before it had graphs. `made`: what Helion had constructed by then."""
        self._reported.append(error)
        key = (kernel, describe_call(kernel.name, arguments), str(error))
        if key in self._bind_errors:
            return
        self._bind_errors.add(key)
        variant = self.begin(kernel, None, None, arguments)
        known = _made_so_far(kernel, made)
        self._write_partial(known, dict(made).get("ir"))
        self.fail(variant, error, "fx", known)

    # ---- parts of it

    def kernel_fields(self, kernel):
        code = kernel.fn.__code__
        return {
            "kernel": self._kernels[kernel], "name": kernel.name, "file": self.options.shown_path(code.co_filename),
            "line": code.co_firstlineno,
        }

    def _variant_fields(self, variant, call):
        return {
            "variant": variant.number, "kernel": self._kernels[variant.kernel], "target": self.options.target,
            "device": self.options.device, "pretended": self.options.pretended, "config": _config_json(variant.config),
            "call": call,
        }

    def stage0_records(self, variant, launch):
        """What helion-opt builds a lowered variant's stage-0 from, as lines of records."""
        specialisation = launch.specialisation()
        if specialisation not in variant.stage0:
            variant.spans = variant.spans or tags.spans(variant.text, variant.recorder)
            with variant.bound.env, variant.bound.host_function:
                records = [
                    ("kernel", self.kernel_fields(variant.kernel)),
                    ("variant", self._variant_fields(variant, variant.kernel.name)),
                    *self._shown(self._graph_records(variant, [self._codegen_graphs(variant)], [launch])),
                    ("variant_end", {"variant": variant.number, "ok": True}),
                ]
            variant.stage0[specialisation] = b"".join(encode_fields(kind, fields) for kind, fields in records)
        return variant.stage0[specialisation]

    def _note_no_launch(self, variant):
        self.writer.diagnostic(
            "warning", "launch.none", f"The host code of {variant.kernel.name} launched nothing", stage="triton",
            next="Call it with arguments for which it has work to do",
        )

    def _write_graphs(self, variant, launches=()):
        bound = variant.bound
        with bound.env, bound.host_function:
            ir = bound.host_function.device_ir
            codegen = self._codegen_graphs(variant)
            device = graphs.GraphRecords("device", ir.graphs, bound.env, ir)
            self.writer.write_many(self._shown(self._graph_records(variant, [device, codegen], launches)))
            self.writer.write("stage", stage="fx", pipeline="", text=codegen.text() or device.text())
            slice_proxies.tell(self.writer, codegen.infos or ir.graphs, bound.env)
            self._tell_misread(codegen.infos)
        if variant.text:
            self.writer.write(
                "stage", stage="triton", pipeline="helion", text=variant.text, file=variant.file,
                seconds=round(variant.seconds, 6),
            )
            self.writer.write_many(("span", span) for span in variant.spans)

    def _tell_misread(self, infos):
        """Older releases generate wrong code of what newer ones refuse."""
        helion = helion_adapter()
        for info in infos:
            for node in info.graph.nodes:
                if words := helion.misread(node):
                    place = failure.place_of_node(node)
                    shown = {**place, "file": self.options.shown_path(place["file"])} if place else {}
                    self.writer.diagnostic(
                        "warning", "helion.wrong-code", f"The code that this Helion generates here is wrong: it {words}",
                        node=f"{info.graph_id}:{node.name}", stage="triton",
                        next="Helion 1.5 refuses it with an exception, and its failure says what to write instead", **shown,
                    )

    def _codegen_graphs(self, variant):
        bound, recorder = variant.bound, variant.recorder
        return graphs.GraphRecords(
            "codegen", recorder.graphs if recorder else [], bound.env, bound.host_function.device_ir, recorder,
            decisions.Accesses(variant.text, variant.spans),
        )

    def _graph_records(self, variant, sets, launches):
        yield "settings", {
            **decisions.settings(variant.bound, graphs.dtype_name), "multiprocessors": self.options.multiprocessors,
            "config_blocks": decisions.config_blocks(variant.bound, _config_json(variant.config)),
            "config_fields": config_fields(variant.bound),
        }
        yield from symbols.symbol_records(variant.bound.env, variant.bound.host_function)
        codegen_state = variant.recorder.codegen if variant.recorder else None
        function = getattr(variant.recorder.codegen, "device_function", None) if launches else None
        sizes = LaunchedSizes(function, launches[0].named_arguments() if launches else ())
        yield from map(sizes.applied, graphs.block_records(variant.bound, variant.config, codegen_state))
        for graph_set in sets:
            yield from map(sizes.applied, graph_set.records())
        if launches:
            yield from argument_records(function, launches[0].named_arguments())

    def _write_partial(self, known, ir):
        """The device graphs that were there when a bind failed, the one being traced included."""
        infos = known.all_infos()
        if known.env is None or known.host is None:
            return
        with known.env, known.host:
            self.writer.write_many(self._shown(symbols.symbol_records(known.env, known.host)))
            if not infos:
                return
            records = graphs.GraphRecords("device", infos, known.env, ir)
            self.writer.write_many(self._shown(records.records()))
            self.writer.write("stage", stage="fx", pipeline="", text=records.text())

    def _shown(self, records):
        """Records with the user's files named as the user named them."""
        for kind, fields in records:
            for location in filter(None, map(fields.get, _LOCATIONS)):
                location["file"] = self.options.shown_path(location["file"])
            yield kind, fields


def _made_so_far(kernel, made):
    """What Helion had constructed when a bind failed. Graphs that have no output yet were being traced."""
    last = dict(made)
    if "ir" not in last:
        return failure.Known(kernel, last.get("env"), last.get("host"))
    infos = list(last["ir"].graphs)
    tracers = [getattr(tracer, "graph", None) for kind, tracer in made if kind == "tracer"]
    live = [g for g in tracers if g is not None and len(g.nodes) and all(node.op != "output" for node in g.nodes)]
    traced = [graphs.PartialGraph(len(infos) + number, graph) for number, graph in enumerate(live)]
    return failure.Known(kernel, last.get("env"), last.get("host"), infos, traced)


def _imported(variant):
    """Executes the generated module. Triton reads its source through linecache, so that no file is needed."""
    lines = variant.text.splitlines(keepends=True)
    linecache.cache[variant.file] = (len(variant.text), None, lines, variant.file)
    module = types.ModuleType(f"heliograph_generated_{variant.number}")
    module.__file__ = variant.file
    sys.modules[module.__name__] = module
    exec(builtins.compile(variant.text, variant.file, "exec"), module.__dict__)
    return module


def _config_json(config):
    if config is None:
        return {}
    values = dict(getattr(config, "config", config))
    return {key: value if _is_plain(value) else str(value) for key, value in values.items()}


def _is_plain(value):
    if isinstance(value, (list, tuple)):
        return all(_is_plain(item) for item in value)
    return value is None or isinstance(value, (bool, int, float, str))


def _calls(infos):
    return [node for info in infos for node in info.graph.nodes if node.op == "call_function"]


def _target(node):
    return getattr(node.target, "__name__", "")


def _stored_tensors(infos):
    """Names of the host tensors that the lowered graphs store to: their values are unknown after a launch."""
    names = set()
    for node in _calls(infos):
        if not re.match("store|atomic", _target(node)):
            continue
        source = node.args[0] if node.args else None
        if getattr(source, "args", None) and isinstance(source.args[0], str):
            names.add(source.args[0])
    return frozenset(names)
