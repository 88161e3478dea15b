"""Records of the small city: an application to the housing bureau and its answer."""

from __future__ import annotations

from datetime import date

from loaders.events import read_events
from loaders.limits import DEFAULT
from loaders.origin import Loaded
from loaders.references import References
from ontology.namespaces import LM, RULE, SH
from server.catalog.events import Recorded, record_events
from server.catalog.reference_data import references
from server.store.retention import Retention
from tests.server.catalog.support import BASE, City, row

DAY = date(2026, 6, 1)

PREFIXES = f"""
@base <{BASE}id/> .
@prefix answer: <https://w3id.org/lianmu/code/answer/> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix lm: <https://w3id.org/lianmu/ns#> .
@prefix method-type: <https://w3id.org/lianmu/code/method-type/> .
@prefix odrl: <http://www.w3.org/ns/odrl/2/> .
@prefix role: <https://w3id.org/lianmu/code/role/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
APPLICATION = """
<application/1> a lm:ShareApplication, odrl:Request ;
    odrl:assigner <department/housing> ; odrl:assignee <department/justice> ;
    odrl:target <resource/307010320700014-000001> ;
    lm:useBasis "监管职责"@zh ; lm:useScenario "核对资质"@zh ; lm:useScope "一个处室"@zh ;
    lm:requestedWay method-type:database ; lm:useUntil "2027-03-31"^^xsd:date ;
    lm:approval <application/1#approval> ;
    lm:sentOn "2026-03-02"^^xsd:date ; lm:receivedOn "2026-03-02"^^xsd:date .
<application/1#approval> a lm:Approval ; lm:approverRole role:office-head ;
    lm:approver "负责人"@zh ; lm:approved "2026-03-02"^^xsd:date .
"""
ANSWER = """
<application/1#answer> a lm:Answer ; lm:application <application/1> ;
    lm:answerKind answer:refusal ; lm:refusalReason "超出共享范围"@zh ;
    lm:approval <application/1#answer-approval> ; lm:answeredOn "{day}"^^xsd:date .
<application/1#answer-approval> a lm:Approval ; lm:approverRole role:office-head ;
    lm:approver "负责人"@zh ; lm:approved "{day}"^^xsd:date .
"""
CONDITIONAL = row(sharing="有条件共享", condition="共享范围：司法；用途：业务协同")


def statements(text: str) -> Loaded:
    known = References(BASE, (), {}, {})
    return read_events("records.ttl", (PREFIXES + text).encode(), known, DEFAULT)


def record(city: City, text: str) -> Recorded:
    return record_events(city.folder, statements(text), DAY, Retention())


def from_sheet(city: City, text: str) -> Recorded:
    with city.folder.open_current() as edition:
        known = references(edition.store, city.graphs)
    return record_events(
        city.folder, read_events("a.csv", text.encode(), known, DEFAULT), DAY, Retention()
    )


def reported(city: City, rule: str) -> list[tuple[str, str]]:
    """Focus and graph of the open results of a rule in the latest reports."""
    with city.folder.open_current() as edition:
        store = edition.store
        return [
            (str(focus.object), str(quad.graph_name))
            for quad in store.quads_for_pattern(None, LM.rule, RULE[rule], None)
            if any(store.quads_for_pattern(None, SH.result, quad.subject, quad.graph_name))
            for focus in store.quads_for_pattern(quad.subject, SH.focusNode, None, quad.graph_name)
        ]
