"""Access ways: the cells 共享方式分类, 共享方式类型 and 其他方式理由 of one row."""

from __future__ import annotations

import re

from pyoxigraph import Literal

from loaders.cells import Cell
from loaders.fields import METHOD_CLASS, METHOD_TYPE
from loaders.rows import Resource, RowCells
from loaders.statements import Part
from loaders.values import Value, Values
from ontology.namespaces import CODE, LM
from ontology.text import Text

PAIR = re.compile(r"([^/／\s]+)\s*[/／\s]\s*(.+)", re.DOTALL)
PLATFORM = CODE["method/platform"]
IMPLIED = Text(
    "{column}：“{text}”属于共享平台方式，按此读取",
    "{column}: “{text}” is a way of the sharing platform and was read so",
)


def pair(cell: Cell, values: Values, scheme: str) -> tuple[Cell, Cell | None]:
    """``共享平台方式/接口`` or ``电子表格 xlsx`` → class and type, if the class is in its list."""
    match = None if cell.exact else PAIR.fullmatch(cell.text)
    if match is None or values.find(scheme, cell.text) is not None:
        return cell, None
    if values.find(scheme, match.group(1)) is None:
        return cell, None
    return cell.part(*match.span(1)), cell.part(*match.span(2))


def access_ways(cells: RowCells, resource: Resource, values: Values) -> list[Part]:
    """One node per type named in the row; none when the three cells are blank."""
    method, kind = _cells(cells, values)
    reason = cells.get("methodReason")
    if method is None and kind is None and reason is None:
        return []
    common: list[tuple[Cell, Value]] = []
    if method is not None:
        resource.method = values.concept(METHOD_CLASS, method)
        common.append((method, resource.method))
    kinds: list[tuple[Cell | None, Value | None]] = [(None, None)]
    if kind is not None:
        kinds = [(one, values.concept(METHOD_TYPE, one)) for one in _kinds(kind, values)]
    parts: list[Part] = []
    for one, value in kinds:
        statements = [(LM.methodClass, method_class, cell.place) for cell, method_class in common]
        if one is not None and value is not None:
            if method is None:
                statements += _implied(one, value, resource, values)
            statements.append((LM.methodType, value, one.place))
        if reason is not None:
            statements.append((LM.methodReason, Literal(reason.text, language="zh"), reason.place))
        parts.append(statements)
    return parts


def _cells(cells: RowCells, values: Values) -> tuple[Cell | None, Cell | None]:
    """Class and type, also when one cell holds both or a class stands in the type column."""
    method, kind = cells.get("methodClass"), cells.get("methodType")
    if method is not None:
        method, second = pair(method, values, METHOD_CLASS.scheme)
        return method, kind or second
    if kind is not None and values.find(METHOD_TYPE.scheme, kind.text) is None:
        first, second = pair(kind, values, METHOD_CLASS.scheme)
        if second is not None or values.find(METHOD_CLASS.scheme, first.text) is not None:
            return first, second
    return None, kind


def _kinds(kind: Cell, values: Values) -> list[Cell]:
    """The types in a cell: several only if each of them is in the list."""
    parts = kind.parts()
    return parts if values.all_found(METHOD_TYPE.scheme, parts) else [kind]


def _implied(cell: Cell, kind: Value, resource: Resource, values: Values) -> Part:
    """The class of a type that stands alone: the one above, else the platform, which alone has
    types in the guide's list.
    """
    if resource.method is not None:
        return [(LM.methodClass, resource.method, cell.place)]
    if isinstance(kind, Literal):
        return []
    values.note(IMPLIED.format(column=cell.place.column, text=cell.text), cell.place)
    return [(LM.methodClass, PLATFORM, cell.place)]
