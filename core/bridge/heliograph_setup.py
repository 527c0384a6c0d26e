"""Makes the environment that captures run in: a venv with the pinned Helion, Triton and torch. Standard library only.

    heliograph_setup.py --into DIR [--requirements FILE ...] [--wheels FOLDER] [--cpu] [--records-fd N]

Run with the Python that the environment shall be of, 3.10 or newer. What is complete is left alone: the file
`heliograph-complete` inside says which requirements are in. What was cut short is finished by the next call. Records
(core/records/README.md) on N: `progress` and `diagnostic`, then `done`. Exit codes: 0 it is complete, 1 it is not."""

import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

OLDEST = (3, 10)  # torch 2.13 and Helion 1.5 have wheels from it on
STAMP = "heliograph-complete"
CPU_INDEX = "https://download.pytorch.org/whl/cpu"
HERE = pathlib.Path(__file__).resolve().parent
TOLD = re.compile(r"(Collecting|Processing|Downloading|Building wheel for|Installing collected packages:?) (\S+)")
TAIL = 30  # lines of pip's output that a problem quotes


class Problem(Exception):
    """`code`, what happened, what to do next, and what was printed."""

    def __init__(self, code, message, next, detail=""):
        super().__init__(message)
        self.record = {"severity": "error", "code": code, "message": message, "next": next, "detail": detail}


class Records:
    """Lines on a descriptor; without one, words for people on standard error."""

    def __init__(self, descriptor):
        self._out = os.fdopen(descriptor, "w", buffering=1) if descriptor is not None else None

    def write(self, kind, **fields):
        if self._out:
            self._out.write(json.dumps({"r": kind, **fields}) + "\n")
        elif kind == "progress":
            print("heliograph:", fields["step"], file=sys.stderr)
        elif kind == "diagnostic":
            print(f"{fields['detail']}\nheliograph: {fields['message']}\n  To mend it: {fields['next']}", file=sys.stderr)


def entries(files):
    """The lines of requirement lists, without comments and blanks."""
    lines = (line.partition("#")[0].strip() for file in files for line in file.read_text().splitlines())
    return [line for line in lines if line]


def default_requirements():
    """Where the package installs the list, else where the source tree has it."""
    places = (HERE.parent / "requirements.txt", HERE.parents[1] / "packaging" / "requirements.txt")
    return [next((place for place in places if place.exists()), places[0])]


class Environment:
    def __init__(self, folder, records, wheels, cpu):
        self.folder, self.records = folder, records
        self.python = folder / "bin" / "python"
        self._offline = ["--no-index", "--find-links", str(wheels)] if wheels else []
        self._torch_index = ["--index-url", CPU_INDEX] if cpu and not wheels else []

    def has(self, wanted):
        stamp = self.folder / STAMP
        return self.python.exists() and stamp.exists() and set(wanted) <= set(stamp.read_text().split("\n"))

    def make(self):
        """A venv, unless a usable one stands there."""
        if self._runs("-m", "pip", "--version"):
            return
        self.records.write("progress", step=f"make an environment in {self.folder}", done=0, total=0)
        if self.folder.exists():
            self._remove_own()
        run = subprocess.run([sys.executable, "-m", "venv", self.folder], capture_output=True, text=True)
        if run.returncode:
            raise Problem(
                "setup.no-venv", f"No virtual environment could be made in {self.folder}.",
                "On Debian: apt-get install python3-venv. Else look at what Python said, and at the room on the disk",
                run.stdout + run.stderr,
            )

    def _remove_own(self):
        """What stands there goes only if it was a venv: another folder may hold what somebody needs."""
        if any(self.folder.iterdir()) and not (self.folder / "pyvenv.cfg").exists():
            raise Problem(
                "setup.foreign-folder", f"{self.folder} is no environment of Python, and it is not empty.",
                "Name another folder with --into",
            )
        shutil.rmtree(self.folder)

    def _runs(self, *arguments):
        if not self.python.exists():
            return False
        return subprocess.run([self.python, *arguments], capture_output=True).returncode == 0

    def install(self, wanted):
        """torch first and alone, so that the build that is asked for is there before another package asks for any."""
        torch = [name for name in wanted if re.match(r"torch\b", name)]
        if torch:
            self._pip([*self._torch_index, *torch])
        self._pip(wanted)

    def _pip(self, arguments):
        command = [self.python, "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--progress-bar", "off",
                   *self._offline, *arguments]
        printed = []
        child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
        for line in child.stdout:
            printed.append(line)
            self._tell(line)
        if child.wait():
            raise Problem(
                "setup.pip", "The Python packages could not be installed.", self._advice("".join(printed)),
                "".join(printed[-TAIL:]),
            )

    def _tell(self, line):
        if found := TOLD.match(line.strip()):
            size = re.search(r"\(([\d.]+ [kMG]B)\)", line)
            words = f"{found[1].lower().rstrip(':')} {found[2].rsplit('/', 1)[-1]}" + (f", {size[1]}" if size else "")
            self.records.write("progress", step=words, done=0, total=0)

    def _advice(self, said):
        if "No space left" in said:
            return "Make room on the disk (torch with CUDA takes several GB; --cpu takes one), and call it again"
        if self._offline:
            return "Put the wheels of this Python that pip names into the folder (pip download fetches them), and call it again"
        return "Look at the network, or fetch wheels elsewhere (pip download) and name their folder with --wheels"

    def check(self):
        self.records.write("progress", step="import Helion, Triton and torch", done=0, total=0)
        run = subprocess.run([self.python, "-c", "import helion, triton, torch"], capture_output=True, text=True)
        if run.returncode:
            raise Problem(
                "setup.import", f"Helion, Triton or torch is installed in {self.folder} but does not import.",
                f"Remove {self.folder} and call it again, or name a Python of your own with --python", run.stderr,
            )


def set_up(options, records):
    if sys.version_info < OLDEST:
        version = ".".join(map(str, sys.version_info[:3]))
        raise Problem(
            "setup.python-version", f"{sys.executable} is Python {version}; Helion needs 3.10 or newer.",
            "Name a newer one with --base",
        )
    wanted = entries(options.requirements or default_requirements())
    environment = Environment(options.into, records, options.wheels, options.cpu)
    if environment.has(wanted):
        return
    environment.make()
    environment.install(wanted)
    environment.check()
    stamp = environment.folder / STAMP
    stamp.with_suffix(".part").write_text("\n".join(wanted) + "\n")
    stamp.with_suffix(".part").replace(stamp)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--into", type=pathlib.Path, required=True)
    parser.add_argument("--requirements", type=pathlib.Path, nargs="*")
    parser.add_argument("--wheels", type=pathlib.Path)
    parser.add_argument("--cpu", action="store_true")
    parser.add_argument("--records-fd", type=int)
    options = parser.parse_args()
    records, begin = Records(options.records_fd), time.monotonic()
    try:
        set_up(options, records)
    except Problem as problem:
        records.write("diagnostic", **problem.record)
    except OSError as error:
        records.write("diagnostic", **Problem("setup.files", str(error), "Look at the folder's rights and room").record)
    else:
        records.write("done", ok=True, seconds=round(time.monotonic() - begin, 3))
        return 0
    records.write("done", ok=False, seconds=round(time.monotonic() - begin, 3))
    return 1


if __name__ == "__main__":
    sys.exit(main())
