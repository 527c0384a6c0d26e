"""A headless Chromium that is driven over a pipe (DevTools protocol): no port is opened."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile

PROGRAM = shutil.which("chromium")


class Page:
    """One page: what it logs, what it asks of the network, and what a script in it says."""

    def __init__(self, url: str):
        self._profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        to_read, self._write = os.pipe()
        self._read, to_write = os.pipe()
        keep = lambda: (os.dup2(to_read, 3), os.dup2(to_write, 4))
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe", "--window-size=1600,1000",
                 "--hide-scrollbars", f"--user-data-dir={self._profile.name}", "about:blank"]
        self._process = subprocess.Popen([PROGRAM, *flags], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                         preexec_fn=keep, close_fds=False)
        os.close(to_read)
        os.close(to_write)
        self._buffer, self._number, self._session = b"", 0, None
        self.problems: list[str] = []  # of the console
        self.requests: list[str] = []  # that left the page
        target = next(t for t in self._ask("Target.getTargets")["targetInfos"] if t["type"] == "page")
        self._session = self._ask("Target.attachToTarget", targetId=target["targetId"], flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self._ask(f"{domain}.enable")
        self._loaded = False
        self._ask("Page.navigate", url=url)
        while not self._loaded:
            self._take(self._next())

    def _next(self) -> dict:
        while b"\0" not in self._buffer:
            bytes_read = os.read(self._read, 1 << 20)
            assert bytes_read, "Chromium ended"
            self._buffer += bytes_read
        message, _, self._buffer = self._buffer.partition(b"\0")
        return json.loads(message)

    def _take(self, message: dict) -> None:
        method, parameters = message.get("method"), message.get("params", {})
        if method == "Page.loadEventFired":
            self._loaded = True
        elif method == "Runtime.exceptionThrown":
            self.problems.append(parameters["exceptionDetails"]["exception"].get("description", "exception"))
        elif method == "Log.entryAdded" and parameters["entry"]["level"] in ("error", "warning"):
            self.problems.append(parameters["entry"]["text"])
        elif method == "Network.requestWillBeSent":
            self.requests.append(parameters["request"]["url"])

    def _ask(self, method: str, **parameters) -> dict:
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._write, json.dumps(message).encode() + b"\0")
        while (answer := self._next()).get("id") != self._number:
            self._take(answer)
        assert "error" not in answer, answer
        return answer["result"]

    def say(self, expression: str):
        """The value of an expression of JavaScript."""
        answer = self._ask("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def click(self, selector: str) -> None:
        """A real click in the middle of the first element that fits, scrolled into sight."""
        place = self.say(
            f"(() => {{ const e = document.querySelector({json.dumps(selector)}); e.scrollIntoView({{block: 'center'}});"
            "const r = e.getBoundingClientRect(); return [r.x + Math.min(r.width, 200) / 2, r.y + r.height / 2]; })()")
        for kind in ("mousePressed", "mouseReleased"):
            self._ask("Input.dispatchMouseEvent", type=kind, x=place[0], y=place[1], button="left", clickCount=1)

    def key(self, name: str, text: str = "") -> None:
        self._ask("Input.dispatchKeyEvent", type="keyDown", key=name, **({"text": text} if text else {}))
        self._ask("Input.dispatchKeyEvent", type="keyUp", key=name)

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._write)
        os.close(self._read)
        self._profile.cleanup()
