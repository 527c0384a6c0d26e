"""A machine that ssh reaches (fake_ssh.py): programs of ours on this one, which go there."""

import json
import os
import shutil
import subprocess
import time
from pathlib import Path

from gpu.fake_gpu import FAKE, document
from paths import BUILD

HELIOGRAPH = BUILD / "bin" / "heliograph"


class Box:
    """A machine that ssh reaches, and a document on this one."""

    def __init__(self, folder):
        self.folder = folder
        self.home, self.path, self.log = folder / "home of user", folder / "path", folder / "ssh.log"
        self.temporary = folder / "temporary there"
        self.home.mkdir()
        self.temporary.mkdir()
        self.path.mkdir()
        (folder / "local").mkdir()
        shutil.copy(Path(__file__).parent / "fake_ssh.py", folder / "local" / "ssh")
        self.file = folder / "k.helio"
        self.load(document())

    def load(self, records):
        (self.folder / "k.records").write_text(records)
        subprocess.run([HELIOGRAPH, "load", self.folder / "k.records", "-o", self.file], check=True)

    def environment(self, ssh="", **variables):
        return {**os.environ, "LD_LIBRARY_PATH": str(FAKE), "HELIOGRAPH_CUPTI": "", "PATH": f"{self.folder / 'local'}:{os.environ['PATH']}",
                "HELIOGRAPH_FAKE_SSH": ssh, "HELIOGRAPH_FAKE_SSH_HOME": str(self.home), "HELIOGRAPH_FAKE_SSH_PATH": str(self.path),
                "HELIOGRAPH_FAKE_SSH_LOG": str(self.log), "HELIOGRAPH_FAKE_SSH_TMPDIR": str(self.temporary), **variables}

    def heliograph(self, *arguments, ssh="", host="user@box", **variables):
        return subprocess.run([HELIOGRAPH, *map(str, arguments), f"--host={host}"], capture_output=True, text=True, timeout=60,
                              env=self.environment(ssh, **variables))

    def run(self, *arguments, **options):
        return self.heliograph("run", self.file, "--device", 0, *arguments, **options)

    def connections(self):
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        self.log.unlink(missing_ok=True)
        return [json.loads(line) for line in lines]

    def runs(self):
        told = subprocess.run([HELIOGRAPH, "runs", self.file, "--json"], capture_output=True, text=True, check=True).stdout
        return json.loads(told)["runs"]

    @property
    def cache(self):
        return self.home / ".cache" / "heliograph"

    def put_program(self, name, text):
        (self.path / name).write_text(f"#!/bin/sh\n{text}\n")
        (self.path / name).chmod(0o755)

    def processes(self):
        """Of the program that was copied there."""
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if os.readlink(process / "exe").startswith(str(self.home)):
                    found.append(int(process.name))
            except OSError:
                continue
        return found

    def wait_for(self, what):
        until = time.monotonic() + 20
        while not what() and time.monotonic() < until:
            time.sleep(0.02)
        return what()
