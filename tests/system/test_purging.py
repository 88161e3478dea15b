"""Purged beside a running server: no road tells it any more, no process holds on to its files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from server.accounts.tokens import Accounts
from tests.server.catalog.support import HEADER, City
from tests.server.catalog.test_purge import (
    KEY,
    OTHER_ROW,
    RESOURCE,
    SECRET_ROW,
    SECRETS,
    TITLE,
    holding,
    workbook,
)
from tests.system.conftest import Served, serving

EVERYTHING = "SELECT ?o { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } FILTER(ISLITERAL(?o)) }"
ROADS = {
    "page": f"doc/resource/{KEY}.html",
    "Turtle": f"doc/resource/{KEY}.ttl",
    "TriG": f"doc/resource/{KEY}.trig",
    "Memento": f"doc/resource/{KEY}.ttl?edition=2",
    "Memento of the page": f"doc/resource/{KEY}.html?edition=2",
    "SPARQL": f"sparql?query={EVERYTHING}",
    "search": f"search.json?q={TITLE}",
    "search page": f"search?q={TITLE}",
    "feed": "catalog.ttl",
    "export": "dump.nq",
    "export as TriG": "dump.trig",
    "sheet": "doc/catalog/housing.csv",
    "catalog": "doc/catalog/housing.html",
    "changes": "changes.atom",
    "delta": "changes/2/added.nq",
    "delta of the purge": "changes/3/removed.nq",
    "submissions": "submissions",
    "reports": "reports",
    "rule": "rules/R-13a",
    "site map": "sitemap.xml",
    "waivers": "waivers",
}
EVIDENCE = ("submissions/{}", *(f"reports/{{}}{end}" for end in ("", ".json", ".ttl", ".csv")))


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    city = City(tmp_path_factory.mktemp("purging"))
    sent = city.submit(workbook(SECRET_ROW, OTHER_ROW), name="目录.xlsx")
    assert sent.state == "published"
    return city


@pytest.fixture(scope="module")
def served(city: City) -> Iterator[Served]:
    with serving(city.folder.root, LIANMU_PUBLIC="true") as served:
        yield served


def held(process: int) -> Iterator[str]:
    """Deleted files that a process or one of its children still has open."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    for one in (process, *map(int, children)):
        for descriptor in Path(f"/proc/{one}/fd").iterdir():
            target = str(descriptor.readlink())
            if target.endswith("(deleted)"):
                yield target


def test_no_road_tells_what_was_purged(city: City, served: Served) -> None:
    authority = Accounts(city.folder.accounts).create_token("justice", "authority")
    clerk = Accounts(city.folder.accounts).create_token("housing", "publisher")
    sent = {"file": ("catalog.csv", (HEADER + SECRET_ROW).encode())}
    with served.client(clerk) as client:
        checked = client.post(
            "submissions", data={"catalog": "housing", "dry_run": "true"}, files=sent
        ).json()["id"]
    with served.client(authority) as client:
        known = [path.name for path in city.folder.evidence.glob("[0-9]*")]
        before = {road for road, path in ROADS.items() if SECRETS[0] in client.get(path).text}
        assert {"page", "Turtle", "Memento", "SPARQL", "search", "delta", "export"} <= before
        purged = served.lianmu("purge", RESOURCE, "--reason", "误报", "--approver", "陈主任")
        assert purged.returncode == 0, purged.stderr
        for road, path in ROADS.items():
            answer = client.get(path)
            assert answer.status_code < 500, (road, answer.text)
            asked = {TITLE} if "q=" in path and answer.status_code == 200 else set()
            found = {text for text in SECRETS if text in answer.text} - asked
            assert found == set(), road
        for name in known:
            for form in EVIDENCE:
                answer = client.get(form.format(name))
                assert answer.status_code < 500
                assert not any(text in answer.text for text in SECRETS), form
        assert client.get(f"reports/{known[0]}.xlsx").status_code == 404
        assert client.get(f"doc/resource/{KEY}.ttl").status_code == 410
        assert client.get(f"doc/resource/{KEY}.ttl?edition=2").status_code == 410
    with served.client(clerk) as client:
        assert client.get(f"reports/{checked}.json").status_code == 404  # a check, remembered
    assert holding(city.folder.root) == []
    assert [name for name in held(served.process.pid) if str(city.folder.root) in name] == []
    verified = served.lianmu("evidence", "verify")
    assert verified.returncode == 0 and "陈主任" in verified.stdout
    again = served.lianmu("purge", RESOURCE, "--reason", "误报")
    assert again.returncode == 2 and "没有可清除的内容" in again.stderr
