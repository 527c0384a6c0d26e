"""The closing line of packaging/check counts what the reports say, and a missing report as a failure."""

import subprocess
import sys

from paths import ROOT

TALLY = ROOT / "packaging" / "tally.py"


def tally(*reports):
    return subprocess.run([sys.executable, TALLY, *reports], capture_output=True, text=True)


def report(path, cases):
    path.write_text(f"<testsuites><testsuite>{cases}</testsuite></testsuites>")
    return path


def test_sums_over_reports(tmp_path):
    good = report(tmp_path / "a.xml", "<testcase name='1'/><testcase name='2'/>")
    mixed = report(tmp_path / "b.xml", "<testcase name='3'/><testcase name='4'><failure/></testcase><testcase name='5'><skipped/></testcase>")
    result = tally(good, mixed)
    assert result.stdout.splitlines()[-1] == "3 passed, 1 failed"
    assert result.returncode == 1


def test_missing_and_empty_reports_fail(tmp_path):
    empty = report(tmp_path / "empty.xml", "")
    result = tally(empty, tmp_path / "absent.xml")
    assert result.stdout.splitlines()[-1] == "0 passed, 2 failed"
    assert result.returncode == 1


def test_all_passed(tmp_path):
    result = tally(report(tmp_path / "a.xml", "<testcase name='1'/>"))
    assert (result.stdout.splitlines()[-1], result.returncode) == ("1 passed, 0 failed", 0)
