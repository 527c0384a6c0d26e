"""What the program opens: documents and texts of one stage, by verbs and as the window's argument."""

import os
import shutil
import signal
import subprocess
import time

import pytest

from e2e import program
from e2e.cases import DOUBLE

STAGES = {"ttir": "ttir", "ttgir": "ttgir", "llir": "ll", "ptx": "ptx", "sass": "sass", "stage0": "mlir"}
UNREADABLE = 3


@pytest.fixture(scope="module")
def folder(original, tmp_path_factory):
    """The stages of a real kernel as files, with the Triton file that they name beside them."""
    folder = tmp_path_factory.mktemp("stages")
    for stage, ending in {**STAGES, "triton": "triton.py"}.items():
        run = program.heliograph("stages", original, "--stage", stage, "-o", folder / f"double.{ending}")
        assert run.code == 0, run.err
    return folder


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_by_itself_has_the_ops_it_has_in_its_document(original, folder, stage):
    def of(document, name):
        (variant,) = program.info(document)["kernels"][0]["variants"]
        return {s["id"]: s for p in variant["pipelines"] for s in p["stages"]}[name]

    # A plain .mlir may be anybody's: it stands under a name of its own.
    alone = of(folder / f"double.{STAGES[stage]}", "mlir" if stage == "stage0" else stage)
    within = of(original, stage)
    assert (alone["lines"], alone["ops"]) == (within["lines"], within["ops"]) and alone["ops"] > 5


def test_its_locations_link_it_to_the_file_beside(folder):
    found = program.heliograph("links", folder / "double.ttgir", "--node", "0:L1", "--json")
    assert found.code == 4, found.out  # nothing was made for an import
    text = (folder / "double.triton.py").read_text().splitlines()
    load = next(number for number, line in enumerate(text, 1) if "tl.load" in line)
    linked = program.heliograph("links", folder / "double.ttgir", "--node", f"0:L{load}", "--json").json()
    lines = (folder / "double.ttgir").read_text().splitlines()
    assert any("tt.load" in line for span in linked["spans"]["ttgir"] for line in lines[span["line"] - 1 : span["end_line"]])


def test_its_text_is_printed_byte_for_byte(folder):
    assert program.heliograph("stages", folder / "double.ptx", "--stage", "ptx").out == (folder / "double.ptx").read_text()


@pytest.mark.parametrize("ending", ["ttgir", "ptx"])
def test_a_picture_of_it(folder, tmp_path, ending):
    picture = tmp_path / "x.png"
    run = program.heliograph("shot", folder / f"double.{ending}", "-o", picture, "--size", "800x600")
    assert (run.code, picture.read_bytes()[:4]) == (0, b"\x89PNG"), run.err


@pytest.mark.parametrize("verb", [["info"], ["stages", "--stage", "ptx"], ["shot", "-o", "x.png"]], ids=lambda v: v[0])
def test_one_that_is_not_there(tmp_path, verb):
    run = program.heliograph(verb[0], tmp_path / "none.ptx", *verb[1:])
    assert run.code == UNREADABLE and "none.ptx" in run.err and "Traceback" not in run.err


@pytest.mark.parametrize("content", [b"", b"\0" * 3000, b"module {", bytes(range(256)) * 20], ids=str)
def test_broken_ones(tmp_path, content):
    for ending in STAGES.values():
        file = tmp_path / f"x.{ending}"
        file.write_bytes(content)
        assert program.heliograph("info", file, "--json").code == 0


@pytest.mark.parametrize("name", ["document.helio", "double.ttgir", "kernel.py"])
def test_the_windows_argument(original, folder, tmp_path, name):
    """The window opens what it is given: the file becomes a recent one."""
    file = tmp_path / name
    shutil.copy({"document.helio": original, "kernel.py": DOUBLE}.get(name, folder / name), file)
    places = {f"XDG_{kind}_HOME": str(tmp_path / kind.lower()) for kind in ("CONFIG", "CACHE", "DATA")}
    settings = tmp_path / "config" / "heliograph" / "heliograph.ini"
    window = subprocess.Popen(
        [program.HELIOGRAPH, name],
        cwd=tmp_path,
        env={**os.environ, **places, "QT_QPA_PLATFORM": "offscreen", "HELIOGRAPH_PYTHON": program.PYTHON},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + 90
        while not (settings.exists() and str(file) in settings.read_text()):
            assert window.poll() is None and time.monotonic() < deadline
            time.sleep(0.1)
        captured = list((tmp_path / "cache").rglob("*.helio"))
        assert bool(captured) == name.endswith(".py")
    finally:
        window.send_signal(signal.SIGTERM)
        window.wait(30)
