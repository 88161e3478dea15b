"""What falls due is what the rules call late once the day is over; who is told of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import httpx
import pytest
from pyoxigraph import RdfFormat, parse

from loaders.keys import item_key
from loaders.origin import Loaded, Origin
from server.accounts.callers import Caller, dataset_for
from server.accounts.tokens import Accounts
from server.app import create_app
from server.browser.deadlines import DEADLINES, allowed
from server.browser.due import Due, by_body, due
from server.browser.register import word
from server.catalog.daily import daily_run
from server.catalog.events import record_events
from server.store.retention import Retention
from shapes import Shapes
from tests.server.browser.live import served
from tests.server.browser.reading import read
from tests.server.catalog.support import BASE, HEADER, City, row

AUTHORITY = Caller("authority", "justice")
RECORDED = date(2026, 11, 3)
"""The day after day 0: nothing is late yet."""
LATER = date(2026, 12, 30)
RECORDS = """
@prefix lm: <https://w3id.org/lianmu/ns#> . @prefix odrl: <http://www.w3.org/ns/odrl/2/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix c: <https://w3id.org/lianmu/code/> .
<application/answered#answer> a lm:Answer ; lm:application <application/answered> ;
  lm:answerKind <https://w3id.org/lianmu/code/answer/consent> ;
  lm:answeredOn "2026-11-03"^^xsd:date .
<correction/open> a lm:Correction ; dct:identifier "4" ; lm:reporter <department/justice> ;
  lm:concerns <resource/307010320700014-000001> ; lm:concernedItem <item/ITEM> ;
  lm:correctionNature <https://w3id.org/lianmu/code/correction-nature/doubt> ;
  lm:problem "等级不对" ; lm:sentOn "2026-11-02"^^xsd:date ; lm:receivedOn "2026-11-02"^^xsd:date .
<correction/done> a lm:Correction ; dct:identifier "5" ; lm:reporter <department/justice> ;
  lm:concerns <resource/307010320700014-000001> ; lm:concernedItem <item/ITEM> ;
  lm:correctionNature <https://w3id.org/lianmu/code/correction-nature/doubt> ;
  lm:problem "名称不对" ; lm:sentOn "2026-11-02"^^xsd:date ; lm:receivedOn "2026-11-02"^^xsd:date ;
  lm:verifiedOn "2026-11-03"^^xsd:date ; lm:repliedOn "2026-11-03"^^xsd:date .
<catalog/housing#trigger-1> a lm:UpdateTrigger ; lm:occurredOn "2026-11-02"^^xsd:date ;
  lm:triggerKind <https://w3id.org/lianmu/code/update-trigger/duties> ;
  lm:affects <resource/307010320700014-000001> .
"""
APPLICATION = """<application/{key}> a lm:ShareApplication ; dct:identifier "{key}" ;
  odrl:assigner <department/housing> ; odrl:assignee <department/justice> ;
  odrl:target <resource/307010320700014-00000{number}> ;
  lm:usePurpose <https://w3id.org/lianmu/code/purpose/administrative-basis> ;
  lm:useBasis "示范规定" ; lm:useScenario "核验" ; lm:useScope "窗口" ;
  lm:requestedWay <https://w3id.org/lianmu/code/method-type/database> ;
  lm:useUntil "2027-12-31"^^xsd:date ; lm:approval <application/{key}#approval> ;
  lm:sentOn "2026-11-02"^^xsd:date ; lm:receivedOn "2026-11-02"^^xsd:date .
<application/{key}#approval> a lm:Approval ; lm:approver "示范负责人" ;
  lm:approverRole <https://w3id.org/lianmu/code/role/sharing-office-head> ;
  lm:approved "2026-11-01"^^xsd:date .
"""
DUE = (
    "SELECT ?rule ?focus ?due { GRAPH ?g { ?result <https://w3id.org/lianmu/ns#due> ?due ; "
    "<https://w3id.org/lianmu/ns#rule> ?rule ; <http://www.w3.org/ns/shacl#focusNode> ?focus } }"
)
CONDITION = "共享范围：公安、税务；用途：业务协同，按件核验"
WITH_LIMITS = {one.rule for one in DEADLINES}


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    city = City(tmp_path_factory.mktemp("due"), public=True, readers=1)
    other = row("施工许可信息", "307010320700014/000002", sharing="有条件共享", condition=CONDITION)
    told = city.submit(HEADER + row() + other)
    assert told.state == "published", told.message
    item = item_key("307010320700014-000001", "企业名称")
    applications = (("open", 1), ("conditional", 2), ("answered", 2))
    written = RECORDS.replace("ITEM", item) + "".join(
        APPLICATION.format(key=key, number=number) for key, number in applications
    )
    quads = list(parse(written, RdfFormat.TURTLE, base_iri=f"{BASE}id/"))
    recorded = record_events(city.folder, Loaded(quads, Origin()), RECORDED, Retention())
    if recorded.edition is None:
        pytest.fail(str([finding.message.en for finding in recorded.refusing]))
    return city


def tail(iri: str) -> str:
    return iri.rpartition("/")[2]


def owed(city: City, caller: Caller, today: date) -> list[Due]:
    own = caller.organisation if caller.of_a_body else None
    with city.folder.open_current() as edition:
        return due(edition, today, own, dataset_for(caller, edition.meta, city.graphs))


def places(found: list[Due]) -> dict[tuple[str, str], str]:
    """Rule and record → the last day in time."""
    return {
        (one.rule, one.record.removeprefix(f"{BASE}id/")): one.due.isoformat() if one.due else ""
        for one in found
        if one.rule in WITH_LIMITS
    }


def test_what_is_open_is_told_before_it_is_late_and_what_is_done_is_not(city: City) -> None:
    told = places(owed(city, AUTHORITY, RECORDED))
    assert told == {
        ("R-50a", "application/open"): "2026-11-03",
        ("R-53", "application/conditional"): "2026-11-16",
        ("R-56", "application/answered#answer"): "2026-12-01",
        ("R-61a", "correction/open"): "2026-11-16",
        ("R-33a", "catalog/housing#trigger-1"): "2026-11-16",
    }
    (today,) = [one for one in owed(city, AUTHORITY, RECORDED) if one.when(RECORDED) == "today"]
    assert today.rule == "R-50a"
    assert [body.name.zh for body in today.bodies] == ["示范住建局"]
    assert today.concerns_title.zh == "建筑企业资质信息"


def test_the_days_are_those_by_which_the_rules_find_a_breach(city: City, tmp_path: Path) -> None:
    """Asked of the records alone, and of the reports of a daily run after all days are over."""
    before = places(owed(city, AUTHORITY, RECORDED))
    later = city.copied(tmp_path)
    daily_run(later.folder, LATER, Retention())
    with later.folder.open_current() as edition:
        everything = dataset_for(AUTHORITY, edition.meta, later.graphs)
        rows = list(edition.select(DUE, everything))
    reported = {
        (tail(word([row], "rule")), word([row], "focus").removeprefix(f"{BASE}id/")):
        word([row], "due")
        for row in rows
    }  # fmt: skip
    assert {place: day for place, day in reported.items() if place[0] in WITH_LIMITS} == before
    assert places(owed(later, AUTHORITY, LATER)) == before


def test_a_body_is_told_what_it_has_to_do_itself(city: City) -> None:
    mine = owed(city, Caller("publisher", "housing"), RECORDED)
    assert {one.rule for one in mine} >= {"R-50a", "R-53", "R-56", "R-61a"}
    others = owed(city, Caller("publisher", "justice"), RECORDED)
    assert WITH_LIMITS.isdisjoint(one.rule for one in others)
    counted = by_body(mine, RECORDED)[0]
    assert (counted.key, counted.counts["today"]) == ("housing", 1)


def test_every_limit_is_one_of_the_profile_in_force() -> None:
    numbers = allowed(RECORDED)
    for one in DEADLINES:
        assert one.days in numbers
        assert one.longer is None or one.longer in numbers
        assert "decree-809" in Shapes.shipped().rules[one.rule].profiles


@pytest.fixture(scope="module")
def client(city: City) -> Iterator[httpx.Client]:
    token = Accounts(city.folder.accounts).create_token("justice", "auditor")
    bearer = {"Authorization": f"Bearer {token}", "Accept": "text/html"}
    with (
        served(create_app(city.settings)) as address,
        httpx.Client(base_url=address, headers=bearer, timeout=120) as client,
    ):
        yield client


@pytest.mark.parametrize("query", ["", "?when=overdue", "?body=housing", "?when=x&body=%22%3Ex"])
def test_the_page_names_day_body_provision_and_record(client: httpx.Client, query: str) -> None:
    shown = client.get(f"/due{query}")
    page = read(shown.text)
    assert (shown.status_code, page.faults) == (200, [])
    for words in ("2026年11月3日", "示范住建局", "无条件共享申请的答复期限"):
        assert words in page.text
    assert {"/rules/R-50a", "/doc/law/decree-809/21", "/due?when=overdue"} <= {
        link.replace("body=housing&", "") for link in page.links
    }
    rows = client.get(f"/due.json{query}").json()["due"]
    assert "R-50a" in {one["rule"] for one in rows}
    lines = client.get(f"/due.csv{query}").content.decode("utf-8-sig").splitlines()
    assert len(lines) == len(rows) + 1


def test_home_counts_what_is_owed_for_who_signed_in(client: httpx.Client) -> None:
    assert "/due?when=overdue" in read(client.get("/").text).links
    stranger = httpx.get(str(client.base_url), headers={"Accept": "text/html"}, timeout=60)
    assert "/due?when=overdue" not in read(stranger.text).links
