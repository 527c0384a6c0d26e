"""Documents and places that are not what they should be: a bad file is refused with a reason and left as it is, and a
capture that cannot be written loses nothing of what stood there."""

import contextlib
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
from pathlib import Path

import pytest

from e2e import program
from e2e.cases import DOUBLE, UNREADABLE

READERS = (["info"], ["dump"], ["links", "--node", "0:x"], ["stages", "--stage", "ptx"])


@pytest.fixture
def document(original, tmp_path):
    return Path(shutil.copy(original, tmp_path / "copy.helio"))


def make_truncated(file):
    os.truncate(file, file.stat().st_size // 2)


def make_corrupted(file):
    """Turns all pages but the first into noise: the header still says SQLite."""
    data = bytearray(file.read_bytes())
    data[4096:] = bytes((byte * 7 + place) % 256 for place, byte in enumerate(data[4096:]))
    file.write_bytes(data)


def make_foreign_database(file):
    file.unlink()
    with contextlib.closing(sqlite3.connect(file)) as database:
        database.execute("create table songs (title text)")
        database.commit()


def make_newer(file):
    with contextlib.closing(sqlite3.connect(file)) as database:
        version = database.execute("pragma user_version").fetchone()[0]
        database.execute(f"pragma user_version = {version + 1}")
        database.commit()


BAD_FILES = {
    "missing": (Path.unlink, "store.missing"),
    "empty": (lambda file: file.write_bytes(b""), "store.foreign"),
    "truncated": (make_truncated, "store.corrupt"),
    "corrupted": (make_corrupted, "store.corrupt"),
    "a text": (lambda file: file.write_text("These are my notes.\n" * 300), "store.foreign"),
    "another program's database": (make_foreign_database, "store.foreign"),
    "newer": (make_newer, "store.newer"),
}


@pytest.mark.parametrize("kind", BAD_FILES)
def test_a_bad_document_is_refused_and_left_as_it_is(document, kind):
    spoil, code = BAD_FILES[kind]
    spoil(document)
    before = document.read_bytes() if document.exists() else None
    for verb in READERS:
        run = program.heliograph(verb[0], document, *verb[1:])
        assert run.code == UNREADABLE, f"{verb}: {run.code} {run.err}"
        assert f"error[{code}]" in run.err and "next:" in run.err and document.name in run.err
    assert (document.read_bytes() if document.exists() else None) == before
    assert [path.name for path in document.parent.iterdir()] in ([document.name], [])


@pytest.mark.parametrize("place", ["{tmp}/a_file/out.helio", "/proc/out.helio", "{tmp}/no/such/folder/out.helio"])
def test_a_place_that_cannot_be_written_is_named(tmp_path, place):
    (tmp_path / "a_file").write_text("no folder")
    output = place.format(tmp=tmp_path)
    run = program.capture(DOUBLE, output)
    assert run.code == UNREADABLE and "error[store." in run.err and output in run.err and "next:" in run.err
    assert (tmp_path / "a_file").read_text() == "no folder"


def test_a_full_disk_loses_nothing(document, tmp_path):
    with little_room(document, tmp_path) as (place, options):
        before = place.read_bytes()
        run = program.capture(program.KERNELS / "branch.py", place, **options)
        assert run.code == UNREADABLE and "error[store." in run.err and "next:" in run.err
        assert place.read_bytes() == before
        assert [path for path in place.parent.iterdir() if path.name.endswith(".part")] == []


@contextlib.contextmanager
def little_room(document, folder):
    """The document on a disk with next to no room; where mounting is not allowed, under a limit on file sizes."""
    room = 60_000
    disk = folder / "small"
    disk.mkdir()
    size = document.stat().st_size + room
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", disk], capture_output=True)
    if mounted.returncode == 0:
        try:
            yield Path(shutil.copy(document, disk)), {}
        finally:
            subprocess.run(["umount", disk], check=True)
    else:
        yield document, {"preexec_fn": lambda: limit_file_size(room), "restore_signals": False}


def limit_file_size(size):
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def test_dump_and_load_give_the_same_document(document, tmp_path):
    records = program.heliograph("dump", document).out
    lines = tmp_path / "records.jsonl"
    lines.write_text(records)
    again = tmp_path / "again.helio"
    run = program.heliograph("load", lines, "-o", again)
    assert run.code == 0, run.err
    assert program.heliograph("dump", again).out == records
