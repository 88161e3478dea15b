"""Show 5: strings that break programs, in every field, are text on every page and nothing else.

The strings are the Big List of Naughty Strings, read where the fixtures lie.
"""

from __future__ import annotations

import csv
import io
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from justhtml import JustHTML
from pyoxigraph import Literal, NamedNode, Quad

from ontology.namespaces import CODE, DCAT, DCT, LM, RDF, SKOS
from server.accounts.tokens import Accounts
from server.app import create_app
from tests.server.browser.app import small_app, small_site
from tests.server.browser.city import city, publish
from tests.server.browser.live import served
from tests.server.catalog.support import HEADER, City
from tests.server.search.sample import GRAPHS, NAMES
from tests.system.page_faults import elements, invalid, scripted

SHARED = Path(os.environ.get("LIANMU_SHARED", Path(__file__).parents[3] / "shared"))
STRINGS = SHARED / "fixtures" / "text" / "blns.txt"
FIELDS = (
    DCT.title, DCT.description, DCT.identifier, LM.sharingCondition, LM.sharingScope,
    LM.usePurpose, LM.openingCondition, LM.withholdingReason, LM.formatDescription,
    LM.providerUnit, LM.approver, LM.sourceSystem, DCT.issued, DCT.accrualPeriodicity,
)  # fmt: skip
"""Of a resource; its item, its department and its legal basis have one of the strings each, too."""
SAID_BY_DATA = ("control-character-in-input-stream", "noncharacter-in-input-stream")
ACTIVE = ("script", "iframe", "img", "object", "embed", "style", "base", "video", "form", "input")


@pytest.fixture(scope="module")
def strings() -> list[str]:
    if not STRINGS.exists():
        pytest.skip("the shared fixture fixtures/text/blns.txt is not here (LIANMU_SHARED)")
    lines = STRINGS.read_text(encoding="utf-8").split("\n")
    return [line for line in lines if line.strip() and not line.startswith("#")]


def resource(number: int) -> NamedNode:
    return NAMES.thing("resource", f"blns-{number}")


def hostile(strings: list[str]) -> Iterator[Quad]:
    """A resource for every few strings, one string a field."""
    per = len(FIELDS) + 3
    for number, start in enumerate(range(0, len(strings), per)):
        some = iter([*strings[start : start + per], *["-"] * per])
        subject, graph = resource(number), GRAPHS.catalog("zrzy")
        item = NAMES.thing("item", f"blns-{number}.aaaaaaaaaa")
        basis = NamedNode(f"{subject.value}#basis-0123456789")
        body = NAMES.thing("department", f"blns-{number}")
        yield Quad(subject, RDF.type, LM.InformationResource, graph)
        yield Quad(subject, RDF.type, DCAT.Dataset, graph)
        yield Quad(subject, LM.sharingType, CODE["sharing/withheld"], graph)
        yield Quad(NAMES.thing("catalog", "zrzy"), DCAT.dataset, subject, graph)
        for field in FIELDS:
            yield Quad(subject, field, Literal(next(some), language="zh"), graph)
        yield Quad(subject, LM.item, item, graph)
        yield Quad(item, RDF.type, LM.InformationItem, graph)
        yield Quad(item, DCT.title, Literal(next(some), language="zh"), graph)
        yield Quad(subject, LM.legalBasis, basis, graph)
        yield Quad(basis, LM.citation, Literal(next(some), language="zh"), graph)
        yield Quad(subject, DCT.publisher, body, graph)
        yield Quad(body, RDF.type, LM.Department, GRAPHS.reference("organisations"))
        name = Literal(next(some), language="zh")
        yield Quad(body, SKOS.prefLabel, name, GRAPHS.reference("organisations"))


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory, strings: list[str]) -> Iterator[httpx.Client]:
    folder = city(tmp_path_factory.mktemp("hostile") / "data")
    publish(folder, list(hostile(strings)))
    with (
        served(small_app(small_site(folder))) as address,
        httpx.Client(base_url=address, headers={"Accept": "text/html"}, timeout=60) as client,
    ):
        yield client


def text_of(html: str) -> str:
    """What a browser shows of a page, blanks told as one."""
    return " ".join(JustHTML(html, sanitize=False).root.to_text(separator="").split())


def active(html: str) -> Counter[str]:
    names = Counter(one.name for one in elements(JustHTML(html, sanitize=False).root))
    return Counter({name: number for name, number in names.items() if name in ACTIVE})


def faults(html: str) -> list[str]:
    said = [fault for fault in invalid(html) if not fault.startswith(SAID_BY_DATA)]
    return said + scripted(html)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_string_in_the_data_is_text(
    visitor: httpx.Client, strings: list[str], language: str
) -> None:
    harmless = active(visitor.get(f"/doc/resource/102001-000001?lang={language}").text)
    per = len(FIELDS) + 3
    for number, start in enumerate(range(0, len(strings), per)):
        html = visitor.get(f"/doc/resource/blns-{number}?lang={language}").text
        assert faults(html) == []
        assert active(html) == harmless
        shown = text_of(html).replace(" ", "")
        for words in strings[start : start + per]:
            assert "".join(words.split()) in shown, words


def test_lists_of_such_things_are_text(visitor: httpx.Client) -> None:
    for path in ("/search?page={}", "/doc/catalog/zrzy?page={}"):
        for page in (1, 2, 3):
            html = visitor.get(path.format(page)).text
            assert faults(html) == [], path
            assert active(html)["img"] == active(html)["iframe"] == 0
    assert faults(visitor.get("/doc/item/blns-20.aaaaaaaaaa").text) == []
    assert faults(visitor.get("/doc/department/blns-20").text) == []


def test_every_string_asked_for_is_text(visitor: httpx.Client, strings: list[str]) -> None:
    harmless = active(visitor.get("/search?q=x").text)
    markup = [each for each in strings if any(sign in each for sign in "<>\"'&")]
    for words in markup[::10]:
        for path in ("/search?q=", "/law?q="):
            html = visitor.get(path + quote(words)).text
            assert faults(html) == [], words
            assert active(html)["script"] == 0 and active(html)["img"] == 0, words
        assert active(visitor.get("/search?q=" + quote(words)).text) == harmless, words


def test_every_string_in_a_sheet_is_text_in_its_report(tmp_path: Path, strings: list[str]) -> None:
    """One row for each of the strings that look like markup, the same string in every cell."""
    small = City(tmp_path, public=True, readers=1)
    sheet = io.StringIO()
    width = HEADER.count(",") + 1
    markup = [each for each in strings if "<" in each][:40]
    csv.writer(sheet).writerows([each] * width for each in markup)
    outcome = small.submit(HEADER + sheet.getvalue())
    assert outcome.state == "refused"
    token = Accounts(small.folder.accounts).create_token("housing", "auditor")
    headers = {"Accept": "text/html", "Authorization": f"Bearer {token}"}
    with (
        served(create_app(small.settings)) as address,
        httpx.Client(base_url=address, headers=headers, timeout=60) as client,
    ):
        for place in ("submissions", "reports"):
            html = client.get(f"/{place}/{outcome.identifier}").text
            assert faults(html) == [], place
            assert not active(html).keys() - {"form", "input"}, place
            assert "".join(markup[0].split()) in text_of(html).replace(" ", ""), place
