"""A test run that is captured whole, by `-m pytest`; one of its tests fails."""

import torch
from kernels import add, rolled


def test_add():
    x = torch.randn(64, 64, device="cuda")
    torch.testing.assert_close(add(x, x), x + x)


def test_rolled():
    rolled(torch.randn(8, 64, device="cuda"))


def test_that_fails():
    raise AssertionError("as planned")
