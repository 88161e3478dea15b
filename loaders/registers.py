"""Registers of the authority as it hands them in: bodies, laws, values of open code lists.

Each is a sheet (CSV, XLSX …) whose columns are all there, in any order, or the same as RDF. Unlike
a catalog, which is read with all its dirt for the rules to judge, a register is refused at its
first bad cell. Shapes of the statements: docs/model.md; the calendar is :mod:`loaders.calendar`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from pyoxigraph import Literal, NamedNode, Triple

from loaders.cleaning import normalise
from loaders.entries import HEAD, OFFICE, Entry, Known
from loaders.files import RDF_SUFFIXES, read_tables
from loaders.keys import digest
from loaders.limits import Limits
from loaders.origin import Loaded, Origin, Unusable
from loaders.rdf import read_rdf
from ontology.namespaces import (
    CODE,
    DCAT,
    DCT,
    ELI,
    FOAF,
    LAW,
    LM,
    ORG,
    RDF,
    RDFS,
    SKOS,
    Names,
)
from ontology.text import Text

KINDS = {
    "department": LM.Department,
    "county": LM.County,
    "zone": LM.Zone,
    "authority": LM.Authority,
}
KIND_NAMES = {"部门": "department", "县区": "county", "功能区": "zone", "主管部门": "authority"}

NOT_THE_SHEET = Text(
    "首行应有这些列（次序不限，可以空着）：{columns}",
    "The first row has these columns, in any order, cells may be blank: {columns}",
)
BAD_KIND = Text("“{value}”应为 {kinds} 之一", "“{value}” should be one of {kinds}")
NO_LIST = Text(
    "“{value}”不是开放的代码表。开放的有：{known}",
    "“{value}” is no open code list. Open are: {known}",
)
TWICE = Text("“{value}”在第 {row} 行已经写过", "“{value}” stands in row {row} already")
EMPTY = Text("文件里没有登记内容", "The file registers nothing")
TITLE_ONLY = Text(
    "由主管部门登记，只登记名称，条文未收存。",
    "Registered by the data authority by title; its text is not held.",
)


def body(entry: Entry) -> None:
    """A body and the catalog it will compile."""
    key, kind = entry.key("单位键"), KIND_NAMES.get(entry.required("单位类型"))
    if kind is None:
        raise entry.bad(BAD_KIND, "单位类型", kinds="、".join(KIND_NAMES))
    name, english = entry.required("单位名称"), entry.text("英文名称")
    said = organisation(
        entry.known.names,
        key,
        Text(name, english or name),
        entry.required("统一社会信用代码"),
        kind,
        entry.several("别名"),
    )
    columns = {
        RDF.type: "单位类型",
        LM.key: "单位键",
        DCT.identifier: "统一社会信用代码",
        SKOS.altLabel: "别名",
    }
    for triple in said:
        assert isinstance(triple.subject, NamedNode)  # noqa: S101  as made
        assert isinstance(triple.object, NamedNode | Literal)  # noqa: S101
        column = columns.get(triple.predicate, "单位名称")
        entry.say(triple.subject, triple.predicate, triple.object, column)
    iri = entry.known.names.thing("department", key)
    if entry.text("上级单位"):
        entry.say(iri, ORG.subOrganizationOf, entry.body("上级单位"), "上级单位")
    if entry.text("区划"):
        entry.say(iri, DCT.spatial, entry.concept("region", "区划"), "区划")
    if entry.text("第一责任人"):
        head = Literal(entry.text("第一责任人"), language="zh")
        entry.say(iri, LM.firstResponsible, head, "第一责任人")
    entry.office(iri)


def organisation(
    names: Names, key: str, name: Text, code: str, kind: str, aliases: Iterable[str] = ()
) -> list[Triple]:
    """An organisation and the catalog it will compile (docs/model.md)."""
    iri, catalog = names.thing("department", key), names.thing("catalog", key)
    labels = [Literal(name.zh, language="zh"), Literal(name.en, language="en")]
    title = Text(f"{name.zh}政务信息资源目录", f"Information resource catalog of {name.en}")
    return [
        *(Triple(iri, RDF.type, cls) for cls in (KINDS[kind], ORG.FormalOrganization, FOAF.Agent)),
        Triple(iri, LM.key, Literal(key)),
        Triple(iri, DCT.identifier, Literal(code)),
        *(Triple(iri, SKOS.prefLabel, label) for label in labels),
        *(Triple(iri, FOAF.name, label) for label in labels),
        *(Triple(iri, SKOS.altLabel, Literal(alias, language="zh")) for alias in aliases),
        Triple(catalog, RDF.type, DCAT.Catalog),
        Triple(catalog, DCT.publisher, iri),
        Triple(catalog, DCT.title, Literal(title.zh, language="zh")),
        Triple(catalog, DCT.title, Literal(title.en, language="en")),
    ]


def law(entry: Entry) -> None:
    """A law or document by its title; its text is not held, so it has no articles."""
    iri = LAW[entry.key("法规键")]
    entry.say(iri, RDF.type, ELI.LegalResource, "法规键")
    entry.names(iri, RDFS.label, "名称", "英文名称")
    entry.aliases(iri, "简称")
    for language, text in (("zh", TITLE_ONLY.zh), ("en", TITLE_ONLY.en)):
        entry.say(iri, SKOS.definition, Literal(text, language=language), "名称")
    entry.required("依据类型")
    entry.say(iri, LM.basisType, entry.concept("basis", "依据类型"), "依据类型")
    if entry.text("文号"):
        entry.say(iri, ELI.number, Literal(entry.text("文号")), "文号")
    dates = {"公布日期": ELI.date_document, "施行日期": ELI.first_date_entry_in_force}
    for column, property_ in dates.items():
        if entry.text(column):
            entry.say(iri, property_, entry.day(column), column)
    issuer = entry.text("制定机关")
    if issuer:
        known = entry.known.issuers.get(normalise(issuer))
        maker = known or LAW[f"body/{digest(normalise(issuer))}"]
        entry.say(iri, ELI.passed_by, maker, "制定机关")
        if known is None:
            entry.say(maker, RDF.type, LM.IssuingBody, "制定机关")
            for naming in (RDFS.label, FOAF.name):
                entry.say(maker, naming, Literal(issuer, language="zh"), "制定机关")


def code(entry: Entry) -> None:
    """A value that an open code list gains."""
    written = entry.required("代码表")
    scheme = entry.known.lists.get(normalise(written))
    if scheme is None:
        raise entry.bad(NO_LIST, "代码表", known="、".join(sorted(entry.known.lists)))
    list_key = scheme.value.removeprefix(CODE.iri)
    iri = CODE[f"{list_key}/{entry.key('代码键')}"]
    entry.say(iri, RDF.type, SKOS.Concept, "代码键")
    entry.say(iri, SKOS.inScheme, scheme, "代码表")
    entry.say(iri, LM.listStatus, LM.Addition, "代码键")
    entry.names(iri, SKOS.prefLabel, "名称", "英文名称")
    entry.aliases(iri, "别名")
    if entry.text("代号"):
        entry.say(iri, SKOS.notation, Literal(entry.text("代号")), "代号")
    if entry.text("说明"):
        entry.say(iri, SKOS.definition, Literal(entry.text("说明"), language="zh"), "说明")
    if not entry.text("上位"):
        entry.say(iri, SKOS.topConceptOf, scheme, "代码表")
    elif list_key == "format-type":
        entry.say(iri, LM.formatClass, entry.concept("format", "上位"), "上位")
        entry.say(iri, SKOS.topConceptOf, scheme, "代码表")
    else:
        entry.say(iri, SKOS.broader, entry.concept(list_key, "上位"), "上位")


@dataclass(frozen=True)
class Register:
    """One kind of register: its columns, the properties that it states, how a row is read."""

    columns: tuple[str, ...]
    properties: frozenset[NamedNode]
    read: Callable[[Entry], None]


ORGANISATIONS = Register(
    (
        *("单位键", "单位名称", "英文名称", "统一社会信用代码", "单位类型", "别名"),
        *("上级单位", "区划", "第一责任人", OFFICE, HEAD),
    ),
    frozenset(
        {
            *(RDF.type, LM.key, DCT.identifier, SKOS.prefLabel, FOAF.name, SKOS.altLabel),
            *(ORG.subOrganizationOf, DCT.spatial, LM.firstResponsible, LM.sharingOffice),
            *(RDFS.label, LM.officeHead, DCT.publisher, DCT.title),
        }
    ),
    body,
)
LAWS = Register(
    (
        *("法规键", "名称", "英文名称", "简称", "文号", "制定机关"),
        *("依据类型", "公布日期", "施行日期"),
    ),
    frozenset(
        {
            *(RDF.type, RDFS.label, SKOS.altLabel, SKOS.definition, ELI.number, ELI.passed_by),
            *(ELI.date_document, ELI.first_date_entry_in_force, LM.basisType, FOAF.name),
        }
    ),
    law,
)
CODES = Register(
    ("代码表", "代码键", "代号", "名称", "英文名称", "别名", "说明", "上位"),
    frozenset(
        {
            *(RDF.type, SKOS.inScheme, SKOS.topConceptOf, SKOS.broader, SKOS.notation),
            *(SKOS.prefLabel, SKOS.altLabel, SKOS.definition, LM.formatClass, LM.listStatus),
        }
    ),
    code,
)


def read_register(
    register: Register, name: str, content: bytes, known: Known, limits: Limits
) -> Loaded:
    """The statements of a file, each with its cell or line; raises :class:`Unusable`."""
    suffix = PurePosixPath(name).suffix.lower()
    if suffix in RDF_SUFFIXES:
        return read_rdf(content, RDF_SUFFIXES[suffix], known.references, limits)
    tables, encoding = read_tables(name, content, limits)
    rows = [row for table in tables[:1] for row in table.rows if not row.is_blank]
    header = [cell.strip() for cell in rows[0].cells] if rows else []
    if sorted(filter(None, header)) != sorted(register.columns):
        raise Unusable(NOT_THE_SHEET.format(columns="、".join(register.columns)), 1)
    loaded = Loaded([], Origin(), encoding=encoding)
    seen: dict[tuple[str, ...], int] = {}
    for row in rows[1:]:
        cells = dict(zip(header, (cell.strip() for cell in row.cells), strict=False))
        entry = Entry(row.number, cells, known, loaded.origin, loaded.quads)
        key = tuple(entry.text(column) for column in keys_of(register))
        if seen.setdefault(key, row.number) != row.number:
            raise Unusable(
                TWICE.format(value=key[-1], row=seen[key]), row.number, register.columns[0]
            )
        register.read(entry)
    if not loaded.quads:
        raise Unusable(EMPTY, 1)
    return loaded


def keys_of(register: Register) -> tuple[str, ...]:
    """The columns that name the thing of a row."""
    return tuple(
        column for column in register.columns if column == "代码表" or column.endswith("键")
    )
