"""Hypothesis: catalogs as docs/model.md describes them, as triples."""

from __future__ import annotations

from unicodedata import normalize

from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple

from loaders import Limits, Place
from loaders.basis import citation
from loaders.classes import resource_classes
from loaders.cleaning import normalise, trimmed
from loaders.keys import item_key, resource_key
from loaders.legal_bases import judged_kind
from loaders.statements import Statements, Value
from ontology.namespaces import CODE, DCAT, DCT, LAW, LM, RDF, XSD
from tests.loaders.sample import HOUSING, JUSTICE, NAMES, references, zh

NOWHERE = Place(1)

TEXTS = (
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])
        | st.sampled_from("\n\t\r=+-@'；;、，,（）()《》：:用于是否/ 甲乙"),
        max_size=12,
    )
    .map(trimmed)
    .filter(bool)
)
CODES = st.from_regex(r"[1-3][0-9]{5}[0-9A-Z]{0,4}/[0-9A-Z]{1,4}", fullmatch=True)
"""As codes are read: in upper case."""
DATES = st.dates().map(lambda day: Literal(day.isoformat(), datatype=XSD.date))
KNOWN = {
    "《中华人民共和国统计法》第二十五条": (LAW["statistics-law"], CODE["basis/law"]),
    "《政务数据共享条例》第十四条": (
        LAW["decree-809/14"],
        CODE["basis/administrative-regulation"],
    ),
}
NUMBERS = st.decimals(0, 10**15 - 1, places=2).map(
    lambda number: Literal(format(number, "f"), datatype=XSD.decimal)
)


def concepts(scheme: str) -> st.SearchStrategy[NamedNode]:
    return st.sampled_from(sorted(set(references().concepts[scheme].values()), key=str))


def in_no_list(scheme: str) -> st.SearchStrategy[Literal]:
    """Wording that stays a plain string."""
    words = TEXTS.filter(lambda text: references().concept(scheme, normalise(text)) is None)
    return words.map(Literal)


def unregistered(text: str) -> bool:
    return not any(normalise(name) in references().laws for name in citation(text).names)


@st.composite
def catalogs(draw: st.DrawFn) -> set[Triple]:
    """Resources with different codes, every optional part there or not."""
    statements = Statements(Limits())
    for code in draw(st.lists(CODES, unique_by=str.casefold, max_size=3)):
        _resource(draw, statements, code)
    return {quad.triple for quad in statements.quads}


def _resource(draw: st.DrawFn, statements: Statements, code: str) -> None:
    key = resource_key(code, None)
    iri = NAMES.thing("resource", key)

    def add(predicate: NamedNode, value: Value) -> None:
        statements.add(iri, predicate, value, NOWHERE)

    for kind in resource_classes(code):
        add(RDF.type, kind)
    add(DCT.identifier, Literal(code))
    add(DCT.title, zh(draw(TEXTS)))
    add(DCT.publisher, draw(st.sampled_from([HOUSING, JUSTICE]) | st.just(Literal("某单位"))))
    add(LM.sharingType, draw(concepts("sharing")))
    for predicate, strategy in OPTIONAL.items():
        for value in draw(st.lists(strategy, max_size=1)):
            add(predicate, value)
    for predicate, several in SEVERAL.items():
        for value in draw(st.lists(several, max_size=3)):
            add(predicate, value)
    _parts(draw, statements, iri)
    names = draw(st.lists(TEXTS, max_size=3, unique_by=lambda name: normalize("NFKC", name)))
    for order, name in enumerate(names, 1):
        item = NAMES.thing("item", item_key(key, name))
        add(LM.item, item)
        statements.add(item, RDF.type, LM.InformationItem, NOWHERE)
        statements.add(item, DCT.title, zh(name), NOWHERE)
        statements.add(item, LM.dataType, draw(concepts("data-type")), NOWHERE)
        for length in draw(st.lists(st.integers(1, 4000).map(str), max_size=1)):
            statements.add(item, LM.dataLength, Literal(length), NOWHERE)
        for sharing in draw(st.lists(concepts("sharing") | NO_SHARING_TYPE, max_size=1)):
            statements.add(item, LM.itemSharingType, sharing, NOWHERE)
        statements.add(item, LM.order, Literal(order), NOWHERE)


def _parts(draw: st.DrawFn, statements: Statements, iri: NamedNode) -> None:
    for _ in range(draw(st.integers(0, 2))):
        part: list[tuple[NamedNode, Value, Place]] = [
            (LM.methodClass, draw(concepts("method")), NOWHERE)
        ]
        if draw(st.booleans()):
            part.append((LM.methodType, draw(concepts("method-type")), NOWHERE))
        if draw(st.booleans()):
            part.append((LM.methodReason, zh(draw(TEXTS)), NOWHERE))
        statements.add_part(iri, LM.accessWay, "access", DCAT.Distribution, part)
    for _ in range(draw(st.integers(0, 2))):
        text = draw(st.sampled_from(sorted(KNOWN)) | TEXTS.filter(unregistered))
        law, kind = KNOWN.get(text, (None, None))
        part = [
            (LM.citation, zh(text), NOWHERE),
            (LM.basisType, kind or _of_kind(text, draw(concepts("basis"))), NOWHERE),
        ]
        if law is not None:
            part.append((LM.cites, law, NOWHERE))
        statements.add_part(iri, LM.legalBasis, "basis", LM.LegalBasis, part)


def _of_kind(text: str, stated: NamedNode) -> Value:
    """The stated type, or what the words show instead: all that a catalog can hold."""
    return judged_kind(citation(text), stated, references())


TEXT = TEXTS.map(zh)
NO_SHARING_TYPE = in_no_list("sharing")
PLAIN = (TEXTS | st.sampled_from(["12G", "约20", "1,200", "43252", "2018.6.1", "k1249841-1"])).map(
    Literal
)
"""Also what a cell would not hold for long: reading it from a sheet would clean it."""
OPTIONAL: dict[NamedNode, st.SearchStrategy[Value]] = {
    LM.providerCode: PLAIN,
    LM.providerUnit: TEXT,
    DCT.description: TEXT,
    LM.formatClass: concepts("format")
    | in_no_list("format")
    | st.just(Literal("数据库、电子表格")),
    LM.formatDescription: TEXT,
    LM.sharingCondition: TEXT | st.just(zh("共享范围：公安；用途：工作参考")),
    LM.sharingScope: TEXT,
    LM.withholdingReason: TEXT,
    LM.openToSociety: st.booleans().map(Literal),
    LM.openingCondition: TEXT,
    DCT.accrualPeriodicity: concepts("frequency"),
    DCT.issued: DATES | PLAIN,
    LM.classification: concepts("classification"),
    LM.leadDepartment: st.sampled_from([HOUSING, JUSTICE]),
    LM.dataLevel: concepts("data-level"),
    LM.secrecyAssessed: DATES,
    LM.privacyAssessed: DATES,
    LM.approved: DATES,
    LM.approver: TEXT,
    LM.secrecy: concepts("secrecy") | in_no_list("secrecy"),
    LM.storageTotal: NUMBERS,
    LM.recordTotal: NUMBERS | PLAIN,
    LM.storageShared: NUMBERS,
    LM.recordsShared: NUMBERS | PLAIN,
    LM.storageOpened: NUMBERS,
    LM.recordsOpened: NUMBERS,
}
SEVERAL: dict[NamedNode, st.SearchStrategy[Value]] = {
    DCT.format: concepts("format-type") | in_no_list("format-type"),
    LM.usePurpose: concepts("purpose") | in_no_list("purpose"),
    DCT.relation: CODES.map(lambda code: NAMES.thing("resource", resource_key(code, None))),
}
