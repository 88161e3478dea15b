"""Every provision says which rules encode it, or why none does."""

from __future__ import annotations

import csv
from io import StringIO

import httpx
import pytest
from pyoxigraph import RdfFormat, parse

from ontology.namespaces import DCT, LAW, LM, RULE
from server.browser.coverage import Covered, coverage
from server.browser.impact import impact
from server.search.labels import PUBLIC
from server.store.folder import DataFolder


@pytest.fixture(scope="module")
def found(published: DataFolder) -> list[Covered]:
    with published.open_current() as edition:
        return coverage(edition, PUBLIC)


def test_no_provision_is_left_without_a_word(found: list[Covered]) -> None:
    silent = [one.provision.iri for one in found if one.status == "none" and not one.note.en]
    assert silent == []
    assert len(found) > 60


@pytest.mark.parametrize(
    ("article", "status"), [("21", "encoded"), ("29", "partly"), ("36", "none")]
)
def test_the_three_kinds(found: list[Covered], article: str, status: str) -> None:
    by_iri = {one.provision.iri: one for one in found}
    assert by_iri[LAW[f"decree-809/{article}"].value].status == status


def test_the_table_is_page_csv_and_rdf(client: httpx.Client, found: list[Covered]) -> None:
    page = client.get("/law/coverage", headers={"Accept-Language": "en"})
    assert page.status_code == 200
    assert "not machine-checkable" in page.text
    rows = list(csv.DictReader(StringIO(client.get("/law/coverage.csv").text.lstrip("\ufeff"))))
    assert [row["provision"] for row in rows] == [one.provision.iri for one in found]
    turtle = client.get("/law/coverage.ttl").content
    said = {quad.triple for quad in parse(turtle, format=RdfFormat.TURTLE)}
    assert any(t.subject == RULE["R-53"] and t.predicate == DCT.source for t in said)
    assert any(t.predicate == LM.notCovered for t in said)


@pytest.mark.parametrize("asked", ["law/decree-809/21", LAW["decree-809/21"].value])
def test_the_impact_of_a_change_names_the_rules(client: httpx.Client, asked: str) -> None:
    page = client.get("/law/impact", params={"source": asked}, headers={"Accept-Language": "zh"})
    assert page.status_code == 200
    assert "有条件共享申请的答复期限" in page.text
    assert "共享约定不公开" in page.text and 'id="agreement"' not in page.text
    signed_in = client.get("/law/impact", params={"source": asked, "clerk": ""})
    assert 'id="agreement"' in signed_in.text and "共享约定不公开" not in signed_in.text


@pytest.mark.parametrize("asked", ["", "law/none", "<x>", "a b\\"])
def test_what_there_is_not_is_said(client: httpx.Client, asked: str) -> None:
    page = client.get("/law/impact", params={"source": asked})
    assert page.status_code == 200


def test_a_withheld_resource_is_touched_by_a_change_of_its_law(
    published: DataFolder,
) -> None:
    with published.open_current() as edition:
        found = impact(edition, LAW["juvenile-delinquency-law"], PUBLIC)
    assert found is not None
    assert [one.title.zh for one in found.of("resource")] == ["未成年人社区矫正档案"]
    assert len(found.bodies) == 1
    assert all(name.zh for name in found.bodies.values())
