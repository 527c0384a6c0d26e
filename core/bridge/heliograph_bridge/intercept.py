"""Intercepts every Helion kernel call of the running script and records it.

Terms: a *variant* is one bound kernel with one config, recorded at its first call; later calls of it only run the
generated host code in the script's world, so that the script goes on with tensors of the right shapes.
"""

import contextlib
import linecache
import re
import sys
import time
import types

from heliograph_bridge import compile, graphs, tags
from heliograph_bridge.adapters import helion_adapter
from heliograph_bridge.errors import report_helion_error


class Variant:
    """One (bound kernel, config): its generated module and the error that stopped it, if one did."""

    def __init__(self, number, kernel, bound, config):
        self.number, self.kernel, self.bound, self.config = number, kernel, bound, config
        self.module = None
        self.error = None
        self.recorder = None
        self.text = ""
        self.file = f"heliograph/{kernel.name}.triton.py"
        self.spans = []
        self.launches = []
        self.written = frozenset()
        self.compiled = False


class Session:
    """All that one capture recorded so far. `options`: shared_limit, config override, stop_after, limits, target..."""

    def __init__(self, writer, world, options):
        self.writer, self.world, self.options = writer, world, options
        self.variants = {}
        self.kernels = {}
        self.complete = 0
        self.calls = 0
        self._numbers = 0
        self._bind_errors = {}

    # ---- the script's calls

    def call(self, kernel, arguments):
        """`kernel(*arguments)` of the script."""
        arguments = kernel.normalize_args(*arguments)
        return self.run(self.bind(kernel, arguments), None, arguments)

    def bind(self, kernel, arguments):
        self.calls += 1
        arguments = tuple(arguments)
        self.writer.progress("bind", kernel=kernel.name)
        failed = []
        stop = helion_adapter().remember_construction(lambda kind, made: failed.append((kind, made)))
        try:
            with self.world.paused():
                return self.world.original_bind(kernel, self.world.fake_arguments(arguments))
        except Exception as error:
            self._bind_failed(kernel, arguments, error, failed)
            raise
        finally:
            stop()
            self.writer.progress("script")

    def run(self, bound, config, arguments):
        """The host code of `bound` under `config`, in the script's world; records it the first time."""
        kernel = bound.kernel
        arguments = kernel.normalize_args(*arguments)
        config = self.choose_config(bound) if config is None else config
        variant = self.variants.get((bound, config))
        if variant is None:
            variant = self.variants[bound, config] = self._open(kernel, bound, config, arguments)
        if variant.error is not None:
            raise variant.error
        return self._host_run(variant, arguments)

    def choose_config(self, bound):
        """The config of --config, else the one the kernel names, else Helion's default: nothing is autotuned."""
        if bound._config is None:
            with self.world.paused(), contextlib.redirect_stderr(None):
                if self.options.config is not None:
                    config = self._named_config(bound)
                else:
                    config = helion_adapter().config_of(bound)
            bound._config = config
        return bound._config

    def _named_config(self, bound):
        try:
            return helion_adapter().normalize_config(bound, self.options.config)
        except Exception as error:
            self._config_refused(bound, error)
            raise

    # ---- recording

    def _open(self, kernel, bound, config, arguments):
        """Lowers the kernel and opens its variant's records; the compile closes them after the first host run."""
        variant = self._begin(kernel, bound, config, arguments)
        try:
            with self.world.paused():
                self._lower(variant)
                self._import(variant)
        except Exception as error:
            variant.error = error
            with self.world.paused():
                self._write_graphs(variant)
                report_helion_error(self.writer, error, "triton", self.options.shown_path)
            self._end(variant, False)
        return variant

    def _begin(self, kernel, bound, config, arguments):
        self._numbers += 1
        variant = Variant(self._numbers, kernel, bound, config)
        self.writer.write(
            "variant", variant=variant.number, kernel=self._kernel_number(kernel), target=self.options.target,
            device=self.options.device, pretended=self.options.pretended, config=_config_json(config),
            call=graphs.describe_call(kernel.name, arguments),
        )
        self._write_source(kernel)
        return variant

    def _end(self, variant, ok):
        self.complete += ok
        self.writer.write("variant_end", variant=variant.number, ok=bool(ok))
        self.writer.progress("script")

    def _kernel_number(self, kernel):
        number = self.kernels.get(kernel)
        if number is None:
            number = self.kernels[kernel] = len(self.kernels) + 1
            code = kernel.fn.__code__
            self.writer.write(
                "kernel", kernel=number, name=kernel.name, file=self.options.shown_path(code.co_filename),
                line=code.co_firstlineno,
            )
        return number

    def _write_source(self, kernel):
        file = kernel.fn.__code__.co_filename
        text = "".join(linecache.getlines(file))
        self.writer.write("stage", stage="source", pipeline="", text=text, file=self.options.shown_path(file))

    def _lower(self, variant):
        self.writer.progress("lower", kernel=variant.kernel.name)
        begin = time.perf_counter()
        with tags.recording() as recorder:
            variant.recorder = recorder
            variant.text = variant.bound.to_triton_code(variant.config)
        variant.seconds = time.perf_counter() - begin
        variant.written = _stored_tensors(recorder.graphs)

    def _import(self, variant):
        """Executes the generated module. Triton reads its source through linecache: no file is needed."""
        lines = variant.text.splitlines(keepends=True)
        linecache.cache[variant.file] = (len(variant.text), None, lines, variant.file)
        module = types.ModuleType(f"heliograph_generated_{variant.number}")
        module.__file__ = variant.file
        sys.modules[module.__name__] = module
        exec(compile_source(variant.text, variant.file), module.__dict__)
        variant.module = module

    def _host_run(self, variant, arguments):
        """Runs the generated host code with a launcher that only notes the launches."""
        launches = []

        def launcher(function, grid, *values, **options):
            launches.append(compile.Launch(function, tuple(grid), values, options))
            self.world.written(
                value for name, value in zip(function.arg_names, values) if name in variant.written
            )

        first = not variant.compiled
        variant.compiled = True
        try:
            result = getattr(variant.module, variant.kernel.name)(*arguments, _launcher=launcher)
        except Exception as error:
            if first:
                with self.world.paused():
                    self._write_graphs(variant)
                    report_helion_error(self.writer, error, "triton", self.options.shown_path)
                self._end(variant, False)
            raise
        if first:
            with self.world.paused():
                self._compile(variant, launches)
        return result

    def _compile(self, variant, launches):
        """Compiles in a child while the graphs are written here."""
        stop = self.options.stop_after
        running = None
        variant.spans = tags.spans(variant.text, variant.recorder)
        if launches and stop not in ("fx", "triton"):
            job = compile.Job(
                variant.kernel.name, launches[0], self.options.shared_limit, variant.file, variant.spans, stop,
                self.options.limits,
            )
            running = compile.Compilation(job)
        self._write_graphs(variant, launches)
        ok = running.relay(self.writer) if running else True
        self._note_launches(variant, launches)
        self._end(variant, ok)

    def _note_launches(self, variant, launches):
        if not launches:
            self.writer.diagnostic(
                "warning", "launch.none", f"The host code of {variant.kernel.name} launched nothing", stage="triton",
                next="Call it with arguments for which it has work to do",
            )
        elif len(launches) > 1:
            self.writer.diagnostic(
                "note", "launch.more", f"{variant.kernel.name} made {len(launches)} launches; the first one is shown",
                stage="triton",
            )

    # ---- graphs and texts

    def _write_graphs(self, variant, launches=()):
        bound, recorder = variant.bound, variant.recorder
        with bound.env, bound.host_function:
            ir = bound.host_function.device_ir
            codegen = graphs.GraphRecords("codegen", recorder.graphs if recorder else [], bound.env, ir, recorder)
            device = graphs.GraphRecords("device", ir.graphs, bound.env, ir)
            self.writer.write_many(self._shown(self._graph_records(variant, device, codegen, launches)))
            self.writer.write("stage", stage="fx", pipeline="", text=codegen.text() or device.text())
        if variant.text:
            self.writer.write(
                "stage", stage="triton", pipeline="helion", text=variant.text, file=variant.file,
                seconds=round(variant.seconds, 6),
            )
            self.writer.write_many(("span", span) for span in variant.spans)

    def _graph_records(self, variant, device, codegen, launches):
        yield from graphs.symbol_records(variant.bound)
        yield from graphs.block_records(variant.bound, variant.config)
        yield from device.records()
        yield from codegen.records()
        if launches:
            function = getattr(variant.recorder.codegen, "device_function", None)
            yield from graphs.argument_records(function, launches[0].named_arguments())

    def _shown(self, records):
        """Records with the user's files named as the user named them."""
        for kind, fields in records:
            location = fields.get("loc")
            if location:
                location["file"] = self.options.shown_path(location["file"])
            yield kind, fields

    # ---- failures before there is a bound kernel

    def _bind_failed(self, kernel, arguments, error, made):
        call = graphs.describe_call(kernel.name, arguments)
        if (kernel, call, str(error)) in self._bind_errors:
            return
        self._bind_errors[kernel, call, str(error)] = True
        variant = self._begin(kernel, None, None, arguments)
        self._write_partial(made)
        report_helion_error(self.writer, error, "fx", self.options.shown_path)
        self._end(variant, False)

    def _write_partial(self, made):
        """The device graphs that were complete when the bind failed, if any."""
        last = dict(made)
        infos = list(getattr(last.get("ir"), "graphs", ()))
        if not infos or "env" not in last or "host" not in last:
            return
        with last["env"], last["host"]:
            records = graphs.GraphRecords("device", infos, last["env"], last["ir"])
            self.writer.write_many(self._shown(records.records()))
            self.writer.write("stage", stage="fx", pipeline="", text=records.text())

    def _config_refused(self, bound, error):
        variant = self._begin(bound.kernel, bound, self.options.config, bound.fake_args)
        self._write_graphs(variant)
        report_helion_error(self.writer, error, "triton", self.options.shown_path)
        self._end(variant, False)


def compile_source(text, file):
    import builtins

    return builtins.compile(text, file, "exec")


def _config_json(config):
    if config is None:
        return {}
    values = dict(getattr(config, "config", config))
    return {key: value if _is_plain(value) else str(value) for key, value in values.items()}


def _is_plain(value):
    if isinstance(value, (list, tuple)):
        return all(_is_plain(item) for item in value)
    return value is None or isinstance(value, (bool, int, float, str))


def _stored_tensors(infos):
    """Names of the host tensors that the lowered graphs store to: their values are unknown after a launch."""
    names = set()
    for info in infos:
        for node in info.graph.nodes:
            if node.op != "call_function" or not re.match("store|atomic", getattr(node.target, "__name__", "")):
                continue
            source = node.args[0] if node.args else None
            if getattr(source, "args", None) and isinstance(source.args[0], str):
                names.add(source.args[0])
    return frozenset(names)


# ---------------------------------------------------------------- hooks


def install(session):
    """The only interception: calls, binds, explicit configs and autotuning of kernels."""
    helion = helion_adapter()
    Kernel, Bound = helion.Kernel, helion.BoundKernel
    session.world.original_bind = Kernel.bind

    def call(self, *args, **kwargs):
        return session.call(self, self.normalize_args(*args, **kwargs) if kwargs else args)

    def bind(self, args):
        if session.world.is_paused:
            return session.world.original_bind(self, args)
        return session.bind(self, args)

    def compile_config(self, config=None, **kwargs):
        named = helion.normalize_config(self, config) if config is not None else None
        return lambda *args: session.run(self, named, args)

    Kernel.__call__, Kernel.bind = call, bind
    Bound.__call__ = lambda self, *args: session.run(self, None, args)
    Bound.compile_config = compile_config
    Bound.autotune = lambda self, args, **kwargs: session.choose_config(self)
    Kernel.autotune = lambda self, args, **kwargs: session.choose_config(self.bind(tuple(args)))
