"""What is recorded where kernels run on a GPU of this machine: the hooks of that session, in a world without one.

Tensors are those of the pretended world, so that all is as it would be up to the launch, which then fails for want of a driver.
"""

import json
import os
import subprocess
import textwrap

import pytest
from bridge.driver import BRIDGE, PYTHON, SCRIPTS, Records
from bridge.failing_rows import ROWS

_RUN = """
import os, sys
sys.path.insert(0, sys.argv[1])
os.environ["HELIOGRAPH_CACHE"] = os.environ["HELIOGRAPH_MEMORY"] = sys.argv[4]
from heliograph_bridge import capture, intercept, records, request, worker
from heliograph_bridge.world import FakeWorld

def session(writer, options, target, ended, has_gradients):
    made = intercept.RealSession(writer, FakeWorld(ended.assumed), options)
    made.install()
    return made

capture._session = session
sys.exit(worker.run(records.Writer(int(sys.argv[2])), request.Request(sys.argv[3])))
"""


def real_session(file, folder):
    reader, sink = os.pipe()
    process = subprocess.Popen(
        [PYTHON, "-c", textwrap.dedent(_RUN), str(BRIDGE.parent), str(sink), str(file), str(folder)], cwd=SCRIPTS, pass_fds=[sink],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env={**os.environ, "HELION_AUTOTUNE_EFFORT": "none"},
    )
    os.close(sink)
    with os.fdopen(reader, "rb") as stream:
        records = Records(json.loads(line) for line in stream)
    said = process.communicate()[0].decode()
    assert records and records[-1]["r"] == "done", said
    return records


def row_named(name):
    return next(row for row in ROWS if row.name == name)


@pytest.mark.parametrize("name", ["slice_of_row", "slice_of_accumulator", "misspelt_name", "no_such_op"])
def test_a_bind_that_fails_keeps_what_was_made(tmp_path, name):
    row = row_named(name)
    records = real_session(f"failing/{name}.py", tmp_path)
    (failure,) = records.of("failure")
    assert (failure["step"], failure["expression"].partition("\n")[0], records.stages()[-1]) == (row.step, row.expression, row.last)
    assert records.codes("error")[0] == row.code and records.of("typed")
    assert (failure.get("node") or {}).get("target", "") == row.target
    assert bool(records.nodes("device")) == (row.last == "fx")


@pytest.mark.parametrize("name", ["complex_numbers", "flipped", "unknown_config_field"])
def test_a_config_without_code_is_a_failure(tmp_path, name):
    row = row_named(name)
    records = real_session(f"failing/{name}.py", tmp_path)
    (failure,) = records.of("failure")
    assert (failure["step"], failure["expression"].partition("\n")[0], records.stages()[-1]) == (row.step, row.expression, row.last)
    assert records.codes("error")[0] == row.code and len(records.of("variant")) == 1


def test_a_compile_that_fails_is_told_once(tmp_path):
    row = row_named("triton_function")
    records = real_session("failing/triton_function.py", tmp_path)
    (failure,) = records.of("failure")
    assert (failure["step"], records.codes("error")[0]) == (row.step, row.code)


def test_a_launch_that_fails_has_the_stages_of_its_code(tmp_path):
    """Here for want of a driver; there it may be what the GPU has too little of."""
    records = real_session("decisions.py", tmp_path)
    failed = [variant for variant in records.variants() if not variant.of("variant_end")[0]["ok"]]
    assert failed and failed[0].stages()[-1] == "sass"
    assert failed[0].of("failure")[0]["step"] == "host-code"
