"""Fifty hostile queries at a time, while a normal client is never refused nor failed."""

from __future__ import annotations

import socket
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from tests.server.sparql.test_network import Listener
from tests.system.conftest import Served, wait_until
from tests.system.hostile import calling, costly, prying

NORMAL = (
    "SELECT ?t { ?r a <https://w3id.org/lianmu/ns#InformationResource> ; "
    "<http://purl.org/dc/terms/title> ?t } LIMIT 5 OFFSET %d"
)
HOSTILE_ADDRESS = "127.0.0.2"
BROKEN_OFF = 0
"""For a long result that came to its limit on the way."""
ENDED = {400, 403, 413, 503, BROKEN_OFF}
"""How a query may be refused or ended; 200 with nothing in it, or cut, is as good."""


def children(pid: int) -> set[int]:
    """The processes a process has started and not yet seen the end of."""
    found: set[int] = set()
    for task in Path(f"/proc/{pid}/task").iterdir():
        found |= {int(each) for each in (task / "children").read_text().split()}
    return found


@pytest.mark.full
@pytest.mark.skipif(sys.platform != "linux", reason="needs a second loopback address and /proc")
def test_fifty_hostile_queries_hurt_nobody(demo: Served) -> None:
    before = len(children(demo.process.pid))
    with closing(socket.socket()) as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        listener = Listener(door)
        listener.thread.start()
        queries = costly() | {
            f"{kind} {name}": query
            for kind, found in (
                ("call", calling(listener.address)),
                ("pry", prying(demo.url)),
            )
            for name, query in found.items()
        }
        assert len(queries) >= 50
        done = threading.Event()
        with ThreadPoolExecutor(9) as threads:
            normal = threads.submit(keep_asking, demo, done)
            ended = dict(zip(queries, threads.map(Attack(demo), queries.values()), strict=True))
            done.set()
            answered = normal.result()
        assert listener.settled() == 0
        door.shutdown(socket.SHUT_RDWR)
        listener.thread.join()
    assert answered > 10
    assert {name: status for name, status in ended.items() if status not in {200, *ENDED}} == {}
    assert all(ended[name] == 403 for name in ended if name.startswith("call s"))
    wait_until(lambda: "all are back" if len(children(demo.process.pid)) == before else None)
    health = httpx.get(demo.url + "health", timeout=60).json()
    assert health["status"] == "ok" and health["readers"]["network"] == "cut"


def keep_asking(demo: Served, done: threading.Event) -> int:
    """A normal client: another query each time, so that none is kept; all are answered."""
    answered = 0
    with demo.client() as client:
        while not done.is_set():
            answer = client.get("sparql", params={"query": NORMAL % answered})
            assert answer.status_code == 200, answer.text
            page = client.get("")
            assert page.status_code == 200, page.text
            answered += 1
    return answered


class Attack:
    """Sends one query from another address; the status, once nothing that is hidden came back."""

    def __init__(self, demo: Served) -> None:
        self.demo = demo

    def __call__(self, query: str) -> int:
        transport = httpx.HTTPTransport(local_address=HOSTILE_ADDRESS)
        address = f"http://127.0.0.1:{self.demo.port}/sparql"
        with httpx.Client(transport=transport, timeout=120) as client:
            try:
                answer = client.post(address, data={"query": query})
            except httpx.RemoteProtocolError:
                return BROKEN_OFF
        if "graph/provenance" in query and answer.status_code == 200:
            assert answer.json()["results"]["bindings"] == []
        if answer.status_code == 503 and "Retry-After" in answer.headers:
            assert int(answer.headers["Retry-After"]) > 0
        assert str(self.demo.folder) not in answer.text and "Traceback" not in answer.text
        return answer.status_code
