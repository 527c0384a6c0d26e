"""Intercepts every Helion kernel call of the running script.

Without a GPU (`FakeSession`) kernels are lowered and compiled: only the generated host code runs, in the script's world,
so that the script goes on with tensors of the right shapes, and of the right values if an Executor runs the launches on
the CPU. With a GPU (`RealSession`) everything runs
as it would, and each variant is recorded beside its first launch.
A later call opens a further variant where Triton would compile anew.
"""

import contextlib
import functools
import inspect
import os
import weakref

from heliograph_bridge import reference, symbols
from heliograph_bridge.adapters import helion_adapter
from heliograph_bridge.arguments import describe_call
from heliograph_bridge.compare import EAGER, Comparer
from heliograph_bridge.execute import Executor
from heliograph_bridge.launch import Launch
from heliograph_bridge.reproducer import Call
from heliograph_bridge.session import Session
from heliograph_bridge.tried import Tried
from heliograph_bridge.tune import Tuner


class FakeSession(Session):
    def __init__(self, writer, world, options):
        super().__init__(writer, world, options)
        self.executor = self.comparer = None
        self.tuner = Tuner(self, world, options.tuning) if options.tuning else None
        if options.execute:
            reference.install()
            comparer = Comparer(writer, world, options.limits)
            self.comparer = comparer if options.compare == EAGER else None
            self.executor = Executor(
                writer, world, options.helion_opt, options.limits, options.check_bounds, options.watch, options.gpu,
                options.compare if options.compare != EAGER else None, comparer.tell,
            )

    def install(self):
        symbols.watch()
        helion = helion_adapter()
        Kernel, Bound = helion.Kernel, helion.BoundKernel
        session, self._original_bind = self, Kernel.bind

        def call(self, *args, **kwargs):
            return session.call(self, self.normalize_args(*args, **kwargs))

        def bind(self, args):
            return session.bind(self, args)

        def compile_config(self, config=None, **kwargs):
            named = helion.normalize_config(self, config) if config is not None else None
            return lambda *args: session.run(self, named, args)

        Kernel.__call__, Kernel.bind = call, bind
        Bound.__call__ = lambda self, *args: session.run(self, None, args)
        Bound.compile_config = compile_config
        Bound.autotune = lambda self, args, **kwargs: session.choose_config(self, self.kernel.normalize_args(*args))
        Kernel.autotune = lambda self, args, **kwargs: self.bind(self.normalize_args(*args)).autotune(args)

    def call(self, kernel, arguments):
        return self.run(self.bind(kernel, arguments), None, arguments)

    def bind(self, kernel, arguments):
        """What `kernel.bind` gives, for the script or for Helion itself (a kernel that calls a kernel)."""
        if self.world.is_paused:
            return self._original_bind(kernel, arguments)
        self.calls += 1
        self.writer.progress("bind", kernel=kernel.name)
        try:
            with self.binding(kernel, arguments), self.world.paused():
                fakes = self.world.fake_arguments(arguments)
                bound = self._original_bind(kernel, fakes)
                bound._heliograph_arguments = fakes  # Helion keeps weak references and asks again at code generation
                return bound
        finally:
            self.writer.progress("script")

    def run(self, bound, config, arguments):
        """The host code of `bound` under `config`; records the variant the first time."""
        arguments = bound.kernel.normalize_args(*arguments)
        config = self.choose_config(bound, arguments) if config is None else config
        variant = self.variants.get((bound, config))
        if variant is None:
            variant = self.variants[bound, config] = self._open(bound, config, arguments)
        if variant.error is not None:
            raise variant.error
        return self._host_run(variant, arguments)

    def choose_config(self, bound, arguments):
        """The config of --config, else the one the kernel names, else Helion's default; autotuned only if that is asked for."""
        if bound._config is None:
            with self.world.paused():
                tuned = self.tuner.choose(bound, arguments) if self.tuner and self.tuner.wants(bound.kernel) else None
                with open(os.devnull, "w") as nowhere, contextlib.redirect_stderr(nowhere):
                    bound._config = tuned or self.named_config(bound) or helion_adapter().config_of(bound)
        return bound._config

    def named_config(self, bound):
        """That of --config, None without one."""
        if self.options.config is None:
            return None
        try:
            return helion_adapter().normalize_config(bound, self.options.config)
        except Exception as error:
            self._refuse_config(bound, self.options.config, error)
            raise

    def _refuse_config(self, bound, config, error):
        if not self.was_reported(error):
            variant = self.begin(bound.kernel, bound, config, bound._heliograph_arguments)
            self.fail(variant, error, "triton")

    def _open(self, bound, config, arguments):
        with self.world.paused():
            variant = self.begin(bound.kernel, bound, helion_adapter().config_to_lower(bound, config), arguments)
            try:
                self.lower(variant)
            except Exception as error:
                self.fail(variant, error, "triton")
        return variant

    def _host_run(self, variant, arguments):
        launches, ran = [], []
        before = self._remembered(variant, arguments)

        def launcher(function, grid, *values, **options):
            launch = Launch(function, tuple(grid), values, options)
            launches.append(launch)
            ran.append(self._executed(variant, launch, arguments))
            if not ran[-1]:
                self.world.written(value for name, value in launch.named_arguments() if name in variant.written)

        try:
            result = getattr(variant.module, variant.kernel.name)(*arguments, _launcher=launcher)
        except Exception as error:
            if not variant.compiled:
                with self.world.paused():
                    self.fail(variant, error, "triton")
            raise
        with self.world.paused():
            if before is not None and ran and all(ran):
                self.comparer.end(before, variant, describe_call(variant.kernel.name, arguments), arguments, result)
            self.compile(variant, launches, arguments)
        return result

    def _remembered(self, variant, arguments):
        """The call as it is to be made, for a comparison; None if none is wanted, or possible."""
        if self.comparer is None:
            return None
        with self.world.paused():
            return self.comparer.begin(variant.kernel, variant.config, arguments)


    def _executed(self, variant, launch, arguments):
        """Runs the launch on the CPU, or on a GPU, if that is wanted; whether its results have values."""
        if self.executor is None:
            return False
        call = describe_call(variant.kernel.name, arguments)
        parameters = dict(zip(variant.kernel.signature.parameters, arguments))
        with self.world.paused():
            return self.executor.run(variant, call, launch, parameters, self.stage0_records(variant, launch))


class RealSession(Session):
    """Nothing is patched but what notes the calls; configs and autotuning are the user's."""

    def __init__(self, *args):
        super().__init__(*args)
        self._tuning = 0
        self._called = weakref.WeakKeyDictionary()  # bound kernels: the call that bound each
        self._tried = Tried(self)

    def install(self):
        symbols.watch()
        helion = helion_adapter()
        _wrap(helion.Kernel, "bind", self._bind)
        _wrap(helion.BoundKernel, "compile_config", self._compile_config)
        _wrap(helion.BoundKernel, "set_config", self._set_config)
        _wrap(helion.BoundKernel, "autotune", self._tune)
        if hasattr(helion.BoundKernel, "bench_compile_config"):
            _wrap(helion.BoundKernel, "bench_compile_config", self._quietly)

    def _bind(self, original, kernel, args):
        self.calls += 1
        with self.binding(kernel, args):
            bound = original(kernel, args)
        if bound not in self._called:
            self._called[bound] = Call.of(kernel, args)
        return bound

    def _tune(self, original, bound, *args, **kwargs):
        """What the search measures is recorded batch by batch, and not as calls of the script."""
        with helion_adapter().watched(self._tried.take) if not self._tuning else contextlib.nullcontext():
            return self._quietly(original, bound, *args, **kwargs)

    def _quietly(self, original, bound, *args, **kwargs):
        self._tuning += 1
        try:
            return original(bound, *args, **kwargs)
        finally:
            self._tuning -= 1

    def _compile_config(self, original, bound, config=None, **kwargs):
        if self._tuning:
            return original(bound, config, **kwargs)
        try:
            run = original(bound, config, **kwargs)
        except Exception as error:
            self._refused(bound, config, error)
            raise
        chosen = config if config is not None else helion_adapter().config_of(bound)
        return self._recorded(bound, helion_adapter().normalize_config(bound, chosen), run)

    def _refused(self, bound, config, error):
        """A config that Helion has no code for: what it generates up to there is made once more, to be recorded."""
        if bound not in self._called or self.was_reported(error):
            return
        wanted = config if config is not None else helion_adapter().config_of(bound)
        variant = self.begin(bound.kernel, bound, helion_adapter().config_to_lower(bound, wanted), self._called[bound])
        try:
            self.lower(variant)
        except Exception as again:
            self.fail(variant, again, "triton")
        else:
            self.fail(variant, error, "triton")
        self._reported.append(error)

    def _set_config(self, original, bound, config):
        original(bound, config)
        if not hasattr(bound._run, "_heliograph_recorded"):
            bound._run = self._recorded(bound, bound._config, bound._run)

    def _recorded(self, bound, config, run):
        """`run`, which also records what it launches outside of autotuning, where that is new."""
        hook = inspect.signature(run).parameters.get("_launcher")

        @functools.wraps(run)
        def recorded(*args, **kwargs):
            if hook is None or self._tuning or "_launcher" in kwargs:  # no hook: a backend other than Triton's
                return run(*args, **kwargs)
            launching = functools.partial(_launching, run, hook.default)
            return self._call(bound, config, _file_of(run), launching, args, kwargs)

        recorded._heliograph_recorded = True
        return recorded

    def _call(self, bound, config, host_file, run, args, kwargs):
        variant = self.variants.get((bound, config))
        is_first = variant is None
        if is_first:
            self.variants[bound, config] = variant = self.begin(bound.kernel, bound, config, args)
            variant.host_file = host_file
        self._tuning += 1  # the recording's own code generation is no call of the script
        try:
            result, failed, launches = run(args, kwargs)
        finally:
            self._tuning -= 1
        if is_first:
            self._record(variant, launches, failed, args)
        elif variant.module is not None and failed is None:
            self._compile(variant, launches, args)
        if failed is not None:
            raise failed
        return result

    def _record(self, variant, launches, failed, args):
        try:
            self.lower(variant)
        except Exception as error:
            self.fail(variant, failed or error, "triton")
            return
        variant.raised = failed
        self._compile(variant, launches, args)
        if failed is not None:
            self._reported.append(failed)

    def _compile(self, variant, launches, args):
        # The launched function stands in Helion's cache file; ours is the same text under its own name.
        for launch in launches:
            launch.function = getattr(variant.module, launch.name, launch.function)
        self.compile(variant, launches, args)


def _file_of(function):
    return getattr(getattr(inspect.unwrap(function), "__code__", None), "co_filename", None)


def _launching(run, launch, args, kwargs):
    """Calls the host code: its result, the exception that it ended with, and its launches."""
    launches = []

    def launcher(function, grid, *values, **options):
        launches.append(Launch(function, tuple(grid), values, options))
        return launch(function, grid, *values, **options)

    try:
        return run(*args, _launcher=launcher, **kwargs), None, launches
    except Exception as error:
        return None, error, launches


def _wrap(owner, name, hook):
    original = getattr(owner, name)

    @functools.wraps(original)
    def hooked(*args, **kwargs):
        return hook(original, *args, **kwargs)

    setattr(owner, name, hooked)
