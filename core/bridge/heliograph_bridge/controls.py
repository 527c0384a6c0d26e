"""What a server is told: requests as JSON lines on standard input, cancels among them, and signals."""

import collections
import json
import os
import select

from heliograph_bridge import supervise
from heliograph_bridge.records import LineBuffer

_MESSAGE = 1 << 20


class Controls(supervise.CancelSignals):
    """Standard input and signals: requests are queued, a cancel of the running one is noted."""

    def __init__(self):
        super().__init__()
        self.queue = collections.deque()
        self.running = None
        self.open = True
        self._cancelled = set()
        self._lines = LineBuffer()
        os.set_blocking(0, False)
        self.descriptors.append(0)

    def wait(self, timeout):
        """Waits for a signal or for input, and attends to it."""
        self.attend(select.select(self.descriptors, [], [], timeout)[0])

    def attend(self, ready):
        if 0 not in ready:
            return
        data = os.read(0, _MESSAGE)
        if not data:
            self.open = False
            self.descriptors.remove(0)
            return
        for line in self._lines.take(data).splitlines():
            if line.strip():
                self._message(line)

    def _message(self, line):
        try:
            message = json.loads(line)
            if not isinstance(message, dict):
                raise ValueError("it is no object")
        except ValueError as error:
            message = {"malformed": str(error)}
        if "cancel" in message:
            self._cancelled.add(message["cancel"])
        else:
            self.queue.append(message)

    def is_cancelled(self, message):
        return message.get("id") in self._cancelled

    def cancelled(self):
        return super().cancelled() or self.running is not None and self.is_cancelled(self.running)
