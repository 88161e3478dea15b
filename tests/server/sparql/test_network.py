"""Nothing a query says makes the server call anybody: a listener hears every attempt."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, suppress

import pytest
from pyoxigraph import Literal, NamedNode, Quad, QueryBoolean, Store

from server.errors import Problem
from server.query.guard import check

DISGUISES = {
    "plain": "SELECT * {{ SERVICE <{there}> {{ ?s ?p ?o }} }}",
    "case": "SELECT * {{ sErViCe <{there}> {{ ?s ?p ?o }} }}",
    "silent": "SELECT * {{ SERVICE SILENT <{there}> {{ ?s ?p ?o }} }}",
    "comment": "SELECT * {{ SERVICE# <\n <{there}> {{ ?s ?p ?o }} }}",
    "variable": "SELECT * {{ BIND(<{there}> AS ?g) SERVICE ?g {{ ?s ?p ?o }} }}",
    "values": "SELECT * {{ VALUES ?g {{ <{there}> }} SERVICE ?g {{ ?s ?p ?o }} }}",
    "data": "SELECT * {{ ?x <http://e.example/at> ?g SERVICE ?g {{ ?s ?p ?o }} }}",
    "prefixed": "PREFIX t: <{there}> SELECT * {{ SERVICE t: {{ ?s ?p ?o }} }}",
    "relative": "BASE <{there}> SELECT * {{ SERVICE <x> {{ ?s ?p ?o }} }}",
    "escaped": "SELECT * {{ S\\u0045RVICE <{there}> {{ ?s ?p ?o }} }}",
    "long escape": "SELECT * {{ SERVIC\\U00000045 <{there}> {{ ?s ?p ?o }} }}",
    "escaped space": "SELECT * {{ SERVICE\\u0020<{there}> {{ ?s ?p ?o }} }}",
    "subselect": "SELECT * {{ {{ SELECT * {{ {{ SELECT * {{ SERVICE <{there}> {{}} }} }} }} }} }}",
    "exists": "ASK {{ FILTER EXISTS {{ SERVICE <{there}> {{ ?s ?p ?o }} }} }}",
    "not exists": "ASK {{ FILTER NOT EXISTS {{ SERVICE <{there}> {{ ?s ?p ?o }} }} }}",
    "optional": "ASK {{ OPTIONAL {{ SERVICE <{there}> {{ ?s ?p ?o }} }} }}",
    "minus": "ASK {{ ?a ?b ?c MINUS {{ SERVICE <{there}> {{ ?a ?b ?c }} }} }}",
    "construct": "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SERVICE <{there}> {{ ?s ?p ?o }} }}",
    "describe": "DESCRIBE ?s {{ SERVICE <{there}> {{ ?s ?p ?o }} }}",
    # the engine reads these as the keyword followed by something, the standard does not
    "glued to a name": "PREFIX t: <{there}> SELECT * {{ SERVICEt: {{ ?s ?p ?o }} }}",
    "glued to silent": "SELECT * {{ SERVICESILENT<{there}> {{ ?s ?p ?o }} }}",
    "glued to a value": "SELECT * {{ VALUES ?x {{ true }}SERVICE<{there}> {{ ?s ?p ?o }} }}",
    "after a number": "SELECT * {{ FILTER(1)SERVICE<{there}> {{ ?s ?p ?o }} }}",
    "in what looks like an IRI": "SELECT * {{ FILTER(1<2)SERVICE#>\n<{there}> {{ ?s ?p ?o }} }}",
    "after a name that is no IRI": (
        "PREFIX e: <http://a:> SELECT * {{ ?s ?p e:SERVICE<{there}> {{ ?a ?b ?c }} }}"
    ),
    "from": "SELECT * FROM <{there}> {{ ?s ?p ?o }}",
    "from named": "SELECT * FROM NAMED <{there}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "graph": "SELECT * {{ GRAPH <{there}> {{ ?s ?p ?o }} }}",
    "describe an IRI": "DESCRIBE <{there}>",
    "load": "LOAD <{there}>",
}
HEARD_UNGUARDED = {"plain", "glued to a name", "glued to a value", "in what looks like an IRI"}


class Listener:
    """Counts connections and closes each at once."""

    def __init__(self, door: socket.socket) -> None:
        self.door = door
        self.calls = 0
        self.address = f"http://127.0.0.1:{door.getsockname()[1]}/"
        self.thread = threading.Thread(target=self.listen)

    def listen(self) -> None:
        with suppress(OSError):
            while True:
                visitor, _ = self.door.accept()
                self.calls += 1
                visitor.close()

    def settled(self) -> int:
        """The calls so far. Ours comes last: once it is heard, so is every earlier one."""
        before = self.calls
        with socket.create_connection(self.door.getsockname()) as knock:
            knock.recv(1)
        return max(self.calls - 1, before)


@pytest.fixture
def listener() -> Iterator[Listener]:
    with closing(socket.socket()) as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        result = Listener(door)
        result.thread.start()
        yield result
        door.shutdown(socket.SHUT_RDWR)
        result.thread.join()


def evaluate(text: str, there: str) -> None:
    """Run the text to its end over data that name the listener."""
    store = Store()
    at = NamedNode("http://e.example/at")
    store.add(Quad(at, at, NamedNode(there)))
    store.add(Quad(at, at, Literal("x")))
    with suppress(SyntaxError, OSError, RuntimeError):
        answer = store.query(text, base_iri=there)
        if not isinstance(answer, QueryBoolean):
            list(answer)


@pytest.mark.parametrize("disguise", DISGUISES)
def test_a_query_that_passes_calls_nobody(disguise: str, listener: Listener) -> None:
    query = DISGUISES[disguise].format(there=listener.address)
    with suppress(Problem):
        evaluate(check(query, listener.address).text, listener.address)
    assert listener.settled() == 0


@pytest.mark.parametrize("disguise", sorted(HEARD_UNGUARDED))
def test_without_the_guard_the_engine_would_call(disguise: str, listener: Listener) -> None:
    """So that silence above means something."""
    evaluate(DISGUISES[disguise].format(there=listener.address), listener.address)
    assert listener.settled() > 0
