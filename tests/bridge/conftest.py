"""One warm server for the whole run; tests start processes of their own only where a process is what is tested."""

import json
import sys

import pytest

from bridge.driver import PLAYER, Server


@pytest.fixture(scope="session")
def server():
    server = Server()
    yield server
    assert server.close() == 0


@pytest.fixture(scope="session")
def texts():
    """A server for edited texts: it loads Triton alone."""
    server = Server("triton")
    yield server
    assert server.close() == 0


@pytest.fixture(scope="session")
def many(server):
    """One capture of most of the kernels; tests look at it from all sides."""
    actions = ["twice", "dynamic", "matmul", "either", "rolled", "undefined_name", "slice_of_value", "bad_triton",
               "bad_asm", "too_much_shared", "lengths", "print_garbage", "unknown_value", "close_all"]
    return server.ask(file="kernels.py", args=actions)


@pytest.fixture
def player(tmp_path):
    """Makes a helion-opt that plays otherwise: player(PLAY="refuse"). `player.log()` is what it was handed."""

    class Player:
        def __call__(self, **variables):
            path = tmp_path / "play"
            settings = " ".join(f"{name}={value}" for name, value in {"PLAY_LOG": tmp_path / "log", **variables}.items())
            path.write_text(f'#!/bin/sh\n{settings} exec {sys.executable} {PLAYER} "$@"\n')
            path.chmod(0o755)
            return str(path)

        def log(self):
            path = tmp_path / "log"
            return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

    return Player()
