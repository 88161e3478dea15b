"""A hundred submissions at once, of ten bodies, to a real server: each is published or refused,
none is lost, and nothing of one is in the catalog of another.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import httpx
import pytest
from pyoxigraph import Literal, NamedNode

from loaders.registers import ORGANISATIONS
from ontology.namespaces import DCT
from ontology.uscc import check_character
from server.accounts.tokens import Accounts
from server.catalog.evidence import Evidence
from server.store.folder import DataFolder
from server.store.verification import Verification
from tests.server.catalog.support import HEADER, City, row
from tests.system.conftest import Served, free_port, start, wait_until

pytestmark = pytest.mark.full

BODIES, EACH = 10, 10
LONGEST = 1_200.0
"""Seconds: whoever came first may be judged last."""
REFUSED = {3, 7}
"""Which of the submissions of a body break a rule."""


def body(number: int) -> tuple[str, str, str]:
    """Key, name and code of an invented body."""
    start_of_code = f"11320700X00001{number:03d}"
    return (
        f"body-{number}",
        f"示范{number}局",
        start_of_code + (check_character(start_of_code) or ""),
    )


def title(number: int, place: int) -> str:
    return f"第{number}局第{place}号资源"


def content(number: int, place: int) -> bytes:
    """One resource, that of this body and place alone."""
    cycle = "有空时" if place in REFUSED else "每日"
    code = f"307010320700{number + 20:03d}/{place + 1:06d}"
    return (HEADER + row(title(number, place), code, body(number), cycle=cycle)).encode()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    city = City(tmp_path_factory.mktemp("many"))
    sheet = StringIO()
    table = csv.DictWriter(sheet, ORGANISATIONS.columns)
    table.writeheader()
    for number in range(BODIES):
        key, name, code = body(number)
        cells = {"单位键": key, "单位名称": name, "统一社会信用代码": code, "单位类型": "部门"}
        table.writerow(cells)
    assert city.register("_organisations", sheet.getvalue()).state == "published"
    served = start(
        city.folder.root, free_port(), "serve",
        LIANMU_PUBLIC="true", LIANMU_REVIEW="direct", LIANMU_ANSWER_SECONDS="0",
    )  # fmt: skip
    yield served
    served.process.terminate()
    served.process.wait()


def test_each_is_published_or_refused_none_lost_none_mixed(served: Served) -> None:
    accounts = Accounts(DataFolder(served.folder).accounts)
    tokens = [accounts.create_token(body(number)[0], "publisher") for number in range(BODIES)]

    def send(job: tuple[int, int]) -> tuple[tuple[int, int], str]:
        number, place = job
        with served.client(tokens[number]) as client:
            sent = client.post(
                "submissions",
                data={"catalog": body(number)[0]},
                files={"file": ("one.csv", content(number, place))},
            )
            assert sent.status_code == 202, sent.text
            return job, str(sent.json()["id"])

    jobs = [(number, place) for place in range(EACH) for number in range(BODIES)]
    with ThreadPoolExecutor(len(jobs)) as together:
        sent = dict(together.map(send, jobs))
    assert len(set(sent.values())) == BODIES * EACH

    def ended(client: httpx.Client, identifier: str) -> str | None:
        state = client.get(f"submissions/{identifier}").json()["state"]
        return None if state == "judging" else str(state)

    for (number, place), identifier in sent.items():
        with served.client(tokens[number]) as client:
            state = wait_until(lambda: ended(client, identifier), LONGEST)  # noqa: B023  asked at once
        assert state == ("refused" if place in REFUSED else "published"), (number, place)
    kept_each_to_its_own(served, sent)


def kept_each_to_its_own(served: Served, sent: dict[tuple[int, int], str]) -> None:
    """What is published is in the catalog of its body; every one is kept as it was sent."""
    folder = DataFolder(served.folder)
    evidence, graphs = Evidence(folder), folder.graphs()
    editions = set()
    for (number, place), identifier in sent.items():
        assert evidence.content(identifier) == content(number, place)
        job, outcome = evidence.job(identifier), evidence.outcome(identifier)
        assert job is not None and job.catalog == body(number)[0] and outcome is not None
        editions.add(outcome.edition)
    published = sum(place not in REFUSED for _, place in sent)
    assert len(editions - {None}) == published
    with folder.open_current() as edition:
        for number in range(BODIES):
            graph = graphs.catalog(body(number)[0])
            titles = {
                quad.object.value
                for quad in edition.store.quads_for_pattern(None, DCT.title, None, graph)
                if isinstance(quad.object, Literal)
                and isinstance(quad.subject, NamedNode)
                and "/id/resource/" in quad.subject.value
            }
            wanted = {title(number, place) for place in range(EACH) if place not in REFUSED}
            assert titles == wanted
    assert list(Verification(folder).faults()) == []
