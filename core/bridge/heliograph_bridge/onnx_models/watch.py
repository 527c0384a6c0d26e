"""Ends a step of a model that takes too long or too much, at the line that it is at, so that there is something to tell.

The supervisor kills what does not listen (a loop in C++); then nothing of the model is known.
"""

import contextlib
import os
import signal
import threading
import time

from heliograph_bridge import limits

_EVERY = 0.2  # seconds


class LimitReached(BaseException):
    """No Exception, so that a model's own handlers let it pass. `code` is the diagnostic's."""

    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


@contextlib.contextmanager
def limited(allowed):
    """Raises LimitReached in the main thread once `allowed` is broken; in other threads nothing is watched."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    deadline = time.monotonic() + allowed.step_seconds

    def look(*_):
        if broken := limits.broken(allowed, os.getpid(), deadline):
            raise LimitReached(*broken)

    before = signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, _EVERY, _EVERY)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
