"""Helion 1.0 to 1.5: the places the bridge hooks into and the facts it reads."""

import importlib


class Adapter:
    """Everything the bridge knows about Helion's insides goes through here."""

    def __init__(self, version):
        self.version = version
        # The attribute helion.runtime.kernel is the decorator; the module must be asked for by name.
        self.kernel_module = importlib.import_module("helion.runtime.kernel")
        self.Kernel = self.kernel_module.Kernel
        self.BoundKernel = self.kernel_module.BoundKernel
        self.exceptions = importlib.import_module("helion.exc")
        self._location = importlib.import_module("helion._compiler.source_location")
        self._device_ir = importlib.import_module("helion._compiler.device_ir")
        self._generate = importlib.import_module("helion._compiler.generate_ast")
        self._lowering = importlib.import_module("helion._compiler.inductor_lowering")
        self._environment = importlib.import_module("helion._compiler.compile_environment")
        self._host_function = importlib.import_module("helion._compiler.host_function")
        self.tracing_ops = importlib.import_module("helion.language._tracing_ops")
        self.SourceLocation = self._location.SourceLocation
        self.CompileEnvironment = self._environment.CompileEnvironment

    def unknown_location(self):
        return self._location.UnknownLocation()

    def tag_points(self, build_graphs, append_statement, generate, run_node):
        """(object, attribute, hook) of the places that the tagging hook wraps."""
        return (
            (self._device_ir.DeviceIR, "build_codegen_graphs", build_graphs),
            (self._generate.GenerateAST, "append_statement", append_statement),
            (self.kernel_module, "generate_ast", generate),
            (self._lowering.GraphInterpreter, "run_node", run_node),
        )

    def config_of(self, bound):
        """The config a call of `bound` would use without autotuning."""
        return bound._implicit_config() or bound.config_spec.default_config()

    def normalize_config(self, bound, config):
        normalize = getattr(bound, "_normalize_config", None)
        if normalize is not None:
            return normalize(config)
        from helion import Config

        return config if isinstance(config, Config) else Config(**config)

    def size_hints(self, shape_env):
        hints = getattr(self._environment, "shape_env_var_hints", None)
        return hints(shape_env) if hints is not None else shape_env.var_to_val

    # ---- what a failed bind leaves behind

    def remember_construction(self, started):
        """Calls `started(kind, object)` for each environment, host function and device IR made; returns how to stop."""
        undo = []
        owners = (
            (self._device_ir.DeviceIR, "ir"), (self._host_function.HostFunction, "host"),
            (self.CompileEnvironment, "env"),
        )
        for owner, kind in owners:
            original = owner.__init__

            def init(instance, *args, _original=original, _kind=kind, **kwargs):
                started(_kind, instance)
                _original(instance, *args, **kwargs)

            owner.__init__ = init
            undo.append((owner, original))

        def stop():
            for owner, original in undo:
                owner.__init__ = original

        return stop
