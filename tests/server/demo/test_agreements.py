"""The share agreements of the demo city are such as its catalogs and bodies allow."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from ontology.namespaces import ADMS, CODE, DCT, LAW, LM, ODRL, RDF, Names
from server.demo.city import SMALL, agreements, organisations, uploads
from tests.server.demo.records import BASE, TODAY, Resource, resources, values

TRIPLES = agreements(BASE)
NAMES = Names(BASE)
PURPOSES = {
    "行政依据": "administrative-basis",
    "工作参考": "work-reference",
    "数据校核": "data-verification",
    "业务协同": "business-collaboration",
}
AGREEMENTS = sorted(
    {t.subject for t in TRIPLES if t.object == ODRL.Agreement and isinstance(t.subject, NamedNode)},
    key=str,
)


def one(subject: NamedNode, predicate: NamedNode) -> NamedNode | Literal:
    (found,) = (t.object for t in TRIPLES if (t.subject, t.predicate) == (subject, predicate))
    assert isinstance(found, NamedNode | Literal)
    return found


def node(subject: NamedNode, predicate: NamedNode) -> NamedNode:
    found = one(subject, predicate)
    assert isinstance(found, NamedNode)
    return found


def constraints(agreement: NamedNode) -> dict[tuple[str, str], str]:
    """The right operand of each constraint of the permission, by left operand and operator."""
    permission = node(agreement, ODRL.permission)
    found = [t.object for t in TRIPLES if (t.subject, t.predicate) == (permission, ODRL.constraint)]
    return {
        (
            node(c, ODRL.leftOperand).value.removeprefix(ODRL.iri),
            node(c, ODRL.operator).value.removeprefix(ODRL.iri),
        ): one(c, ODRL.rightOperand).value
        for c in found
        if isinstance(c, NamedNode)
    }


def targets() -> dict[str, Resource]:
    published = (upload for upload in uploads() if upload.expected == "published")
    return {
        NAMES.thing("resource", resource.code.replace("/", "-")).value: resource
        for upload in published
        for resource in resources(upload)
    }


def test_there_are_25() -> None:
    assert len(AGREEMENTS) == 25
    assert {t.subject for t in TRIPLES if t.object == LM.ShareAgreement} == set(AGREEMENTS)
    assert all(str(one).startswith(f"<{BASE}id/agreement/") for one in AGREEMENTS)
    identifiers = values(TRIPLES, DCT.identifier)
    assert {key: [key] for key in identifiers} == identifiers


@pytest.mark.parametrize("agreement", AGREEMENTS, ids=lambda iri: iri.value.rpartition("/")[2])
def test_its_parties_and_its_target_fit_the_catalog(agreement: NamedNode) -> None:
    resource = targets()[node(agreement, ODRL.target).value]
    assert resource.sharing == "conditional"
    assert node(agreement, ODRL.assigner) == NAMES.thing("department", resource.catalog)
    assignee = node(agreement, ODRL.assignee)
    known = {triple.subject for triple in organisations(BASE)}
    assert assignee in known
    assert assignee != node(agreement, ODRL.assigner)
    for rule in (ODRL.permission, ODRL.prohibition):
        assert node(node(agreement, rule), ODRL.target) == node(agreement, ODRL.target)


@pytest.mark.parametrize("agreement", AGREEMENTS, ids=lambda iri: iri.value.rpartition("/")[2])
def test_its_purpose_is_one_of_the_catalog_and_its_period_is_sound(agreement: NamedNode) -> None:
    resource = targets()[node(agreement, ODRL.target).value]
    found = constraints(agreement)
    purpose = found["purpose", "eq"].removeprefix(CODE.iri + "purpose/")
    assert purpose in {PURPOSES.get(p, p.rpartition("/")[2]) for p in resource.purposes}
    start = date.fromisoformat(found["dateTime", "gteq"])
    end = date.fromisoformat(found["dateTime", "lteq"])
    assert resource.issued < start < end
    assert start == date.fromisoformat(one(agreement, DCT.dateAccepted).value) <= TODAY
    assert start.weekday() < 5


@pytest.mark.parametrize("agreement", AGREEMENTS, ids=lambda iri: iri.value.rpartition("/")[2])
def test_it_forbids_passing_on_and_asks_for_disposal(agreement: NamedNode) -> None:
    permission, prohibition = node(agreement, ODRL.permission), node(agreement, ODRL.prohibition)
    assert node(permission, ODRL.action) == ODRL.use
    assert node(prohibition, ODRL.action) == ODRL.distribute
    assert node(prohibition, DCT.source) == LAW["decree-809/25"]
    duty = node(permission, ODRL.duty)
    assert node(duty, ODRL.action) == ODRL.delete
    assert node(duty, DCT.source) == LAW["decree-809/27"]


def test_only_what_has_ended_is_expired() -> None:
    counts: Counter[str] = Counter()
    for agreement in AGREEMENTS:
        status = node(agreement, ADMS.status).value.removeprefix(CODE.iri + "agreement-status/")
        counts[status] += 1
        ended = date.fromisoformat(constraints(agreement)["dateTime", "lteq"]) < TODAY
        assert ended == (status in {"expired", "terminated"}), agreement
    assert counts == {"in-force": 22, "expired": 1, "suspended": 1, "terminated": 1}


def test_they_speak_both_languages_and_have_no_blank_nodes() -> None:
    assert all(isinstance(t, Triple) and isinstance(t.subject, NamedNode) for t in TRIPLES)
    for predicate in (DCT.title, DCT.description):
        for agreement in AGREEMENTS:
            texts = [
                t.object for t in TRIPLES if (t.subject, t.predicate) == (agreement, predicate)
            ]
            assert {t.language for t in texts if isinstance(t, Literal)} == {"zh", "en"}


def test_every_node_has_a_type() -> None:
    typed = {t.subject for t in TRIPLES if t.predicate == RDF.type}
    assert {t.subject for t in TRIPLES} == typed


def test_the_small_city_has_those_of_its_own_catalogs() -> None:
    few = agreements(BASE, small=True)
    providers = {t.object for t in few if t.predicate == ODRL.assigner}
    assert providers <= {NAMES.thing("department", key) for key in SMALL}
    assert list(values(few, DCT.identifier)) == ["2025-002"]
    assert set(few) < set(TRIPLES)
