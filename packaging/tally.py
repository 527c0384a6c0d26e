"""Sums up JUnit reports: one line a report, then "N passed, N failed". A report that is missing counts as a failure."""

import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path


def count(report: Path) -> tuple[int, int, int]:
    """(passed, failed, skipped) test cases of one JUnit file."""
    cases = list(ElementTree.parse(report).iter("testcase"))
    failed = sum(any(case.find(tag) is not None for tag in ("failure", "error")) for case in cases)
    skipped = sum(case.find("skipped") is not None for case in cases)
    return len(cases) - failed - skipped, failed, skipped


def main(reports: list[str]) -> int:
    total_passed = total_failed = 0
    for report in map(Path, reports):
        try:
            passed, failed, skipped = count(report)
        except (OSError, ElementTree.ParseError) as error:
            passed, failed, skipped = 0, 1, 0
            print(f"{report.stem}: no report ({error})")
        if passed + failed == 0:
            failed = 1
            print(f"{report.stem}: no test ran")
        print(f"{report.stem}: {passed} passed, {failed} failed, {skipped} skipped")
        total_passed, total_failed = total_passed + passed, total_failed + failed
    print(f"{total_passed} passed, {total_failed} failed")
    return 1 if total_failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
