"""What Helion's autotuner tries on this machine's own GPU: each config is recorded as a variant, with Helion's own time.

The texts are made once more, by our compile of each config: Helion keeps none of them (TRITON_STORE_BINARY_ONLY, and caches
that go with the search). That is done between two batches of the search, when nothing is timed.
"""

import datetime
import math

from heliograph_bridge import supervise
from heliograph_bridge.adapters import helion_adapter
from heliograph_bridge.trial import Launches, NowAndThen, Trial, compile_all, jobs

# L2 is flushed as Triton's do_bench does it: such times are not held against those of heliograph-run.
_CACHE = "do_bench"


class Tried:
    """Records what searches measured, each config of a bound kernel once."""

    def __init__(self, session):
        self._session = session
        self._jobs = jobs()

    def take(self, bound, arguments, results):
        """A batch of a search's results, as the adapter's watched() tells them."""
        new = {}
        for result in results:
            config = helion_adapter().config_to_lower(bound, result.config)
            if (bound, config) not in self._session.variants:
                new.setdefault(config, result)
        waiting = list(new.items())
        for begin in range(0, len(waiting), self._jobs):
            self._record(bound, arguments, waiting[begin : begin + self._jobs])

    def _record(self, bound, arguments, tried):
        trials = [Trial.begun(self._session, bound, config, arguments, lambda variant: _launches(variant, arguments))
                  for config, _ in tried]
        compile_all(trials, NowAndThen(lambda: self._tell_progress(bound)))
        for trial, (_, result) in zip(trials, tried):
            if not trial.is_closed:
                self._add_run(trial, result)
            trial.write(self._session)

    def _tell_progress(self, bound):
        self._session.writer.progress(f"{supervise.STEP_TUNE} keeping what was tried", kernel=bound.kernel.name)

    def _add_run(self, trial, result):
        if not math.isfinite(result.perf):
            trial.say(
                "error", f"tune.{result.status}", f"Helion could not use this config: {result.status}",
                next="What Helion's autotuner printed says more (HELION_AUTOTUNE_LOG_LEVEL)",
            )
            return
        options, nanoseconds = self._session.options, result.perf * 1e6
        functions = [launch.name for launch in trial.launches]
        trial.buffer.write("device", run=1, name=options.device, target=options.target, multiprocessors=options.multiprocessors)
        trial.buffer.write(
            "run", run=1, backend="gpu", pipeline="helion", variant=trial.variant.number, functions=functions, status="ran",
            started=datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"), cache=_CACHE,
            seconds=nanoseconds / 1e9,
        )
        trial.buffer.write(
            "timing", run=1, position=0, function=functions[0], source="helion", cache=_CACHE, unit="ns", n=1,
            **dict.fromkeys(("min", "median", "p95", "max", "mean", "low", "high"), nanoseconds), deviation=0,
            times=[nanoseconds],
        )


def _launches(variant, arguments):
    launcher = Launches()
    getattr(variant.module, variant.kernel.name)(*arguments, _launcher=launcher)
    return launcher.noted
