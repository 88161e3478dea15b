"""Legal bases: the cells 不予共享依据 and 依据类型, or a condition column that holds both."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from loaders.basis import Citation, citation, citations
from loaders.cleaning import normalise
from loaders.fields import BASIS_TYPE
from loaders.origin import Place
from loaders.rows import RowCells
from loaders.statements import Part
from loaders.values import Cell, Value, Values
from ontology.namespaces import CODE, LM


def legal_bases(cells: RowCells, cell: Cell, values: Values) -> list[Part]:
    """One node per citation in the cell."""
    found = [citation(cell.text)] if cell.exact else citations(cell.text)
    kinds = _stated_kinds(cells.get("basisType"), len(found), values)
    return [
        _part(one, cell, kinds[index] if kinds else (_evident_kind(one, values), cell), values)
        for index, one in enumerate(found)
    ]


def _part(one: Citation, cell: Cell, kind: tuple[Value, Cell], values: Values) -> Part:
    statements: list[tuple[NamedNode, Value, Place]] = [
        (LM.citation, Literal(one.text, language="zh"), cell.place),
        (LM.basisType, kind[0], kind[1].place),
    ]
    law = _law(one, values)
    if law is not None:
        statements.append((LM.cites, law, cell.place))
    return statements


def _law(one: Citation, values: Values) -> NamedNode | None:
    """The law in the register; which article is meant stays in the citation."""
    found = (values.references.laws.get(normalise(name)) for name in one.names)
    return next((law for law in found if law is not None), None)


def _stated_kinds(cell: Cell | None, count: int, values: Values) -> list[tuple[Value, Cell]]:
    """The types of the column, one for all citations or one for each."""
    if cell is None:
        return []
    parts = [cell]
    if count > 1 and values.find(BASIS_TYPE.scheme, cell.text) is None:
        split = values.parts(cell)
        parts = split if len(split) == count else parts
    resolved = [(values.concept(BASIS_TYPE, part), part) for part in parts]
    return resolved if len(resolved) == count else resolved * count


def _evident_kind(one: Citation, values: Values) -> NamedNode:
    """The type of the law in the register, else what the wording shows."""
    law = _law(one, values)
    known = values.references.law_types.get(law) if law is not None else None
    return known or CODE[f"basis/{one.kind}"]
