"""Autotunes kernels on a GPU that this process does not have: the search is Helion's own, its times are heliograph-run's.

Every config that the search asks for becomes a variant, with the texts of all stages, and with its run, or the reason why
there is none. Configs are compiled side by side, on all cores, and timed one after the other.
"""

import math
import random
import time

import torch

from heliograph_bridge import supervise
from heliograph_bridge.adapters import helion_adapter
from heliograph_bridge.errors import first_line
from heliograph_bridge.trial import Device, Launches, NowAndThen, Trial, compile_all, jobs

_MOST_TEXT = 100  # of a config, in a line of progress


class _Enough(BaseException):
    """The search is over before it came to its end. No `except Exception` of the search's may hold it up."""


class Tuner:
    """Tunes the kernels of one capture, each bound kernel once."""

    def __init__(self, session, world, asked):
        self._session, self._world, self._asked = session, world, asked
        self._device = Device(session, world, asked)

    def wants(self, kernel):
        return self._asked.kernel in (None, kernel.name) and not self._device.is_lost

    def choose(self, bound, arguments):
        """The config that the search chooses for a call, the first one if none ran; None if nothing was tried."""
        if helion_adapter().search is None:
            self._session.writer.diagnostic(
                "error", "tune.helion", "The searches of this Helion take no times from outside",
                next="Install Helion 1.4 or newer in the environment that captures",
            )
            return None
        search = _Search(self._session, self._world, self._asked, self._device, bound, arguments)
        before, torch_before = random.getstate(), torch.get_rng_state()
        try:
            return search.run()
        finally:
            random.setstate(before)
            torch.set_rng_state(torch_before)


class _Search:
    """One search, and all that it tried."""

    def __init__(self, session, world, asked, device, bound, arguments):
        self._session, self._world, self._asked, self._device = session, world, asked, device
        self._bound, self._arguments = bound, arguments
        self._trials = {}  # by final config, in the order in which they were tried
        self._reference = None  # the first that ran
        self._default = self._final(bound.config_spec.default_config())
        self._begin, self._progress = time.monotonic(), NowAndThen(self._tell_progress)
        self._jobs = jobs()

    @property
    def _kernel(self):
        return self._bound.kernel

    @property
    def _best(self):
        """None if none ran, and was right."""
        ran = [trial for trial in self._trials.values() if math.isfinite(trial.milliseconds)]
        return min(ran, key=lambda trial: trial.milliseconds, default=None)

    def run(self):
        try:
            self._measure(self._known_configs())
            if self._asked.effort != "none":
                helion_adapter().search(self._bound, self._bound._heliograph_arguments, self._measure, self._settings())
        except _Enough:
            pass
        except Exception as error:
            if self._best is not None or not self._trials:
                self._session.writer.diagnostic(
                    "warning", "tune.search", f"Helion's search of {self._kernel.name} ended early: {first_line(error)}",
                    next="What it tried until then is kept",
                )
        self._tell_end()
        return self._best.config if self._best else next(iter(self._trials), None)

    def _known_configs(self):
        """What is there to be compared with: Helion's default, and the config of --config, or else the kernel's own. Where the
        kernel names several, these are all there are."""
        if helion_adapter().names_several(self._bound, self._settings()):
            return self._kernel.configs[:1]
        own = self._session.named_config(self._bound) or helion_adapter().config_of(self._bound)
        return [self._default, own]

    def _settings(self):
        """Of the kernel, while it is tuned."""
        own, several = self._bound.settings.autotune_effort, len(self._kernel.configs) > 1
        effort = self._asked.effort or ("quick" if own == "none" and not several else None)
        return {
            "autotune_random_seed": self._asked.seed, "autotune_budget_seconds": None,
            **({"autotune_effort": effort} if effort else {}),
        }

    def _measure(self, configs):
        """What the search asks for: milliseconds of each config."""
        wanted = [self._final(config) for config in configs]
        new = [config for config in dict.fromkeys(wanted) if config not in self._trials]
        for begin in range(0, len(new), self._jobs):
            self._check_limits()
            self._try(new[begin : begin + min(self._left(), self._jobs)])
        if any(config not in self._trials for config in wanted):
            raise _Enough
        return [self._trials[config].milliseconds for config in wanted]

    def _final(self, config):
        return helion_adapter().config_to_lower(self._bound, config)

    def _left(self):
        return self._asked.configs - len(self._trials) if self._asked.configs else self._jobs

    def _check_limits(self):
        seconds = self._asked.seconds
        if self._left() <= 0 or self._device.is_lost or (seconds and time.monotonic() - self._begin > seconds):
            raise _Enough

    def _try(self, configs):
        trials = [self._begun(config) for config in configs]
        compile_all(trials, self._progress)
        for trial in trials:
            self._tell_progress()
            if trial.can_run and not self._device.is_lost:
                self._device.time(trial, self._reference)
                if self._reference is None and math.isfinite(trial.milliseconds):
                    self._reference = trial
            self._trials[trial.config] = trial
            trial.write(self._session)
            self._check_time()

    def _check_time(self):
        """Between two configs of a batch: those behind it were compiled for nothing."""
        if self._asked.seconds and time.monotonic() - self._begin > self._asked.seconds:
            raise _Enough

    def _begun(self, config):
        self._progress()
        return Trial.begun(self._session, self._bound, config, self._arguments, self._launches)

    def _launches(self, variant):
        launcher = Launches()
        with self._world.resumed():
            getattr(variant.module, variant.kernel.name)(*self._arguments, _launcher=launcher)
        return launcher.noted

    def _tell_progress(self):
        best = self._best
        words = f", best {_time(best.milliseconds)} ({self._short(best.config)})" if best else ""
        number = len(self._trials) + 1
        self._session.writer.progress(
            f"{supervise.STEP_TUNE} config {number}{words}", kernel=self._kernel.name, done=number,
            total=self._asked.configs or 0,
        )

    def _short(self, config):
        """What tells it from the default."""
        default, fields = dict(self._default.config), dict(config.config)
        text = ", ".join(f"{name}={value!r}" for name, value in fields.items() if value != default.get(name)) or "default"
        return text if len(text) <= _MOST_TEXT else text[: _MOST_TEXT - 1] + "…"

    def _tell_end(self):
        name, tried, best = self._kernel.name, len(self._trials), self._best
        if best is None:
            self._session.writer.diagnostic(
                "error", "tune.none", f"None of the {tried} configs of {name} that were tried ran",
                next="Each variant says why; the first is the kernel's default config",
            )
            return
        ran = sum(math.isfinite(trial.milliseconds) for trial in self._trials.values())
        gain = self._reference.milliseconds / best.milliseconds
        words = "" if best is self._reference else f", {gain:.2f} times as fast as the first that ran"
        self._session.writer.diagnostic(
            "note", "tune.done", f"{name}: {tried} configs tried, {ran} ran; the best takes {_time(best.milliseconds)}{words}",
            next=f"Keep it: {decorator(best.config)}", detail=decorator(best.config),
        )


def decorator(config):
    """As a script writes it."""
    fields = dict(getattr(config, "config", config))
    return f"helion.Config({', '.join(f'{name}={value!r}' for name, value in fields.items())})"


def _time(milliseconds):
    return f"{milliseconds * 1000:.4g} us" if milliseconds < 1 else f"{milliseconds:.4g} ms"
