"""Records of the small city: an application to the housing bureau and its answer."""

from __future__ import annotations

from loaders.events import read_events
from loaders.limits import DEFAULT
from loaders.origin import Loaded
from loaders.references import References
from tests.server.catalog.support import BASE, row

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
