"""Helion 1.4: a search takes its times from a benchmark provider."""

import contextlib
import importlib

from heliograph_bridge.adapters import helion_1_2

# What would time, compile or remember things behind the provider's back.
_SETTINGS = {
    "autotune_precompile": None, "autotune_progress_bar": False, "autotune_benchmark_fn": None, "autotune_handoff": False,
    "autotune_best_of_k": 1,
}


class Adapter(helion_1_2.Adapter):
    def search(self, bound, arguments, measure, settings):
        """Helion's own search over the configs of a bound kernel; the config it chooses.

        `measure(configs)` gives milliseconds of each; infinity where it did not run.
        `settings` are those of the kernel meanwhile. The kernel's own configs are what is searched if it names several and
        nobody asked for an effort. No cache is read or written.
        """
        base = importlib.import_module("helion.autotuner.base_search")
        finite = importlib.import_module("helion.autotuner.finite_search")
        with _replaced(bound.settings, {**_SETTINGS, **settings}), _provided(base, measure):
            if self.names_several(bound, settings):
                return finite.FiniteSearch(bound, arguments, bound.kernel.configs).autotune(skip_cache=True)
            search = bound.settings.autotuner_fn(bound, arguments)
            while hasattr(search, "autotuner"):  # what stands around it is the cache
                search = search.autotuner
            return search.autotune(skip_cache=True)

    def names_several(self, bound, settings):
        """The kernel's own configs are what is searched."""
        return len(bound.kernel.configs) > 1 and "autotune_effort" not in settings

    @contextlib.contextmanager
    def watched(self, told):
        """Calls `told(bound, arguments, results)` for what searches on this machine's GPU measure meanwhile, batch by batch:
        `results` have a config, `perf` in milliseconds (infinity where it did not run), and a status in a word."""
        local = importlib.import_module("helion.autotuner.benchmark_provider").LocalBenchmarkProvider
        measure = local.benchmark

        def benchmark(provider, *args, **kwargs):
            results = measure(provider, *args, **kwargs)
            told(provider.kernel, provider.args, results)
            return results

        with _replaced(local, {"benchmark": benchmark}):
            yield

    def tolerances(self, bound, dtypes):
        """(rtol, atol) between the outputs of two configs, as Helion's own check has them; None if nothing is checked."""
        settings = bound.settings
        if not settings.autotune_accuracy_check:
            return None
        rtol, atol = settings.autotune_baseline_rtol, settings.autotune_baseline_atol
        if rtol is None and atol is None and all("float8" in str(dtype) for dtype in dtypes):
            return 0.0, 0.0
        return 1e-2 if rtol is None else rtol, 1e-2 if atol is None else atol


@contextlib.contextmanager
def _replaced(owner, values):
    """Attributes of an object meanwhile, those that it has."""
    before = {name: getattr(owner, name) for name in values if hasattr(owner, name)}
    try:
        for name in before:
            setattr(owner, name, values[name])
        yield
    finally:
        for name, value in before.items():
            setattr(owner, name, value)


@contextlib.contextmanager
def _provided(base, measure):
    """Every search that is prepared meanwhile has its times from `measure`, and nothing is timed in another way."""
    search, population = base.BaseSearch, base.PopulationBasedSearch
    prepare, rebenchmark = search._prepare, population.rebenchmark
    provider = _provider_class(measure)

    def prepared(self):
        self._benchmark_provider_cls = provider
        return prepare(self)

    def through_provider(self, members, *, desc="Rebenchmarking", **how):
        return rebenchmark(self, members, desc=desc, use_isolated=True)

    with (
        _replaced(search, {"_prepare": prepared}),
        # The last comparison of the best ones is a timing of its own; theirs are known.
        _replaced(population, {"rebenchmark": through_provider, "_final_selection_enabled": lambda self: False}),
    ):
        yield


def _provider_class(measure):
    module = importlib.import_module("helion.autotuner.benchmark_provider")

    class Provider(module.BenchmarkProvider):
        def __init__(self, **context):
            self.mutated_arg_indices = []
            self._metrics = context["autotune_metrics"]

        def benchmark(self, configs, **how):
            results = []
            for config, milliseconds in zip(configs, measure(configs)):
                self._metrics.num_configs_tested += 1
                status = "ok" if milliseconds < float("inf") else "error"
                results.append(module.BenchmarkResult(
                    config=config, fn=_not_here, perf=milliseconds, status=status, compile_time=None,
                ))
            return results

        def benchmark_isolated(self, fns, **how):
            """Their times are medians that are known to a percent: what is known stays."""
            return [None] * len(fns)

        def setup(self):
            pass

        def cleanup(self):
            pass

    return Provider


def _not_here(*args, **kwargs):
    raise RuntimeError("The kernel runs on another device only")
