"""summarize_tests counts what ctest and the suites within it report."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def case(name: str, status: str, output: str = "", inner: str = "") -> str:
    return f'<testcase name="{name}" status="{status}">{inner}<system-out>{output}</system-out></testcase>'


class SummarizeTests(unittest.TestCase):
    def summary(self, *cases: str) -> tuple[int, list[str]]:
        with tempfile.NamedTemporaryFile("w", suffix=".xml") as file:
            file.write(f"<testsuite>{''.join(cases)}</testsuite>")
            file.flush()
            done = subprocess.run([sys.executable, ROOT / "scripts" / "summarize_tests", file.name], capture_output=True, text=True)
        return done.returncode, done.stdout.splitlines()

    def test_a_plain_test_counts_as_one(self):
        self.assertEqual(self.summary(case("a", "run"), case("b", "run")), (0, ["2 passed, 0 failed, 0 skipped"]))

    def test_suites_state_their_own_numbers(self):
        doctest = "[doctest] test cases:  12 |  11 passed | 1 failed | 0 skipped"
        status, lines = self.summary(case("unit", "fail", doctest), case("cases", "run", "3 passed, 0 failed, 2 skipped\n"))
        self.assertEqual(status, 1)
        self.assertEqual(lines[-1], "14 passed, 1 failed, 2 skipped")

    def test_a_suite_that_failed_without_a_failed_test_has_failed(self):
        status, lines = self.summary(case("unit", "fail", "3 passed, 0 failed, 0 skipped"))
        self.assertEqual((status, lines[-1]), (1, "3 passed, 1 failed, 0 skipped"))

    def test_a_skip_says_why(self):
        status, lines = self.summary(case("a", "run"), case("lint", "notrun", "skipped: no clang-tidy", '<skipped message="x"/>'))
        self.assertEqual((status, lines), (0, ["lint: skipped: no clang-tidy", "1 passed, 0 failed, 1 skipped"]))

    def test_nothing_run_is_a_failure(self):
        self.assertEqual(self.summary()[0], 1)
        done = subprocess.run([sys.executable, ROOT / "scripts" / "summarize_tests", "/nonexistent"], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stdout.splitlines()[-1]), (1, "0 passed, 1 failed, 0 skipped"))


if __name__ == "__main__":
    unittest.main()
