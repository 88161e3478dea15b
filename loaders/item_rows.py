"""Items: the cells 信息项名称, 数据类型, 数据长度 and 信息项共享类型 of one row."""

from __future__ import annotations

import re

from pyoxigraph import Literal

from loaders.cells import Cell
from loaders.cleaning import is_placeholder, narrow
from loaders.fields import DATA_TYPE, ITEM_SHARING_TYPE
from loaders.items import ItemText, may_be_several, parse_items
from loaders.keys import item_key, unused
from loaders.origin import Note, Place
from loaders.rows import Resource, RowCells
from loaders.statements import Statements
from loaders.values import Values
from ontology.namespaces import DCT, LM, RDF, Names
from ontology.text import Text

OF_NO_ITEM = Text(
    "{column}：“{text}”所在的行没有信息项名称，没有读取",
    "{column}: “{text}” stands in a row without the name of an item and was not read",
)
READ_AS_ONE = Text(
    "{column}：“{text}”读作一个信息项。如果是几个，请用“、”分开，或者一行写一个",
    "{column}: “{text}” was read as one item. Where it is several, please separate them by 、, or "
    "write one in each row",
)
LENGTH = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:位|个?字符|字节)?", re.ASCII)
"""A number, or digits before and behind the point; what is counted goes without saying."""
LENGTH_UNIT = Text("数据长度只写数字", "a data length is only a number")
NO_LENGTH = Text(
    "{column}：“{text}”不是数字，照原样保留",
    "{column}: “{text}” is not a number and is kept as it is",
)
SEVERAL = Text(
    "{column}：拆成 {count} 个信息项；数据类型、数据长度没有逐项写的，用于每一项",
    "{column}: split into {count} items; a data type or length that is not given for each of them "
    "holds for all",
)


class ItemReader:
    """Adds the items that rows name to their resources."""

    def __init__(self, names: Names, values: Values, statements: Statements) -> None:
        self.names = names
        self.values = values
        self.statements = statements
        self.keys: set[str] = set()

    def read(self, cells: RowCells, resource: Resource) -> None:
        cell, kind, length = cells.get("item"), cells.get("dataType"), cells.get("dataLength")
        sharing = cells.get(ITEM_SHARING_TYPE.key)
        if cell is None:
            if kind is not None:
                self._item(resource, cells.place("item"), None, kind, length, sharing)
            else:
                for one in (length, sharing):
                    if one is not None and not is_placeholder(one.text):
                        message = OF_NO_ITEM.format(column=one.place.column, text=one.text)
                        self.values.note(message, one.place)
            return
        parsed = (
            [ItemText(cell.text)]
            if cell.exact
            else parse_items(cell.text, self.values.is_data_type)
        )
        if not cell.exact and len(parsed) == 1 and may_be_several(parsed[0].name):
            message = READ_AS_ONE.format(column=cell.place.column, text=cell.text)
            self.values.note(message, cell.place)
        if len(parsed) > 1:
            message = SEVERAL.format(column=cell.place.column, count=len(parsed))
            self.values.note(message, cell.place)
        kinds = self._for_each(kind, len(parsed))
        lengths = self._for_each(length, len(parsed))
        for item, one_kind, one_length in zip(parsed, kinds, lengths, strict=True):
            self._item(
                resource,
                cell.place,
                item.name,
                cell.part(item.at, item.at + len(item.data_type)) if item.data_type else one_kind,
                cell.derived(item.length) if item.length else one_length,
                sharing,
            )

    def _for_each(self, cell: Cell | None, count: int) -> list[Cell | None]:
        """The parts of a cell when there is one for each item, else the whole for all."""
        if cell is not None and count > 1:
            parts = cell.parts()
            if len(parts) == count:
                return list(parts)
        return [cell] * count

    def _length(self, cell: Cell) -> str:
        """The number of a length; a text that is none is told, once for all items of its cell."""
        number = None if cell.exact else LENGTH.fullmatch(narrow(cell.text))
        if number is not None:
            self.values.changed(cell, number[1], LENGTH_UNIT)
            return number[1]
        told = Note(NO_LENGTH.format(column=cell.place.column, text=cell.text), cell.place)
        if told not in self.values.notes[-1:] and not is_placeholder(cell.text):
            self.values.notes.append(told)
        return cell.text

    def _item(
        self,
        resource: Resource,
        place: Place,
        name: str | None,
        kind: Cell | None,
        length: Cell | None,
        sharing: Cell | None,
    ) -> None:
        key = unused(item_key(resource.key, name), self.keys)
        self.keys.add(key)
        item = self.names.thing("item", key)
        resource.items += 1
        add = self.statements.add
        add(resource.iri, LM.item, item, place)
        add(item, RDF.type, LM.InformationItem, place)
        if name is None:
            self.statements.origin.record_blank(item, DCT.title, place)
        else:
            add(item, DCT.title, Literal(name, language="zh"), place)
        if kind is not None:
            add(item, LM.dataType, self.values.concept(DATA_TYPE, kind), kind.place)
        if length is not None:
            add(item, LM.dataLength, Literal(self._length(length)), length.place)
        if sharing is not None:
            value = self.values.concept(ITEM_SHARING_TYPE, sharing)
            add(item, LM.itemSharingType, value, sharing.place)
        add(item, LM.order, Literal(resource.items), place)
