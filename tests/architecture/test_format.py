"""Every C++ file is as clang-format leaves it."""

import shutil
import subprocess

import pytest

from paths import ROOT

FORMATTER = shutil.which("clang-format-19")


@pytest.mark.skipif(FORMATTER is None, reason="clang-format-19 is not installed; packaging/check installs it")
def test_sources_are_formatted():
    files = [p for folder in ("core", "ui", "app", "tests") for p in sorted((ROOT / folder).rglob("*")) if p.suffix in (".h", ".cpp")]
    run = subprocess.run([FORMATTER, "--dry-run", "-Werror", *files], capture_output=True, text=True)
    unformatted = sorted({line.split(":")[0] for line in run.stderr.splitlines() if "error:" in line})
    assert unformatted == []
