"""One warm server for the whole run; tests start processes of their own only where a process is what is tested."""

import pytest

from bridge.driver import Server


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
