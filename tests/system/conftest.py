"""A real demo city, loaded and served by the command line in processes of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from server.demo.loading import load_city
from server.settings import Settings
from server.store.folder import Charter

LIANMU = str(Path(sys.executable).with_name("lianmu"))
STARTING_SECONDS = 240.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(folder: Path) -> dict[str, str]:
    """What a command sees: nothing of ours but the data folder; warnings are errors."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return kept | {"LIANMU_DATA": str(folder), "PYTHONWARNINGS": "error"}


@dataclass
class Served:
    """A running server, and the command line beside it on the same data folder."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}/"

    @property
    def environment(self) -> dict[str, str]:
        return environment(self.folder)

    def lianmu(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command beside the server."""
        return subprocess.run(
            [LIANMU, *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def token(self, organisation: str, role: str) -> str:
        made = self.lianmu("token", "create", "--org", organisation, "--role", role)
        assert made.returncode == 0, made.stderr
        return made.stdout.strip()

    def client(self, token: str | None = None, **headers: str) -> httpx.Client:
        if token:
            headers["Authorization"] = f"Bearer {token}"
        return httpx.Client(base_url=self.url, headers=headers, timeout=180)

    def count(self, pattern: str, client: httpx.Client | None = None) -> int:
        """How many solutions a pattern has for an anonymous caller."""
        query = f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}"
        with client or self.client() as asking:
            answer = asking.get("sparql", params={"query": query})
        return int(answer.json()["results"]["bindings"][0]["n"]["value"])


def start(folder: Path, port: int, *arguments: str, **settings: str) -> Served:
    """Start ``lianmu …`` and wait until it answers."""
    process = subprocess.Popen(
        [LIANMU, *arguments, "--port", str(port)],
        env=environment(folder) | settings,
        cwd=folder.parent,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    served = Served(folder, port, process)
    wait_until_it_answers(served)
    return served


@contextmanager
def serving(folder: Path, **environment: str) -> Iterator[Served]:
    """A server on a data folder, for as long as this lasts."""
    served = start(folder, free_port(), "serve", **environment)
    try:
        yield served
    finally:
        served.process.terminate()
        served.process.wait()


def wait_until_it_answers(served: Served) -> None:
    deadline = time.monotonic() + STARTING_SECONDS
    while time.monotonic() < deadline:
        assert served.process.poll() is None, "the server ended while starting"
        try:
            if httpx.get(served.url + "health", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)  # polling an event of another process; nothing is asserted about time
    raise AssertionError("the server did not answer")


def wait_until(ask: Callable[[], str | None], seconds: float = STARTING_SECONDS) -> str:
    """Poll something another process is doing until it is done; give up after so many seconds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        answer = ask()
        if answer is not None:
            return answer
        time.sleep(0.05)
    raise AssertionError("it never ended")


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The small demo city, as a visitor finds it; tests that change it use invented bodies."""
    folder, port = tmp_path_factory.mktemp("demo") / "data", free_port()
    base = f"http://localhost:{port}/"
    charter = Charter(base, public=True, review="direct", demo=True)
    load_city(Settings(data=folder, base_iri=base), charter, lambda _: None, small=True)
    served = start(folder, port, "demo", LIANMU_QUERY_SECONDS="3", LIANMU_ANSWER_SECONDS="120")
    yield served
    served.process.terminate()
    served.process.wait()
