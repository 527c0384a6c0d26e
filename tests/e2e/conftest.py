"""Captures what the tests of this folder need, each kernel once, whichever worker of the run asks first: imports cost seconds."""

from __future__ import annotations

import dataclasses
import fcntl
import os
import pickle
from functools import cached_property
from pathlib import Path

import pass_prints
import pytest

from e2e import cases, program
from e2e.documents import Document


@dataclasses.dataclass
class Captured:
    """A capture that ran, and the document it left (if it left one)."""

    run: program.Run
    file: Path
    printed: Path  # folder of what Triton printed of its passes, a file a compile

    @cached_property
    def document(self) -> Document:
        return program.dump(self.file)

    @cached_property
    def info(self) -> dict:
        return program.info(self.file)


class Captures:
    """Captures in a folder that all workers of a run share: who finds none makes it, who comes meanwhile waits."""

    def __init__(self, folder: Path):
        self._folder = folder
        self._known: dict[str, Captured] = {}

    def __getitem__(self, name: str) -> Captured:
        return self._of(name, program.kernel_file(name), ())

    def case(self, case: cases.Case) -> Captured:
        return self._of(case.name, case.path(self._folder), case.arguments)

    def _of(self, name: str, file: Path, arguments: tuple[str, ...]) -> Captured:
        if name not in self._known:
            with open(self._folder / f"{name}.lock", "w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                self._known[name] = self._kept(name) or self._capture(name, file, arguments)
        return self._known[name]

    def _kept(self, name: str) -> Captured | None:
        file = self._folder / f"{name}.pickle"
        return pickle.loads(file.read_bytes()) if file.exists() else None

    def _capture(self, name: str, file: Path, arguments: tuple[str, ...]) -> Captured:
        output, printed = self._folder / f"{name}.helio", self._folder / f"{name}.passes"
        printed.mkdir()
        environment = {pass_prints.KEEP_VARIABLE: str(printed)}
        captured = Captured(program.capture(file, output, "--json", *arguments, env=environment), output, printed)
        (self._folder / f"{name}.pickle").write_bytes(pickle.dumps(captured))
        return captured


@pytest.fixture(scope="session")
def captures(tmp_path_factory: pytest.TempPathFactory) -> Captures:
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "shared-captures"
    folder.mkdir(exist_ok=True)
    return Captures(folder)


@pytest.fixture
def captured(captures: Captures, kernel: str) -> Captured:
    """The capture of one of our own kernels, which must have worked."""
    result = captures[kernel]
    assert result.run.code == 0, result.run.err + result.run.out
    return result


@pytest.fixture
def outcome(captures: Captures, case: cases.Case) -> Captured:
    return captures.case(case)


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A good document of one kernel, to copy and spoil."""
    file = tmp_path_factory.mktemp("original") / "double.helio"
    run = program.capture(cases.DOUBLE, file)
    assert run.code == 0, run.err
    return file
