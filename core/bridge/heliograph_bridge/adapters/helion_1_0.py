"""Helion 1.0 and 1.1, and what all releases since have in common: where the bridge hooks in, what it reads."""

import contextlib
import copy
import dataclasses
import importlib

import torch
from torch._subclasses.fake_tensor import FakeTensor, unset_fake_temporarily
from torch.fx.experimental.proxy_tensor import PythonKeyTracer


class Adapter:
    """Everything the bridge knows about Helion's insides goes through here."""

    def __init__(self, version):
        self.version = version
        # The attribute helion.runtime.kernel is the decorator; the module must be asked for by name.
        self.kernel_module = importlib.import_module("helion.runtime.kernel")
        self.Kernel = self.kernel_module.Kernel
        self.BoundKernel = self.kernel_module.BoundKernel
        self._location = importlib.import_module("helion._compiler.source_location")
        self._device_ir = importlib.import_module("helion._compiler.device_ir")
        self._lowering = importlib.import_module("helion._compiler.inductor_lowering")
        self._environment = importlib.import_module("helion._compiler.compile_environment")
        self._host_function = importlib.import_module("helion._compiler.host_function")
        self.SourceLocation = self._location.SourceLocation
        self.CompileEnvironment = self._environment.CompileEnvironment

    def unknown_location(self):
        return self._location.UnknownLocation()

    def current_location(self):
        """Of what Helion is at in the user's source."""
        return self._location.current_location()

    def tag_points(self, build_graphs, generate, run_node):
        """(object, attribute, hook) of the places that the tagging hook wraps."""
        return (
            (self._device_ir.DeviceIR, "build_codegen_graphs", build_graphs),
            (self.kernel_module, "generate_ast", generate),
            (self._lowering.GraphInterpreter, "run_node", run_node),
        )

    def slice_places(self):
        """What slice_proxies.py changes of Helion and uses of it; None where this release differs."""
        return None

    def misread(self, node):
        """In words what code generation leaves out of a node without a word of its own; None: nothing. Helion 1.5 refuses both."""
        if str(node.target) == "prims.rev.default":
            return "reads its elements in their own order, not backwards"
        if getattr(node.target, "__name__", "") == "load" and any(map(_runs_backwards, _indices(node))):
            return "takes nothing of a slice with a negative step but its first element"
        return None

    # ---- configs

    def config_of(self, bound):
        """The config a call of `bound` would use without autotuning."""
        return bound._implicit_config() or bound.config_spec.default_config()

    def normalize_config(self, bound, config):
        """What the user gave as a Config."""
        from helion import Config

        return config if isinstance(config, Config) else Config(**config)

    def final_config(self, bound, config):
        """A copy with every field filled in and corrected, as code is generated for."""
        from helion import Config

        final = Config(**self.normalize_config(bound, config).config)
        with bound.env:
            bound.config_spec.normalize(final)
        return final

    def config_to_lower(self, bound, config):
        """The final one; an invalid config as it is: it fails again when it is lowered, where it is reported."""
        try:
            return self.final_config(bound, config)
        except Exception:
            return config

    def size_hints(self, shape_env):
        return self._environment.shape_env_var_hints(shape_env)

    # ---- without a GPU

    def pretend_tensors(self):
        """Makes Helion treat the bridge's fake arguments as the real cuda tensors that they stand for.

        Otherwise a fake tensor is always static in shape, which silently gives another program than a GPU would.
        """
        original = self.CompileEnvironment._to_fake_tensor

        def to_fake_tensor(env, tensor, source):
            if not stands_for_real(tensor) or env.settings.static_shapes:
                return original(env, tensor, source)
            return _on_its_device(env, tensor, lambda stand_in: original(env, stand_in, source))

        self.CompileEnvironment._to_fake_tensor = to_fake_tensor

    # ---- autotuning

    search = None  # a search of these releases times kernels itself

    def watched(self, told):
        """Nothing is told of what such a search tries."""
        return contextlib.nullcontext()

    # ---- the reference

    def run_reference(self, kernel, config, arguments):
        """What a call gives, run eagerly by Helion's reference mode. For a process that does nothing else any more.

        Raises what the kernel raises, and what the mode does not know.
        """
        mode = importlib.import_module("helion.runtime.ref_mode").RefMode.EAGER

        def run(kernel, *args, **kwargs):
            settings = copy.copy(kernel.settings)
            settings.ref_mode = mode
            eager = self.Kernel(kernel.fn, configs=[config], settings=settings)
            args = eager.normalize_args(*args, **kwargs)
            bound = self.BoundKernel(eager, args)
            bound._config = config
            return bound.run_ref(*args)

        self.Kernel.__call__ = run  # of a kernel that is called by the host code of another one
        return run(kernel, *arguments)

    # ---- what a failed bind leaves behind

    def remember_construction(self, started):
        """Calls `started(kind, object)` for each environment, host function, device IR and tracer that is made.

        Returns a function that stops it.
        """
        undo = []
        owners = (
            (self._device_ir.DeviceIR, "ir"), (self._host_function.HostFunction, "host"),
            (self.CompileEnvironment, "env"), (PythonKeyTracer, "tracer"),
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


def _indices(node):
    return node.args[1] if len(node.args) > 1 and isinstance(node.args[1], (list, tuple)) else ()


def _runs_backwards(index):
    return isinstance(index, slice) and type(index.step) is int and index.step < 0


def stands_for_real(value):
    return isinstance(value, FakeTensor) and all(type(size) is int for size in value.size())


def _on_its_device(env, tensor, convert):
    """`convert` of a tensor without memory that has `tensor`'s sizes, told that it lives on `tensor`'s device."""
    with unset_fake_temporarily():
        stand_in = torch.empty_strided(tensor.size(), tensor.stride(), dtype=tensor.dtype, device="meta")
    for name, value in vars(tensor).items():
        if name.startswith("_helion"):
            setattr(stand_in, name, value)
    describer = env.fake_mode.fake_tensor_converter.meta_converter.describer
    describe = describer.describe_tensor

    def describe_tensor(*args, **kwargs):
        return dataclasses.replace(describe(*args, **kwargs), device=tensor.device)

    describer.describe_tensor = describe_tensor
    try:
        return convert(stand_in)
    finally:
        describer.describe_tensor = describe
