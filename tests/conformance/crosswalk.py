"""Runs the crosswalk binary and reads its JSON envelope."""

import json
import os
import subprocess
from pathlib import Path

from databases import Unavailable

TIMEOUT_SECONDS = 60

FINE = 0
FINDINGS = 1
MIGRATION_FAILED = 5


class CrosswalkFailed(Exception):
    pass


class Answer:
    """One run: its exit code, its envelope (where JSON was asked for) and its texts."""

    def __init__(self, words, done):
        self.words = words
        self.code = done.returncode
        self.stdout = done.stdout
        self.stderr = done.stderr
        self.envelope = None

    @property
    def result(self):
        return self.envelope["result"]

    def text(self):
        return f"crosswalk {' '.join(self.words)}: exit {self.code}\n{self.stdout.strip()[-3000:]}\n{self.stderr.strip()[-3000:]}".strip()


class Crosswalk:
    def __init__(self, binary):
        self.binary = Path(binary)

    def require(self):
        if not os.access(self.binary, os.X_OK):
            raise Unavailable(f"no crosswalk binary at {self.binary}")

    def run(self, *words, expect=FINE):
        """Runs with `--format json`; a code other than `expect`, or output that is not one envelope, is a failure."""
        answer = self.run_plain(*words, "--format", "json")
        try:
            answer.envelope = json.loads(answer.stdout)
            missing = {"ok", "command", "result", "diagnostics", "next"} - set(answer.envelope)
        except (ValueError, TypeError):
            raise CrosswalkFailed(f"not a JSON envelope: {answer.text()}") from None
        if missing:
            raise CrosswalkFailed(f"the envelope lacks {sorted(missing)}: {answer.text()}")
        if expect is not None and answer.code != expect:
            raise CrosswalkFailed(f"expected exit {expect}: {answer.text()}")
        return answer

    def run_plain(self, *words):
        self.require()
        words = [str(word) for word in words]
        try:
            done = subprocess.run([str(self.binary), *words], capture_output=True, text=True, timeout=TIMEOUT_SECONDS, stdin=subprocess.DEVNULL, env={**os.environ, "NO_COLOR": "1"})
        except subprocess.TimeoutExpired:
            raise CrosswalkFailed(f"crosswalk {' '.join(words)} did not end within {TIMEOUT_SECONDS} s") from None
        return Answer(words, done)
