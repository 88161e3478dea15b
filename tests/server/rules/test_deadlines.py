"""An application answered on day 10, on day 11, on day 11 with an extension, and across the holiday
of National Day, under both profiles; the engine and pySHACL say the same.
"""

from __future__ import annotations

from datetime import date

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse, serialize
from rdflib import Graph

from ontology import reference_files
from ontology.namespaces import SHAPE
from server.rules.context import judging_context
from server.rules.engine import judge
from shapes import Shapes
from tests.shapes import engine as reference

AS_OF = date(2026, 6, 1)
SHAPES = Shapes.shipped()
ONLY = tuple(f"<{SHAPE.iri}{name}" for name in ("R-53>", "R-53-query", "prefix"))
ID = "http://localhost:8000/id/"
PREFIXES = f"""
@base <{ID}> .
@prefix answer: <https://w3id.org/lianmu/code/answer/> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix lm: <https://w3id.org/lianmu/ns#> .
@prefix odrl: <http://www.w3.org/ns/odrl/2/> .
@prefix sharing: <https://w3id.org/lianmu/code/sharing/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<resource/1> lm:sharingType sharing:conditional .
<department/sjj> a lm:Authority .
"""
APPLICATION = """
<application/{name}> a lm:ShareApplication ; odrl:target <resource/1> ;
    lm:receivedOn "{received}"^^xsd:date .
<application/{name}#answer> a lm:Answer ; lm:application <application/{name}> ;
    lm:answerKind answer:refusal ; lm:refusalReason "超出共享范围"@zh ;
    lm:answeredOn "{answered}"^^xsd:date .
"""
EXTENSION = """
<application/{name}#extension> a lm:Extension ; lm:extends <application/{name}> ;
    lm:workingDays {days} ; lm:reason "须核对字段"@zh ; lm:consentedBy <department/sjj> ;
    lm:consentedOn "{agreed}"^^xsd:date ; lm:noticeOn "{agreed}"^^xsd:date .
"""
MONDAY, DAY_10, DAY_11 = "2026-03-02", "2026-03-16", "2026-03-17"
HOLIDAY, HOLIDAY_10, HOLIDAY_11 = "2025-09-25", "2025-10-15", "2025-10-16"
"""Two weekends are worked in exchange for National Day 2025: the plain tenth weekday is the 9th."""
CASES = {
    "day-10": (MONDAY, DAY_10, None),
    "day-11": (MONDAY, DAY_11, None),
    "day-11-extended": (MONDAY, DAY_11, (5, "2026-03-16")),
    "day-11-extended-too-late": (MONDAY, DAY_11, (5, "2026-03-17")),
    "day-11-extended-too-long": (MONDAY, DAY_11, (11, "2026-03-16")),
    "holiday-day-10": (HOLIDAY, HOLIDAY_10, None),
    "holiday-day-11": (HOLIDAY, HOLIDAY_11, None),
    "holiday-day-11-extended": (HOLIDAY, HOLIDAY_11, (1, HOLIDAY_10)),
    "before-the-decree": ("2025-07-31", "2025-08-20", None),
}
LATE = {
    "decree-809": {
        *("day-11", "day-11-extended-too-late", "day-11-extended-too-long", "holiday-day-11"),
    },
    "lyg-interim": {
        *(name for name in CASES if "day-11" in name),
        "before-the-decree",
    },
}


def turtle() -> str:
    text = PREFIXES
    for name, (received, answered, extension) in CASES.items():
        text += APPLICATION.format(name=name, received=received, answered=answered)
        if extension is not None:
            days, agreed = extension
            text += EXTENSION.format(name=name, days=days, agreed=agreed)
    return text


@pytest.fixture(scope="module")
def city() -> Store:
    store = Store()
    files = [file for files in reference_files().values() for file in files]
    shipped = [quad for file in files for quad in parse(path=file, format=RdfFormat.TURTLE)]
    said = parse(turtle().encode(), format=RdfFormat.TURTLE)
    store.extend(Quad(q.subject, q.predicate, q.object) for q in (*shipped, *said))
    return store


@pytest.mark.parametrize("profile", LATE)
def test_who_was_late(city: Store, profile: str) -> None:
    nodes = [NamedNode(f"{ID}application/{name}") for name in CASES]
    report = judge(city, SHAPES, nodes, judging_context(AS_OF, profile, SHAPES))
    late = {one.focus.value.rpartition("/")[2] for one in report.findings if one.rule == "R-53"}
    assert late == LATE[profile]
    told = {one.message.zh for one in report.findings if one.rule == "R-53"}
    assert all("才答复" in message for message in told)


@pytest.mark.parametrize("profile", LATE)
def test_pyshacl_says_the_same(profile: str) -> None:
    only = [t for t in SHAPES.triples if str(t.subject).startswith(ONLY)]
    shape = Graph().parse(data=serialize(only, format=RdfFormat.N_TRIPLES), format="nt")
    results = reference.judge(turtle(), profile, AS_OF, shapes=shape)
    assert {one.focus.rpartition("/")[2] for one in results} == LATE[profile]
