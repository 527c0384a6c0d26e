"""Fixtures of several files."""

import pytest

from gpu.box import Box


@pytest.fixture
def box(tmp_path):
    return Box(tmp_path)
