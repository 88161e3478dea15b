"""A bounded run of ``python -m tests.fuzz``, in a process of its own because atheris ends it."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

RUNS = 5_000


@pytest.mark.full
@pytest.mark.skipif(find_spec("atheris") is None, reason="atheris has no wheel for this platform")
def test_coverage_guided_fuzzing_finds_nothing(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "tests.fuzz", str(tmp_path), f"-runs={RUNS}", "-seed=1"],
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    assert ended.returncode == 0, ended.stderr[-4000:]
    assert "Done" in ended.stderr, ended.stderr[-4000:]  # it ran, it did not merely end
