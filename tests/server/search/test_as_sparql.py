"""A search and the SPARQL it is shown as find the same resources."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from server.search.as_sparql import as_sparql
from server.search.find import each, find
from server.search.labels import PUBLIC
from server.search.question import SearchRequest, strict
from server.store.edition import OpenEdition
from server.store.graphs import Dataset
from tests.server.search.sample import GRAPHS, NAMES, RECORDS, Record, indexed, reported

CHARACTERS = "登记许可a1AＡ１ａｂb。/_- 々⾦金"
texts = st.text(CHARACTERS, max_size=8)
records = st.builds(
    Record,
    code=st.sampled_from([f"{kind}0701/{number}" for kind in "123" for number in ("01", "1a")]),
    title=texts.filter(bool),
    description=texts,
    items=st.lists(texts.filter(bool), max_size=2, unique=True).map(tuple),
    share=st.sampled_from(("unconditional", "conditional", "withheld")),
    provider=st.sampled_from(("scjgj", "zrzy")),
    law=st.sampled_from((None, "tax-law/3", "tax-law", "tax-laws")),
)
KEYS = {
    "share": ("conditional", "withheld", "nothing", 'a" }'),
    "provider": ("scjgj", "sfj", "有"),
    "type": ("basic", "thematic"),
    "catalog": ("zrzy",),
    "frequency": ("daily", "a b"),
    "open": ("yes", "no"),
    "basis": ("tax-law",),
    "region": ("320700",),
    "rule": ("R-08", "R-19"),
}


@st.composite
def requests(draw: st.DrawFn, city: list[Record]) -> SearchRequest:
    """Some ask for parts of what is there."""
    said = [text for record in city for text in (record.title, record.description, *record.items)]
    whole = draw(st.sampled_from(["".join(said), *said]))
    start = draw(st.integers(0, len(whole)))
    part = whole[start : start + draw(st.integers(1, 5))]
    facets = draw(st.sets(st.sampled_from(sorted(KEYS)), max_size=1))
    chosen = {
        facet: tuple(sorted(draw(st.sets(st.sampled_from(KEYS[facet]), min_size=1, max_size=2))))
        for facet in facets
    }
    text = draw(st.sampled_from((part, part, part.upper(), "", "登记许可登记", "a1 登可")))
    return SearchRequest(text, chosen, draw(st.sampled_from(("", "", "items"))))


def findings_of(provider: str, city: list[Record]) -> list[tuple[NamedNode, str]]:
    """Something on each of its resources, and on what is the first item of some."""
    own = [record for record in city if record.provider == provider]
    return [(record.iri, "R-19") for record in own if record.share == "withheld"] + [
        (record.item(0), "R-08") for record in own
    ]


def in_sparql(opened: OpenEdition, request: SearchRequest, dataset: Dataset) -> set[str]:
    query = as_sparql(request, find(opened, request, dataset).question, NAMES)
    return {row["resource"].value for row in opened.select(query, dataset)}


@settings(max_examples=50, deadline=None)
@given(st.lists(records, max_size=5, unique_by=lambda record: record.code), st.data())
def test_the_same_resources(
    tmp_path_factory: pytest.TempPathFactory, city: list[Record], data: st.DataObject
) -> None:
    reports = [
        quad
        for provider in ("scjgj", "zrzy")
        for quad in reported(provider, *findings_of(provider, city))
    ]
    opened = indexed(tmp_path_factory.mktemp("same"), city, reports)
    named = tuple(NamedNode(name) for name in opened.meta.graphs)
    readable = data.draw(st.sampled_from([named, (GRAPHS.report("zrzy"),), ()]))
    dataset = Dataset(PUBLIC.default, readable)
    for request in data.draw(st.lists(requests(city), min_size=3, max_size=8)):
        found = {summary.iri for summary in each(opened, request, dataset)}
        assert in_sparql(opened, request, dataset) == found, request


@pytest.mark.parametrize(
    "text",
    [
        "",
        "企业",
        "ＰＭ２．５日均",
        "空气质量监测日报在哪",
        "307",
        RECORDS[0].iri.value,
        "http://a b",
    ],
)
def test_the_same_of_the_sample(tmp_path: Path, text: str) -> None:
    opened = indexed(tmp_path)
    dataset = PUBLIC
    request = SearchRequest(text)
    assert in_sparql(opened, request, dataset) == {
        summary.iri for summary in each(opened, request, dataset)
    }


def test_it_can_be_read() -> None:
    request = SearchRequest("渔港 ab", {"share": ("withheld",), "basis": ("tax-law",)})
    lines = as_sparql(request, strict(request.text), NAMES).splitlines()
    assert "  VALUES ?share { <https://w3id.org/lianmu/code/sharing/withheld> }" in lines
    assert "  ?resource lm:sharingType ?share ." in lines
    assert any('"渔港"' in line and "dct:title|dct:identifier|" in line for line in lines)
