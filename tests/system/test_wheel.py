"""The built wheel, alone in an empty environment, runs the demo from an empty folder."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from tests.system.conftest import free_port

ROOT = Path(__file__).parents[2]


def run(*command: str | Path, cwd: Path) -> None:
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.full
def test_the_wheel_runs_the_demo_from_an_empty_folder(tmp_path: Path) -> None:
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "-o", tmp_path, ROOT, cwd=ROOT)
    (wheel,) = tmp_path.glob("lianmu-*.whl")
    run(sys.executable, "-m", "venv", tmp_path / "venv", cwd=tmp_path)
    run(tmp_path / "venv/bin/pip", "install", "--quiet", wheel, cwd=tmp_path)
    empty = tmp_path / "empty"
    empty.mkdir()
    port = free_port()
    environment = {"PATH": os.environ["PATH"]}  # nothing of ours, no LIANMU_ setting
    with subprocess.Popen(
        [tmp_path / "venv/bin/lianmu", "demo", "--port", str(port)], cwd=empty, env=environment
    ) as process:
        try:
            answer = first_answer(f"http://localhost:{port}/search.json", process)
            assert answer.json()["total"] == 400
            page = httpx.get(f"http://localhost:{port}/doc/resource/102001-000001.html", timeout=60)
            assert "企业登记基本信息" in page.text
            style = httpx.get(f"http://localhost:{port}/static/style.css", timeout=60)
            assert style.status_code == 200
        finally:
            process.terminate()


def first_answer(url: str, process: subprocess.Popen[bytes]) -> httpx.Response:
    deadline = time.monotonic() + 900
    while time.monotonic() < deadline:
        assert process.poll() is None, "the demo ended"
        try:
            return httpx.get(url, timeout=60)
        except httpx.TransportError:
            time.sleep(0.2)  # polling an event of another process
    raise AssertionError("the demo did not answer")
