"""Questions about a captured kernel, answered in the window by keys and clicks."""

import os
import subprocess

import pytest

from paths import BUILD


@pytest.mark.parametrize("kernel", ["attention"])
@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_what_passes_did_is_told_in_the_window(captured, scheme):
    environment = dict(
        os.environ, QT_QPA_PLATFORM="offscreen", LC_ALL="C.UTF-8", XDG_RUNTIME_DIR=str(BUILD / "xdg"),
        HELIOGRAPH_DOCUMENT=str(captured.file), HELIOGRAPH_TEST_SCHEME=scheme,
    )
    run = subprocess.run([BUILD / "bin" / "pass_questions"], env=environment, capture_output=True, text=True, timeout=240)
    assert run.returncode == 0, run.stdout[-4000:] + run.stderr
