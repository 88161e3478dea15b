"""Legal bases: the cells 不予共享依据 and 依据类型, or a condition column that holds both."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from loaders.basis import BRACKETS, DOCUMENT_NUMBER, Citation, citation, citations, unread
from loaders.basis_kinds import judged
from loaders.cells import Cell
from loaders.cleaning import normalise
from loaders.fields import BASIS_TYPE
from loaders.origin import Place
from loaders.references import References
from loaders.rows import RowCells
from loaders.statements import Part
from loaders.values import Value, Values
from ontology.namespaces import CODE, LM
from ontology.text import Text

BASIS = CODE["basis/"].value
REGISTERED = Text(
    "{column}：写的是“{stated}”，登记册中“{law}”属于“{known}”，按登记册判断",
    "{column}: “{stated}” is stated, but the register has “{law}” as “{known}”; "
    "the register counts",
)
CONTRADICTED = Text(
    "{column}：写的是“{stated}”，而“{citation}”从名称或者文号看是“{known}”，按“{known}”判断",
    "{column}: “{stated}” is stated, but by its title or number “{citation}” is “{known}”; "
    "it is judged as that",
)
NOT_READ = Text(
    "{column}：“{citation}”中的“{rest}”没有作为一项依据读出。几份文件之间用“；”分开，"
    "每份都写全称并加书名号",
    "{column}: “{rest}” in “{citation}” was not read as a basis of its own. Separate several "
    "documents by ；, each with its full title between 《 and 》",
)
NOT_HELD = Text(
    "{column}：“{citation}”引的是第{article}条，登记册收有该文件第{first}条至第{last}条，没有这一条；"
    "请核对条号",
    "{column}: “{citation}” cites article {article}; the register holds articles {first} to {last} "
    "of that text and not this one; check the number",
)


def legal_bases(cells: RowCells, cell: Cell, values: Values) -> list[Part]:
    """One node per citation in the cell."""
    references = values.references
    found = [citation(cell.text)] if cell.exact else split_citations(cell.text, references)
    kinds = _stated_kinds(cells.get("basisType"), len(found), values)
    return [
        _part(one, cell, kinds[index] if kinds else None, values) for index, one in enumerate(found)
    ]


def split_citations(text: str, references: References) -> list[Citation]:
    """The citations of a cell, as the register tells them apart."""
    return citations(text, lambda one: _law(one, references) is not None)


def judged_kind(one: Citation, stated: Value | None, references: References) -> Value:
    """What a basis counts as: its type in the register where that has it and none is stated, the
    stated one as far as the words allow it, else what they show.
    """
    if isinstance(stated, Literal):
        return stated
    law = _law(one, references)
    if law is not None and law in references.law_types:
        return stated or references.law_types[law]
    claimed = stated.value.removeprefix(BASIS) if stated is not None else None
    own = _without_a_number_of_others(one, references)
    return NamedNode(BASIS + judged(own, claimed, references.regions))


def contradiction(
    column: str, one: Citation, stated: Value, kind: Value, references: References
) -> Text:
    """That a stated type is not what the words show, with both."""
    labels = references.labels
    return CONTRADICTED.format(
        column=column,
        stated=labels.get(stated, stated.value) if isinstance(stated, NamedNode) else stated.value,
        citation=one.text,
        known=labels.get(kind, kind.value) if isinstance(kind, NamedNode) else kind.value,
    )


def cited(text: str, references: References) -> list[NamedNode]:
    """What a citation leads to in the register: the article where its text is held, the law."""
    one = citation(text)
    law = _law(one, references)
    if law is None or _has_no_such_article(law, one, references):
        return []
    article = _article(law, one, references)
    return [law] if article is None else [article, law]


def _part(one: Citation, cell: Cell, stated: tuple[Value, Cell] | None, values: Values) -> Part:
    law = _law(one, values.references)
    kind = judged_kind(one, stated[0] if stated else None, values.references)
    of_type = stated[1].place if stated else cell.place
    statements: list[tuple[NamedNode, Value, Place]] = [
        (LM.citation, Literal(one.text, language="zh"), cell.place),
        (LM.basisType, kind, of_type),
    ]
    if law is not None:
        if stated:
            _compare(one, law, stated, values)
        _tell_missing_article(one, law, cell, values)
        statements += [(LM.cites, it, cell.place) for it in cited(one.text, values.references)[:1]]
    elif stated and kind != stated[0]:
        column = of_type.column or ""
        message = contradiction(column, one, stated[0], kind, values.references)
        values.note(message, of_type)
    if not cell.exact:
        _tell_unread(one, cell, values)
    return statements


def _tell_unread(one: Citation, cell: Cell, values: Values) -> None:
    """A second document in a cell never becomes a part of the first one silently."""
    if one.title is None and _law(one, values.references) is None:
        return  # it is judged as a text that names no document
    for rest in unread(one):
        message = NOT_READ.format(column=cell.place.column, citation=one.text, rest=rest)
        values.note(message, cell.place)


def _compare(one: Citation, law: NamedNode, kind: tuple[Value, Cell], values: Values) -> None:
    """Tell where the column says another type than the register, whose word counts."""
    stated, cell = kind
    known = values.references.law_types.get(law)
    if known is not None and isinstance(stated, NamedNode) and stated != known:
        labels = values.references.labels
        message = REGISTERED.format(
            column=cell.place.column,
            stated=labels.get(stated, stated.value),
            law=one.text,
            known=labels.get(known, known.value),
        )
        values.note(message, cell.place)


def _tell_missing_article(one: Citation, law: NamedNode, cell: Cell, values: Values) -> None:
    """A citation of an article beside those that are held never becomes the whole law silently."""
    start = law.value + "/"
    parts = (iri.value.removeprefix(start) for iri in values.references.articles)
    held = sorted(int(part) for part in parts if part.isdecimal())
    if held and one.article is not None and one.article not in held:
        message = NOT_HELD.format(
            column=cell.place.column,
            citation=one.text,
            article=one.article,
            first=held[0],
            last=held[-1],
        )
        values.note(message, cell.place)


def _law(one: Citation, references: References) -> NamedNode | None:
    """The law in the register."""
    found = (references.laws.get(normalise(name)) for name in one.names)
    return next((law for law in found if law is not None), None)


def _without_a_number_of_others(one: Citation, references: References) -> Citation:
    """The number of a law the register has under other titles says nothing of this title."""
    match = DOCUMENT_NUMBER.search(one.text)
    if match is None or normalise(BRACKETS.sub(r"〔\1〕", match[1])) not in references.laws:
        return one
    return citation(one.text[: match.start()] + one.text[match.end(1) :])


def _has_no_such_article(law: NamedNode, one: Citation, references: References) -> bool:
    """Of a law held whole: such a citation leads nowhere, and R-09e tells it."""
    return (
        law in references.whole
        and one.article is not None
        and _article(law, one, references) is None
    )


def _article(law: NamedNode, one: Citation, references: References) -> NamedNode | None:
    """The article cited, where its text is held; else it is only in the citation."""
    article = NamedNode(f"{law.value}/{one.article}")
    return article if article in references.articles else None


def _stated_kinds(cell: Cell | None, count: int, values: Values) -> list[tuple[Value, Cell]]:
    """The types of the column, one for all citations or one for each."""
    if cell is None:
        return []
    parts = [cell]
    if count > 1 and values.find(BASIS_TYPE.scheme, cell.text) is None:
        split = cell.parts()
        parts = split if len(split) == count else parts
    resolved = [(values.of(BASIS_TYPE, part)[0], part) for part in parts]
    return resolved if len(resolved) == count else resolved * count
