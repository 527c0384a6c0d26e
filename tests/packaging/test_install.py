"""What `cmake --install` puts where: files, pages of the manual without a warning, completions that complete, valid metadata."""

import gzip
import os
import shutil
import subprocess

import pytest
from paths import BUILD

ID = "org.heliograph.Heliograph"


@pytest.fixture(scope="session")
def root(tmp_path_factory):
    """An installed tree."""
    folder = tmp_path_factory.mktemp("root")
    run = subprocess.run(["cmake", "--install", BUILD, "--prefix", folder / "usr"], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return folder


def verbs(root):
    text = subprocess.run([root / "usr/bin/heliograph", "--help"], capture_output=True, text=True, check=True).stdout
    lines = text.partition("Subcommands:\n")[2].partition("\n\n")[0].splitlines()
    return [line.split()[0] for line in lines if line.startswith("  ") and not line.startswith("   ")]


def test_programs_run_from_where_they_are_installed(root):
    run = subprocess.run([root / "usr/bin/heliograph", "--version"], capture_output=True, text=True)
    assert run.returncode == 0 and "MLIR and LLVM 19.1" in run.stdout and "missing" not in run.stdout.partition("capture env")[0]


def test_captures_use_the_installed_bridge(root, tmp_path):
    bridge = root / "usr/share/heliograph/bridge/heliograph_bridge"
    capture = [root / "usr/bin/heliograph", "capture", root / "usr/share/heliograph/kernels/softmax.py",
               "-o", tmp_path / "s.helio", "--python", os.environ.get("HELIOGRAPH_PYTHON", "python3")]
    run = subprocess.run(capture, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    main = (bridge / "__main__.py").read_text()
    (bridge / "__main__.py").write_text("raise SystemExit('this one')")
    run = subprocess.run(capture, capture_output=True, text=True)
    (bridge / "__main__.py").write_text(main)
    assert run.returncode != 0 and "this one" in run.stderr


def test_every_verb_has_a_page_without_a_warning(root):
    pages = sorted(path.name for path in (root / "usr/share/man/man1").iterdir())
    assert pages == sorted(["heliograph.1.gz", *(f"heliograph-{verb}.1.gz" for verb in verbs(root))])
    if shutil.which("man"):
        for page in (root / "usr/share/man/man1").iterdir():
            run = subprocess.run(["man", "--warnings", "-E", "UTF-8", "-l", page], capture_output=True, text=True)
            assert (run.returncode, run.stderr) == (0, ""), page.name


def completed(root, *words):
    """What bash would offer."""
    script = 'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 )); _heliograph; printf "%s\\n" "${COMPREPLY[@]}"'
    file = root / "usr/share/bash-completion/completions/heliograph"
    run = subprocess.run(["bash", "-c", script, "-", file, *words], capture_output=True, text=True, cwd=root)
    assert run.stderr == ""
    return run.stdout.split("\n")[:-1]


def test_bash_completes_verbs_options_values_and_files(root):
    assert completed(root, "heliograph", "cap") == ["capture"]
    assert set(verbs(root)) <= set(completed(root, "heliograph", ""))
    assert completed(root, "heliograph", "capture", "--slice-p") == ["--slice-proxies"]
    assert completed(root, "heliograph", "capture", "--passes", "") == ["none", "mlir", "llvm"]
    assert completed(root, "heliograph", "cost", "x.helio", "--stall", "long") == ["long scoreboard"]
    assert completed(root, "heliograph", "info", "us") == ["usr"]
    assert completed(root, "heliograph", "lower", "--limit-seconds", "") == [""]


@pytest.mark.parametrize("shell, file", [("zsh", "zsh/vendor-completions/_heliograph"),
                                         ("fish", "fish/vendor_completions.d/heliograph.fish")])
def test_other_shells_can_read_theirs(root, shell, file):
    text = (root / "usr/share" / file).read_text()
    assert all(verb in text for verb in verbs(root))
    if shutil.which(shell):
        run = subprocess.run([shell, "-n", root / "usr/share" / file], capture_output=True, text=True)
        assert (run.returncode, run.stderr) == (0, "")


def test_desktop_files_are_valid(root):
    share = root / "usr/share"
    checks = {
        "desktop-file-validate": ["desktop-file-validate", share / f"applications/{ID}.desktop"],
        "appstreamcli": ["appstreamcli", "validate", "--no-net", share / f"metainfo/{ID}.metainfo.xml"],
    }
    for program, command in checks.items():
        if shutil.which(program):
            run = subprocess.run(command, capture_output=True, text=True)
            assert run.returncode == 0, run.stdout + run.stderr
    assert (share / f"icons/hicolor/scalable/apps/{ID}.svg").exists()
    assert b"0x48454C49" in (share / f"mime/packages/{ID}.xml").read_bytes()


def test_licences_and_changes_are_there(root):
    folder = root / "usr/share/doc/heliograph"
    assert "LLVM-exception" in (folder / "copyright").read_text() and (folder / "LICENSE").exists()
    assert gzip.decompress((folder / "changelog.gz").read_bytes()).startswith(b"heliograph (0.1.0)")
