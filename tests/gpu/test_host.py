"""Runs on another machine: the real code of ours over an ssh that runs the command here, in another home (fake_ssh.py)."""

import json
import shutil
import signal
import subprocess

import pytest

from gpu.box import HELIOGRAPH
from gpu.fake_gpu import PROGRAM, document, needs_program

pytestmark = needs_program


def test_devices_of_a_host(box):
    ran = box.heliograph("devices")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.splitlines()[1].split()[:4] == ["0", "Fake", "H200", "sm_90"]
    told = json.loads(box.heliograph("devices", "--json").stdout)
    assert told["host"] == "user@box" and [d["device"] for d in told["devices"]] == [0]


def test_the_program_is_copied_once(box):
    assert box.run().returncode == 0
    [copied] = box.cache.iterdir()
    assert copied.read_bytes() == PROGRAM.read_bytes() and copied.stat().st_mode & 0o777 == 0o700
    digest = subprocess.run(["sha256sum", PROGRAM], capture_output=True, text=True, check=True).stdout[:64]
    assert copied.name == f"heliograph-run-{digest}"
    assert len(box.connections()) == 3
    assert box.run().returncode == 0
    assert len(box.connections()) == 1
    assert [run["run"] for run in box.runs()] == [1, 2]


def test_the_run_is_that_of_the_program_there(box):
    """Code, values and options reach it: the same numbers as here, but for the clock on the wall."""
    told = json.loads(box.run("--warm", "--repeats", 7, "--seed", 3, "--metrics", "--json").stdout)
    here = subprocess.run([HELIOGRAPH, "run", box.file, "--device", "0", "--warm", "--repeats", "7", "--seed", "3", "--metrics", "--json"],
                          capture_output=True, text=True, env=box.environment(), check=True)
    by_type = [{record["r"]: record for record in records} for records in (told["records"], json.loads(here.stdout)["records"])]
    assert told["ok"] and told["kept"] == 1
    for kind in ("device", "resources", "metrics"):
        assert by_type[0][kind] == by_type[1][kind]
    assert [by_type[0]["timing"][key] for key in ("function", "source", "n", "median")] == ["k", "counter", 7, 10700]
    assert (by_type[0]["run"]["seed"], by_type[0]["run"]["cache"], by_type[0]["run"]["repeats"]) == (3, "warm", 7)


def test_ssh_never_asks_and_opens_no_port(box):
    box.run()
    for connection in box.connections():
        assert connection["host"] == "user@box" and connection["flags"] == ["-T"]
        options = connection["options"]
        assert options["BatchMode"] == "yes" and options["ClearAllForwardings"] == "yes" and int(options["ConnectTimeout"]) <= 30


def two_kernels():
    lines = document().splitlines()[:-1] + document(function="f").splitlines()[1:]
    half = len(document().splitlines()) - 1
    second = [{**record, **{key: 2 for key in ("kernel", "variant") if key in record}} for record in map(json.loads, lines[half:])]
    return "\n".join(lines[:half] + [json.dumps(record) for record in second]) + "\n"


def test_another_variant_keeps_its_number(box):
    box.load(two_kernels())
    told = json.loads(box.run("--variant", 2, "--json").stdout)
    [run], [timing] = [[r for r in told["records"] if r["r"] == kind] for kind in ("run", "timing")]
    assert (run["variant"], timing["function"]) == (2, "f")
    assert [kept["variant"] for kept in box.runs()] == [2]
    assert box.run("--variant", 3).returncode == 4


def test_what_a_login_shell_prints_is_passed_over(box):
    ran = box.run(ssh="noise")
    assert (ran.returncode, ran.stderr) == (0, "") and len(box.runs()) == 1


@pytest.mark.parametrize("shell", ["bash", "dash", "zsh", "fish", "csh", "ksh"])
def test_login_shells(box, shell):
    program = shutil.which(shell)
    if not program:
        pytest.skip(f"there is no {shell} here")
    ran = box.run(HELIOGRAPH_FAKE_SSH_SHELL=program)
    assert (ran.returncode, ran.stderr) == (0, "") and len(box.runs()) == 1


@pytest.mark.parametrize("shell", ["bash", "dash", "ksh", "zsh", "busybox"])
def test_shells_that_are_called_sh(box, shell):
    """They run the script: it ends with the program, and ends it when nobody listens."""
    if not shutil.which(shell):
        pytest.skip(f"there is no {shell} here")
    (box.path / "sh").symlink_to(shutil.which(shell))
    ran = box.run()
    assert (ran.returncode, ran.stderr) == (0, "") and len(box.runs()) == 1
    assert box.run("--limit-seconds", 1, HELIOGRAPH_FAKE_HANG="k").returncode == 1
    assert box.wait_for(lambda: not box.processes())


@pytest.mark.parametrize("content", [b"", b"half", None])
def test_a_copy_that_is_not_whole_is_made_again(box, content):
    box.heliograph("devices")
    [copied] = box.cache.iterdir()
    copied.write_bytes(content) if content is not None else copied.chmod(0o600)
    box.connections()
    assert box.run().returncode == 0 and len(box.connections()) == 3
    assert copied.read_bytes() == PROGRAM.read_bytes()


# ---- what goes wrong

SSH_SAYS = {
    "no such host": ("255 ssh: Could not resolve hostname box: Name or service not known", "run.host-unknown", "~/.ssh/config"),
    "refused key": ("255 user@box: Permission denied (publickey).", "run.host-refused", "ssh-add"),
    "unknown host key": ("255 No ED25519 host key is known for box.\nHost key verification failed.", "run.host-key", "Connect once"),
    "changed host key": ("255 @ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nHost key verification failed.", "run.host-key", "Find out why"),
    "no server": ("255 ssh: connect to host box port 22: Connection refused", "run.host-unreachable", "sshd"),
    "no answer": ("255 ssh: connect to host box port 22: Connection timed out", "run.host-unreachable", "VPN"),
    "no route": ("255 ssh: connect to host box port 22: No route to host", "run.host-unreachable", "up"),
    "something else": ("255 Bad configuration option: frob", "run.host-failed", "terminal"),
    "no shell": ("1 This account is not available.", "run.host-failed", "terminal"),
}


@pytest.mark.parametrize("name", SSH_SAYS)
def test_errors_of_ssh(box, name):
    says, code, word = SSH_SAYS[name]
    before = box.file.read_bytes()
    ran = box.run(ssh=f"says {says}")
    assert ran.returncode == 1 and f"error[{code}]" in ran.stderr and "box" in ran.stderr
    assert word in ran.stderr[ran.stderr.index("next:"):] and says.split(" ", 1)[1].splitlines()[-1] in ran.stderr
    assert box.file.read_bytes() == before
    told = json.loads(box.heliograph("devices", "--json", ssh=f"says {says}").stdout)
    assert told["error"]["code"] == code
    assert box.run().returncode == 0 and len(box.runs()) == 1


@pytest.mark.parametrize("host", ["-oProxyCommand=true", " ", "a b", "a\nb", "box\x7f"])
def test_names_that_are_none(box, host):
    ran = box.run(host=host)
    assert ran.returncode == 1 and "run.host-name" in ran.stderr and box.connections() == []


def test_without_ssh(box):
    ran = box.run(PATH="/none")
    assert ran.returncode == 7 and "process.not-found" in ran.stderr and "ssh" in ran.stderr


@pytest.mark.parametrize("sent", [1, 40, 200, 900])
def test_a_connection_that_is_lost(box, sent):
    """Behind the greeting, among the records, in the middle of a line: nothing is kept, and nothing goes on there."""
    box.heliograph("devices")
    before = box.file.read_bytes()
    ran = box.run(ssh=f"drops {sent}", HELIOGRAPH_FAKE_HANG="k")
    assert ran.returncode == 1 and ("error[run.host-lost]" in ran.stderr or "error[run.host-failed]" in ran.stderr)
    assert box.file.read_bytes() == before
    assert box.wait_for(lambda: not box.processes()), "the program was ended"
    assert box.run().returncode == 0 and len(box.runs()) == 1


def test_a_copy_that_breaks_off_leaves_nothing(box):
    box.put_program("cat", "head -c 100; kill -9 $PPID")
    ran = box.run()
    assert ran.returncode == 1 and "error[run.host-copy]" in ran.stderr
    (box.path / "cat").unlink()
    assert box.run().returncode == 0
    assert [file.name.split("-")[0] for file in box.cache.iterdir() if not file.name.startswith("part.")] == ["heliograph"]


@pytest.mark.parametrize("words", ["cat: write error: No space left on device", "cat: write error: Disk quota exceeded"])
def test_a_full_disk(box, words):
    box.put_program("cat", f"echo '{words}' >&2; exit 1")
    ran = box.run()
    assert ran.returncode == 1 and "error[run.host-full]" in ran.stderr and words in ran.stderr
    assert list(box.cache.iterdir()) == [] and box.runs() == []
    (box.path / "cat").unlink()
    assert box.run().returncode == 0


def test_a_home_that_cannot_be_written(box):
    box.cache.parent.write_text("a file")
    ran = box.run()
    assert ran.returncode == 1 and "error[run.host-copy]" in ran.stderr and "Not a directory" in ran.stderr


def test_a_copy_that_differs(box):
    box.put_program("sha256sum", "echo 0000")
    ran = box.run()
    assert ran.returncode == 1 and "error[run.host-copy]" in ran.stderr and list(box.cache.iterdir()) == []


@pytest.mark.parametrize("uname", ["Linux aarch64", "Darwin x86_64"])
def test_another_machine(box, uname):
    system, machine = uname.split()
    box.put_program("uname", f"[ $1 = -s ] && echo {system} || echo {machine}")
    ran = box.run()
    assert ran.returncode == 1 and "error[run.host-architecture]" in ran.stderr and machine in ran.stderr
    assert not box.cache.exists() and len(box.connections()) == 1


def test_a_program_that_does_not_start(box):
    """An older system: the loader says so, and no record comes."""
    box.heliograph("devices")
    [copied] = box.cache.iterdir()
    script = b"#!/bin/sh\necho \"version \\`GLIBC_2.38' not found\" >&2; exit 1\n"
    copied.write_bytes(script + b"#" * (PROGRAM.stat().st_size - len(script)))
    ran = box.run()
    assert ran.returncode == 1 and "error[run.host-system]" in ran.stderr and "GLIBC_2.38" in ran.stderr


def test_errors_of_the_device_there(box):
    ran = box.run(HELIOGRAPH_FAKE="cuStreamQuery:1=700")
    assert ran.returncode == 1 and "error[gpu.illegal-address]" in ran.stderr and box.runs() == []
    ran = box.heliograph("devices", LD_LIBRARY_PATH="")
    assert ran.returncode == 1 and "error[gpu.no-driver]" in ran.stderr


def test_the_limit(box):
    ran = box.run("--limit-seconds", 1, HELIOGRAPH_FAKE_HANG="k")
    assert ran.returncode == 1 and "gpu.limit" in ran.stderr
    assert box.wait_for(lambda: not box.processes())


def test_cancelling_ends_the_program_there(box):
    box.heliograph("devices")
    child = subprocess.Popen([HELIOGRAPH, "run", box.file, "--device", "0", "--host", "user@box", "--limit-seconds", "60"],
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=box.environment(HELIOGRAPH_FAKE_HANG="k"))
    assert box.wait_for(box.processes)
    child.send_signal(signal.SIGINT)
    child.communicate(timeout=10)
    assert child.returncode == 130
    assert box.wait_for(lambda: not box.processes())
    assert box.runs() == [] and box.run().returncode == 0


def test_usage(box):
    assert box.heliograph("run", box.file, "--cpu").returncode == 2
