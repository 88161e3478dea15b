"""``kill -9`` of submissions and of the server in a stream of submissions loses nothing it told.

Every acknowledged submission is there, none is half there, the default graph is the union of its
members, and evidence agrees with what was published.
"""

from __future__ import annotations

import os
import random
import re
import signal
import threading
from pathlib import Path

import httpx
import pytest
from pyoxigraph import Literal

from ontology.namespaces import DCT, LM
from server.catalog.evidence import Evidence
from server.store.doctor import examine
from tests.server.catalog.support import HEADER, City, row
from tests.system.conftest import STARTING_SECONDS, Served, free_port, start

CODE = re.compile(rb"307010320700014/\d{6}")


class Stream(threading.Thread):
    """Submits one new resource after another for as long as it is told to."""

    def __init__(self, url: str, token: str) -> None:
        super().__init__()
        self.url = url
        self.token = token
        self.number = 0
        self.told: list[str] = []
        self.stopping = threading.Event()
        self.through = threading.Event()
        self.up = threading.Event()
        self.up.set()

    def run(self) -> None:
        while not self.stopping.is_set():
            self.up.wait()
            self.number += 1
            code = f"307010320700014/{self.number:06d}"
            content = HEADER + "".join(
                row(f"示范资源{code[-6:]}之信息", code, item=item) for item in "甲乙丙"
            )
            try:
                answer = httpx.post(
                    self.url + "submissions",
                    headers={"Authorization": f"Bearer {self.token}"},
                    data={"catalog": "housing"},
                    files={"file": ("one.csv", content.encode())},
                    timeout=60,
                )
            except httpx.TransportError:
                continue
            if answer.status_code == 201:
                self.told.append(code)
                self.through.set()

    def get_through(self) -> None:
        """Wait until one more publication has been told."""
        self.through.clear()
        assert self.through.wait(STARTING_SECONDS), "the stream never got through"


def kill_submission(server: int) -> bool:
    """Kill the child process that is judging now, if there is one."""
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            command = (entry / "cmdline").read_bytes()
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if parent == server and b"server.catalog.child" in command:
            os.kill(int(entry.name), signal.SIGKILL)
            return True
    return False


def restart(served: Served) -> None:
    again = start(served.folder, served.port, "serve", LIANMU_PUBLIC="true", LIANMU_REVIEW="direct")
    served.process = again.process


@pytest.mark.parametrize("kills", [2, pytest.param(20, marks=pytest.mark.full)])
def test_kill_9_loses_nothing_acknowledged(tmp_path: Path, kills: int) -> None:
    city = City(tmp_path)
    served = start(
        city.folder.root, free_port(), "serve", LIANMU_PUBLIC="true", LIANMU_REVIEW="direct"
    )
    stream = Stream(served.url, served.token("housing", "publisher"))
    stream.start()
    chance = random.Random(809)
    pause = threading.Event()
    killed = {"server": 0, "submission": 0}
    try:
        while sum(killed.values()) < kills:
            stream.get_through()
            pause.wait(chance.uniform(0.05, 2.5))  # a random moment, not a wait for a result
            if killed["submission"] < kills // 2:
                killed["submission"] += kill_submission(served.process.pid)
                continue
            stream.up.clear()
            served.process.kill()
            served.process.wait()
            killed["server"] += 1
            restart(served)
            stream.up.set()
    finally:
        stream.stopping.set()
        stream.up.set()
        stream.join()
        served.process.kill()
        served.process.wait()
    check(city, stream)


def check(city: City, stream: Stream) -> None:
    last = city.submit(HEADER + row("最后一份资源的信息", "307010320700014/999999"))
    assert last.state == "published"
    assert all(check.sound for check in examine(city.folder))
    with city.folder.open_current() as edition:
        held = {
            quad.object.value: quad.subject
            for quad in edition.store.quads_for_pattern(
                None, DCT.identifier, None, city.graphs.catalog("housing")
            )
            if isinstance(quad.object, Literal)
        }
        assert set(stream.told) <= set(held)
        for code, resource in held.items():
            if code != "307010320700014/999999":
                items = edition.store.quads_for_pattern(resource, LM.item, None, None)
                assert len({quad.object for quad in items}) == 3, f"{code} is half there"
    evidence = Evidence(city.folder)
    for identifier in evidence.newest(10_000):
        outcome = evidence.outcome(identifier)
        assert outcome is not None, identifier
        codes = {match.decode() for match in CODE.findall(evidence.content(identifier))}
        assert codes, identifier
        assert (codes <= set(held)) is (outcome.state == "published"), identifier
    assert not list(city.folder.work.iterdir())
    assert not evidence.pending.exists()
