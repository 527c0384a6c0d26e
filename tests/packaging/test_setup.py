"""packaging/setup.sh on machines that lack something: each gets a sentence and the command that mends it."""

import os
import subprocess
from pathlib import Path

import pytest

from paths import ROOT

SETUP = ROOT / "packaging" / "setup.sh"


def run(script: str, tmp_path: Path, programs: dict[str, str] | None = None, **environment: str):
    """Runs `script` after sourcing setup.sh, with stand-ins for `programs` first in PATH."""
    stand_ins = tmp_path / "bin"
    stand_ins.mkdir(exist_ok=True)
    for name, body in (programs or {}).items():
        (stand_ins / name).write_text(f"#!/bin/sh\n{body}\n")
        (stand_ins / name).chmod(0o755)
    env = {**os.environ, "PATH": f"{stand_ins}:{os.environ['PATH']}", "HELIOGRAPH_VENV": str(tmp_path / "venv"), **environment}
    return subprocess.run(["bash", "-c", f"source '{SETUP}'; {script}"], capture_output=True, text=True, env=env, stdin=subprocess.DEVNULL)


@pytest.fixture
def packages(tmp_path):
    path = tmp_path / "apt.txt"
    path.write_text("# comment\nalpha\nbeta\n")
    return path


@pytest.fixture
def debian(tmp_path):
    path = tmp_path / "os-release"
    path.write_text('ID=debian\nVERSION_ID="12"\n')
    return str(path)


NOTHING_INSTALLED = {"dpkg-query": "exit 1"}
NO_ROOT = {"id": "echo 1000", "sudo": "exit 1"}


def test_other_system_names_the_packages_and_the_way_round(tmp_path, packages):
    other = tmp_path / "os-release"
    other.write_text("ID=fedora\nVERSION_ID=41\n")
    result = run(f"setup_packages '{packages}'", tmp_path, HELIOGRAPH_OS_RELEASE=str(other))
    assert result.returncode == 1
    assert "fedora 41, not Debian 12" in result.stderr and "alpha beta" in result.stderr
    assert "HELIOGRAPH_SKIP_PACKAGES=1" in result.stderr
    skipped = run(f"setup_packages '{packages}'", tmp_path, HELIOGRAPH_OS_RELEASE=str(other), HELIOGRAPH_SKIP_PACKAGES="1")
    assert skipped.returncode == 0


def test_without_root_and_sudo_says_what_root_must_run(tmp_path, packages, debian):
    result = run(f"setup_packages '{packages}'", tmp_path, NOTHING_INSTALLED | NO_ROOT, HELIOGRAPH_OS_RELEASE=debian)
    assert result.returncode == 1
    assert "neither root nor sudo" in result.stderr
    assert "as root: apt-get install" in result.stderr and "alpha beta" in result.stderr


def test_without_network_apt_failure_is_said(tmp_path, packages, debian):
    result = run(f"setup_packages '{packages}'", tmp_path, NOTHING_INSTALLED | {"id": "echo 0", "apt-get": "exit 100"}, HELIOGRAPH_OS_RELEASE=debian)
    assert result.returncode == 1
    assert "no network" in result.stderr and "apt-get update && apt-get install alpha beta" in result.stderr


def test_a_fresh_machine_has_its_package_lists_fetched_first(tmp_path, packages, debian):
    lists = tmp_path / "lists"
    fresh = f'case $1 in update) touch "{lists}";; install) test -e "{lists}";; esac'
    result = run(f"setup_packages '{packages}'", tmp_path, NOTHING_INSTALLED | {"id": "echo 0", "apt-get": fresh}, HELIOGRAPH_OS_RELEASE=debian)
    assert result.returncode == 0 and lists.exists()
    assert len(result.stderr.splitlines()) == 1  # what apt-get prints goes to its log


def test_installed_packages_are_not_installed_again(tmp_path, packages, debian):
    present = {"dpkg-query": "echo install ok installed", "apt-get": "echo called >&2; exit 1"}
    result = run(f"setup_packages '{packages}'", tmp_path, present, HELIOGRAPH_OS_RELEASE=debian)
    assert (result.returncode, result.stderr) == (0, "")


def test_old_python_is_refused_with_its_version(tmp_path):
    old = {"oldpython": 'case "$1" in --version) echo Python 3.8.2;; *) exit 1;; esac'}
    result = run("find_python", tmp_path, old, HELIOGRAPH_BASE_PYTHON="oldpython")
    assert result.returncode == 1
    assert "Python 3.8.2" in result.stderr and "HELIOGRAPH_BASE_PYTHON" in result.stderr


def test_start_refuses_a_file_that_is_not_there():
    result = subprocess.run([ROOT / "packaging" / "start", "/nowhere/kernel.py"], capture_output=True, text=True)
    assert result.returncode == 1
    assert "There is no file /nowhere/kernel.py" in result.stderr
