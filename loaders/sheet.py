"""A table with a known header → RDF as docs/model.md says, every statement with its cell."""

from __future__ import annotations

import re

from pyoxigraph import Literal

from loaders import conditions
from loaders.access import access_ways, pair
from loaders.classes import resource_classes
from loaders.classification import classification, other_levels
from loaders.cleaning import is_placeholder, narrow, truth
from loaders.fields import (
    COLUMNS,
    DATA_TYPE,
    FORMAT_CLASS,
    FORMAT_TYPE,
    ITEM_SHARING_TYPE,
    OPENING_CONDITION,
    PROVIDER,
    SHARING_CONDITION,
    SHARING_SCOPE,
    SHARING_TYPE,
    SIMPLE,
    USE_PURPOSE,
    Field,
)
from loaders.items import ItemText, parse_items
from loaders.keys import item_key, unused
from loaders.layouts import Header
from loaders.legal_bases import legal_bases
from loaders.limits import Limits
from loaders.origin import Loaded, Place, Unusable
from loaders.references import References
from loaders.rows import Resource, Resources, RowCells
from loaders.statements import Statements
from loaders.table import Row, Table
from loaders.values import Cell, Values
from ontology.namespaces import CODE, DCAT, DCT, LM, RDF, Names
from ontology.text import Text

WITHHELD = CODE["sharing/withheld"]
FOOTER = re.compile(
    r"(?:填报|填表|制表|审核|联系)(?:人|单位|部门|日期|时间|电话)\s*(?:[:：].*)?"
    r"|(?:备注|注|说明|合计|总计|小计)\s*(?:[:：].*)?",
    re.DOTALL,
)

NO_ROWS = Text(
    "表头下面没有数据行。请填写后再提交。",
    "There are no rows below the header. Please fill in the sheet first.",
)
UNKNOWN_COLUMNS = Text(
    "这些列不属于“{layout}”版式，没有读取：{columns}",
    "These columns are not part of the layout “{layout}” and were not read: {columns}",
)
FOOTER_LEFT_OUT = Text(
    "“{text}”是表尾说明，没有作为数据读取", "“{text}” is a footer and was not read as data"
)
NO_ITEM = Text(
    "“{text}”表示没有信息项，没有读取", "“{text}” means that there is no item; it was not read"
)
OF_NO_ITEM = Text(
    "{column}：“{text}”所在的行没有信息项名称，没有读取",
    "{column}: “{text}” stands in a row without the name of an item and was not read",
)
SPLIT_UP = Text(
    "{column}：其中的“{part}”读作{field}", "{column}: “{part}” in it was read as {field}"
)


def read_sheet(table: Table, header: Header, references: References, limits: Limits) -> Loaded:
    """The resources of a table; raises Unusable when there is no row or too much of it."""
    rows = [row for row in table.rows if row.number > header.row]
    if not rows:
        raise Unusable(NO_ROWS, header.row)
    reader = SheetReader(header, table.sheet, references, limits)
    for row in rows:
        reader.read(row)
    return Loaded(
        list(reader.statements.quads),
        reader.statements.origin,
        reader.values.notes,
        header.layout.key,
    )


class SheetReader:
    """Reads row after row; a row adds statements to the resource it belongs to."""

    def __init__(
        self, header: Header, sheet: str | None, references: References, limits: Limits
    ) -> None:
        self.header = header
        self.sheet = sheet
        self.names = Names(references.base)
        self.values = Values(references)
        self.statements = Statements(limits)
        self.resources = Resources(self.names)
        self.item_keys: set[str] = set()
        self._start()

    def _start(self) -> None:
        header, columns = self.header, self.statements.origin.columns
        for field, predicate in COLUMNS:
            column = header.column(field)
            if column is not None:
                columns.setdefault(predicate, column)
        shared = header.column("sharingCondition")
        if shared is not None and "依据" in shared:
            columns.setdefault(LM.legalBasis, shared)
        if header.unknown:
            message = UNKNOWN_COLUMNS.format(
                layout=header.layout.key, columns="、".join(header.unknown)
            )
            self.values.note(message, Place(header.row, None, self.sheet))

    def read(self, row: Row) -> None:
        """One row: a footer is noted, everything else says something of a resource."""
        cells = RowCells(self.header, row, self.sheet)
        code, name = cells.get("code"), cells.get("title")
        if (code is None or not narrow(code.text).isascii()) and self._is_footer(cells):
            return
        resource, new = self.resources.at(
            narrow(code.text) if code else None, name.text if name else None
        )
        if new:
            for kind in resource_classes(resource.code):
                self.statements.add(resource.iri, RDF.type, kind, cells.place())
        self._simple(cells, resource)
        if resource.is_fresh(cells, "provider", "providerCode"):
            self._provider(cells, resource)
        if resource.is_fresh(cells, "formatClass"):
            self._format(cells, resource)
        if resource.is_fresh(cells, "sharingCondition", "legalBasis", "basisType", "sharingType"):
            self._condition(cells, resource)
        if resource.is_fresh(cells, "openToSociety"):
            self._opening(cells, resource)
        if resource.is_fresh(cells, "class", "division"):
            for predicate, value, place in classification(cells, self.values):
                self.statements.add(resource.iri, predicate, value, place)
        if resource.is_fresh(cells, "subdivision", "section"):
            self.values.notes += other_levels(cells, resource.code)
        if resource.is_fresh(cells, "methodClass", "methodType", "methodReason"):
            for part in access_ways(cells, resource, self.values):
                self.statements.add_part(
                    resource.iri, LM.accessWay, "access", DCAT.Distribution, part
                )
        self._items(cells, resource)

    def _is_footer(self, cells: RowCells) -> bool:
        """Whether the row starts with words such as 填报人； an item may be called 备注."""
        index, text = next(
            (index, cell.strip()) for index, cell in enumerate(cells.row.cells) if cell.strip()
        )
        if index == self.header.columns.get("item") or not FOOTER.fullmatch(text):
            return False
        self.values.note(FOOTER_LEFT_OUT.format(text=text), cells.place())
        return True

    def _add(self, resource: Resource, what: Field, cell: Cell) -> None:
        for value in self.values.of(what, cell):
            self.statements.add(resource.iri, what.property, value, cell.place)
            if what is SHARING_TYPE:
                resource.sharing = value
        resource.stated.add(what.key)

    def _simple(self, cells: RowCells, resource: Resource) -> None:
        for what in SIMPLE:
            if resource.is_fresh(cells, what.key) and (cell := cells.get(what.key)) is not None:
                self._add(resource, what, cell)

    def _provider(self, cells: RowCells, resource: Resource) -> None:
        """By the name; by the registered code only where no name is given."""
        name, code = cells.get("provider"), cells.get("providerCode")
        if name is not None:
            self._add(resource, PROVIDER, name)
        elif code is not None and PROVIDER.key not in resource.stated:
            found = self.values.references.organisation(code.text)
            if found is not None:
                self.statements.add(resource.iri, DCT.publisher, found, code.place)

    def _format(self, cells: RowCells, resource: Resource) -> None:
        cell = cells.get("formatClass")
        if cell is None:
            return
        cell, kind = pair(cell, self.values, FORMAT_CLASS.scheme)
        classes = self.values.parts(cell)
        for one in classes if self.values.all_found(FORMAT_CLASS.scheme, classes) else [cell]:
            self._add(resource, FORMAT_CLASS, one)
        if kind is not None:
            self._add(resource, FORMAT_TYPE, kind)

    def _condition(self, cells: RowCells, resource: Resource) -> None:
        """In a sheet without a column for the basis, the condition of a withheld resource is it."""
        basis, condition = cells.get("legalBasis"), cells.get("sharingCondition")
        if condition is not None:
            if resource.sharing == WITHHELD and not cells.has_column("legalBasis"):
                basis = condition
            else:
                self._add(resource, SHARING_CONDITION, condition)
                if not condition.exact:
                    self._scope_and_purpose(condition, resource)
        if basis is not None:
            for part in legal_bases(cells, basis, self.values):
                self.statements.add_part(resource.iri, LM.legalBasis, "basis", LM.LegalBasis, part)

    def _scope_and_purpose(self, cell: Cell, resource: Resource) -> None:
        """Taken out of the condition where their own cells are blank or absent."""
        scope = conditions.scope(cell.text)
        if scope is not None and SHARING_SCOPE.key not in resource.stated:
            self._derive(resource, SHARING_SCOPE, cell.with_text(scope), "共享范围")
        purpose = conditions.purpose(cell.text)
        if purpose is None:
            parts = self.values.parts(cell.with_text(conditions.used_for(cell.text)))
            if self.values.all_found(USE_PURPOSE.scheme, parts):
                purpose = conditions.used_for(cell.text)
        if purpose and USE_PURPOSE.key not in resource.stated:
            self._derive(resource, USE_PURPOSE, cell.with_text(purpose), "使用用途")

    def _derive(self, resource: Resource, what: Field, cell: Cell, name: str) -> None:
        for value in self.values.of(what, cell):
            self.statements.add(resource.iri, what.property, value, cell.place)
        message = SPLIT_UP.format(column=cell.place.column, part=cell.text, field=name)
        self.values.note(message, cell.place)

    def _opening(self, cells: RowCells, resource: Resource) -> None:
        """是, 否, or ``是;condition``; anything else stays as it is written."""
        cell = cells.get("openToSociety")
        if cell is None:
            return
        flag, condition = cell.text, ""
        if truth(flag) is None and not cell.exact:
            flag, condition = conditions.open_and_condition(cell.text)
        is_open = truth(flag)
        if is_open is None:
            value = Literal(cell.text)
        else:
            value = Literal(is_open)
            official = "是" if is_open else "否"
            if flag != official:
                self.values.changed(cell.with_text(flag), official)
            if condition:
                self._add(resource, OPENING_CONDITION, cell.with_text(condition))
        self.statements.add(resource.iri, LM.openToSociety, value, cell.place)

    def _items(self, cells: RowCells, resource: Resource) -> None:
        cell, kind, length = cells.get("item"), cells.get("dataType"), cells.get("dataLength")
        sharing = cells.get(ITEM_SHARING_TYPE.key)
        if cell is None:
            if kind is not None and not is_placeholder(kind.text):
                self._item(resource, cells.place("item"), None, kind, length, sharing)
            else:
                for one in (length, sharing):
                    if one is not None and not is_placeholder(one.text):
                        message = OF_NO_ITEM.format(column=one.place.column, text=one.text)
                        self.values.note(message, one.place)
            return
        if is_placeholder(cell.text) and not cell.exact:
            self.values.note(NO_ITEM.format(text=cell.text), cell.place)
            return
        parsed = (
            [ItemText(cell.text)]
            if cell.exact
            else parse_items(cell.text, self.values.is_data_type)
        )
        kinds = self._for_each(kind, len(parsed))
        lengths = self._for_each(length, len(parsed))
        for item, one_kind, one_length in zip(parsed, kinds, lengths, strict=True):
            self._item(
                resource,
                cell.place,
                item.name,
                cell.with_text(item.data_type) if item.data_type else one_kind,
                cell.with_text(item.length) if item.length else one_length,
                sharing,
            )

    def _for_each(self, cell: Cell | None, count: int) -> list[Cell | None]:
        """The parts of a cell when there is one for each item, else the whole for all."""
        if cell is not None and count > 1:
            parts = self.values.parts(cell)
            if len(parts) == count:
                return list(parts)
        return [cell] * count

    def _item(
        self,
        resource: Resource,
        place: Place,
        name: str | None,
        kind: Cell | None,
        length: Cell | None,
        sharing: Cell | None,
    ) -> None:
        key = unused(item_key(resource.key, name), self.item_keys)
        self.item_keys.add(key)
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
            add(item, LM.dataLength, Literal(length.text), length.place)
        if sharing is not None:
            value = self.values.concept(ITEM_SHARING_TYPE, sharing)
            add(item, LM.itemSharingType, value, sharing.place)
        add(item, LM.order, Literal(resource.items), place)
