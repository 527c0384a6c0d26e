"""Tensors that travel to another machine and back, with the program over an ssh that runs the command here."""

import json
import shutil
import signal
import subprocess

import numpy
import pytest

from gpu.box import HELIOGRAPH
from gpu.fake_gpu import document, needs_program, tensor

pytestmark = needs_program

SHAPE = [512, 512]


class Tensors:
    """A kernel of large tensors, values for one of them in a folder, and a folder for what is left in all of them."""

    def __init__(self, box):
        box.load(document([tensor(i, name, SHAPE) for i, name in enumerate("xyz")]))
        box.heliograph("devices")
        box.connections()
        self.box, self.inputs, self.outputs = box, box.folder / "in here", box.folder / "out here"
        self.inputs.mkdir()
        numpy.save(self.inputs / "x.npy", numpy.random.default_rng(1).random(SHAPE, numpy.float32))
        (self.inputs / "notes.txt").write_text("no tensor")

    @property
    def options(self):
        return ["--inputs", self.inputs, "--save-outputs", self.outputs, "--repeats", 1]

    def run(self, *more, **options):
        return self.box.run(*self.options, *more, **options)

    def saved(self):
        return {path.name: path.read_bytes() for path in self.outputs.iterdir()} if self.outputs.exists() else {}

    def is_clean(self):
        return self.box.wait_for(lambda: not self.box.processes() and not list(self.box.temporary.iterdir()))


@pytest.fixture
def tensors(box):
    return Tensors(box)


def test_tensors_go_there_and_come_back(tensors):
    told = json.loads(tensors.run("--json").stdout)
    assert told["ok"] and [r["given"] for r in told["records"] if r["r"] == "run"] == [["x"]]
    assert len(tensors.box.connections()) == 1 and tensors.is_clean()
    here = tensors.box.folder / "local results"
    subprocess.run([HELIOGRAPH, "run", tensors.box.file, "--device", "0", "--inputs", tensors.inputs, "--save-outputs", here, "--repeats", "1"],
                   check=True, capture_output=True, env=tensors.box.environment())
    assert tensors.saved() == {path.name: path.read_bytes() for path in here.iterdir()}
    assert sorted(tensors.saved()) == ["x.npy", "y.npy", "z.npy"]
    assert tensors.saved()["x.npy"][-4 * 512 * 512:] == (tensors.inputs / "x.npy").read_bytes()[-4 * 512 * 512:]


def test_inputs_alone_and_outputs_alone(tensors):
    told = json.loads(tensors.box.run("--inputs", tensors.inputs, "--json").stdout)
    assert [r["given"] for r in told["records"] if r["r"] == "run"] == [["x"]] and tensors.saved() == {}
    tensors.outputs.mkdir()
    (tensors.outputs / "x.npy").write_text("what was there before")
    told = json.loads(tensors.box.run("--save-outputs", tensors.outputs, "--json").stdout)
    assert [r["given"] for r in told["records"] if r["r"] == "run"] == [[]] and tensors.is_clean()
    assert numpy.load(tensors.outputs / "x.npy").shape == (512, 512) and len(tensors.saved()) == 3


def test_tensors_behind_a_copy_of_the_program(tensors):
    shutil.rmtree(tensors.box.cache)
    assert tensors.run().returncode == 0 and len(tensors.box.connections()) == 3
    assert len(tensors.saved()) == 3 and tensors.is_clean()


@pytest.mark.parametrize("shell", ["bash", "dash", "ksh", "zsh", "busybox"])
def test_tensors_by_shells_that_are_called_sh(tensors, shell):
    if not shutil.which(shell):
        pytest.skip(f"there is no {shell} here")
    (tensors.box.path / "sh").symlink_to(shutil.which(shell))
    ran = tensors.run()
    assert (ran.returncode, ran.stderr) == (0, "") and len(tensors.saved()) == 3 and tensors.is_clean()
    assert tensors.run(ssh=f"drops {1 << 20}").returncode == 1 and tensors.is_clean()
    assert tensors.run("--limit-seconds", 1, HELIOGRAPH_FAKE_HANG="k").returncode == 1 and tensors.is_clean()


@pytest.mark.parametrize("how", ["cuts 100", "cuts 500000", "drops 900", "drops 500000", f"drops {5 << 19}"])
def test_a_connection_that_is_lost_among_tensors(tensors, how):
    """On the way there, among the records, on the way back: nothing is kept here, and nothing stays there."""
    before = tensors.box.file.read_bytes()
    ran = tensors.run(ssh=how)
    assert ran.returncode == 1 and ("error[run.host-lost]" in ran.stderr or (how[0] == "c" and "error[run.host-failed]" in ran.stderr))
    assert tensors.saved() == {} and tensors.box.file.read_bytes() == before and tensors.is_clean()
    assert tensors.run().returncode == 0 and len(tensors.saved()) == 3


def test_cancelling_among_tensors(tensors):
    child = subprocess.Popen([HELIOGRAPH, "run", tensors.box.file, "--device", "0", "--host", "user@box", *map(str, tensors.options)],
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=tensors.box.environment(HELIOGRAPH_FAKE_HANG="k"))
    assert tensors.box.wait_for(tensors.box.processes) and list(tensors.box.temporary.iterdir())
    child.send_signal(signal.SIGINT)
    child.communicate(timeout=10)
    assert child.returncode == 130 and tensors.is_clean() and tensors.saved() == {}


def test_a_run_that_fails_saves_nothing(tensors):
    ran = tensors.run(HELIOGRAPH_FAKE="cuStreamQuery:1=700")
    assert ran.returncode == 1 and "error[gpu.illegal-address]" in ran.stderr and tensors.saved() == {} and tensors.is_clean()


def test_a_disk_that_is_full_of_tensors(tensors):
    words = "head: error writing 'standard output': No space left on device"
    tensors.box.put_program("head", f'[ "$2" -lt 1000000 ] || {{ echo "{words}" >&2; exit 1; }}; exec /usr/bin/head "$@"')
    ran = tensors.run()
    assert ran.returncode == 1 and "error[run.host-full]" in ran.stderr and words in ran.stderr and "TMPDIR" in ran.stderr
    assert tensors.box.runs() == [] and tensors.is_clean()


def test_a_disk_that_loses_a_part(tensors):
    tensors.box.put_program("head", 'if [ "$2" -lt 1000000 ]; then exec /usr/bin/head "$@"; else exec /usr/bin/head -c 1000; fi')
    ran = tensors.run()
    assert ran.returncode == 1 and "error[run.host-files]" in ran.stderr and tensors.is_clean()


def test_no_folder_for_temporary_files(tensors):
    ran = tensors.run(HELIOGRAPH_FAKE_SSH_TMPDIR="/none")
    assert ran.returncode == 1 and "error[run.host-files]" in ran.stderr and "/none" in ran.stderr and tensors.saved() == {}


def test_outputs_that_cannot_be_written(tensors):
    tensors.box.put_program("mkdir", '/bin/mkdir "$1" && : >"$2"')
    ran = tensors.run()
    assert ran.returncode == 1 and "error[gpu.output]: x.npy could not be written on user@box." in ran.stderr and tensors.is_clean()
    (tensors.box.path / "mkdir").unlink()
    tensors.outputs.write_text("a file, and no folder")
    ran = tensors.run()
    assert ran.returncode == 1 and f"error[gpu.output]: {tensors.outputs}/x.npy could not be written" in ran.stderr
    assert tensors.outputs.read_text() == "a file, and no folder" and tensors.box.runs() == [] and tensors.is_clean()


@pytest.mark.parametrize("name, content, code", [
    ("y.npy", b"1 2 3", "gpu.input"), ("y.npy", b"", "gpu.input"), ("y y.npy", None, "run.host-files"), ("$(id).npy", None, "run.host-files"),
    ("'.npy", None, "run.host-files")])
def test_files_that_do_not_go(tensors, name, content, code):
    (tensors.inputs / name).write_bytes((tensors.inputs / "x.npy").read_bytes() if content is None else content)
    ran = tensors.run()
    assert ran.returncode == 1 and f"error[{code}]" in ran.stderr and str(tensors.inputs / name) in ran.stderr
    assert tensors.box.connections() == []


def test_values_of_another_shape(tensors):
    numpy.save(tensors.inputs / "x.npy", numpy.zeros((3, 5), numpy.float32))
    ran = tensors.run()
    assert ran.returncode == 1 and f"error[gpu.input]: {tensors.inputs}/x.npy holds" in ran.stderr and tensors.is_clean()


def test_more_files_than_travel(tensors):
    for i in range(256):
        shutil.copy(tensors.inputs / "x.npy", tensors.inputs / f"t{i}.npy")
    ran = tensors.run()
    assert ran.returncode == 1 and "error[run.host-files]" in ran.stderr and tensors.box.connections() == []


@pytest.mark.parametrize("name, size, code", [
    ("a b.npy", 5, "run.host-files"), ("-x.npy", 5, "run.host-files"), ("a\nb.npy", 5, "run.host-lost"),
    ("x.npy", (8 << 30) + 1, "run.host-lost")])
def test_what_comes_back_is_no_tensor(tensors, name, size, code):
    """A name that is none of an argument's, more than is taken: nothing of it is written."""
    [program] = tensors.box.cache.iterdir()
    script = f"#!/bin/sh\nprintf 12345 >'outputs/{name}'; truncate -s {size} 'outputs/{name}'\n".encode()
    program.write_bytes(script + b"#" * (program.stat().st_size - len(script)))
    ran = tensors.run(ssh=f"drops {1 << 20}" if size > 5 else "")
    assert ran.returncode == 1 and f"error[{code}]" in ran.stderr and tensors.saved() == {} and tensors.is_clean()
