"""Captures what the tests of this session need, once, two at a time: a capture costs seconds, most of them imports."""

from __future__ import annotations

import dataclasses
from concurrent.futures import Future, ThreadPoolExecutor
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
    """Starts every capture that a test of this folder names (as its `kernel` or `case` parameter) and hands each out."""

    def __init__(self, items: list[pytest.Item], folder: Path):
        self._pool = ThreadPoolExecutor(2)
        self._folder = folder
        self._started: dict[str, Future[Captured]] = {}
        for item in items:
            is_ours = Path(__file__).parent in item.path.parents and hasattr(item, "callspec")
            parameters = item.callspec.params if is_ours else {}
            if "kernel" in parameters:
                self._start(parameters["kernel"], program.kernel_file(parameters["kernel"]), ())
            if "case" in parameters:
                case = parameters["case"]
                self._start(case.name, case.path(folder), case.arguments)

    def _start(self, name: str, file: Path, arguments: tuple[str, ...]) -> None:
        if name not in self._started:
            self._started[name] = self._pool.submit(self._capture, name, file, arguments)

    def _capture(self, name: str, file: Path, arguments: tuple[str, ...]) -> Captured:
        output = self._folder / f"{name}.helio"
        printed = self._folder / f"{name}.passes"
        printed.mkdir()
        environment = {pass_prints.KEEP_VARIABLE: str(printed)}
        return Captured(program.capture(file, output, "--json", *arguments, env=environment), output, printed)

    def __getitem__(self, name: str) -> Captured:
        return self._started[name].result()

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)


@pytest.fixture(scope="session")
def captures(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    pool = Captures(request.session.items, tmp_path_factory.mktemp("captures"))
    yield pool
    pool.close()


@pytest.fixture
def captured(captures: Captures, kernel: str) -> Captured:
    """The capture of one of our own kernels, which must have worked."""
    result = captures[kernel]
    assert result.run.code == 0, result.run.err + result.run.out
    return result


@pytest.fixture
def outcome(captures: Captures, case: cases.Case) -> Captured:
    return captures[case.name]


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A good document of one kernel, to copy and spoil."""
    file = tmp_path_factory.mktemp("original") / "double.helio"
    run = program.capture(cases.DOUBLE, file)
    assert run.code == 0, run.err
    return file
