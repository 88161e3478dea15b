"""A table with a known header → RDF as docs/model.md says, every statement with its cell."""

from __future__ import annotations

from collections.abc import Sequence

from pyoxigraph import Literal

from loaders import conditions
from loaders.access import access_ways, pair
from loaders.cells import Cell
from loaders.classes import resource_classes
from loaders.classification import classification, other_levels
from loaders.cleaning import RESOURCE_CODE, is_placeholder, narrow, resource_code, truth
from loaders.fields import (
    COLUMNS,
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
from loaders.footers import why_no_data
from loaders.item_rows import ItemReader
from loaders.layouts import Header
from loaders.legal_bases import legal_bases
from loaders.limits import Limits
from loaders.origin import Loaded, Place, Unmatched, Unusable
from loaders.quantities import unit_of
from loaders.references import References
from loaders.rows import MAY_SAY_NOTHING, TYPED, NoSuchResource, Resource, Resources, RowCells
from loaders.statements import Statements
from loaders.table import Row, Table
from loaders.uncollected import uncollected
from loaders.unmatched import Known, unmatched
from loaders.values import Values
from ontology.namespaces import CODE, DCAT, DCT, LM, RDF, Names
from ontology.text import Text

OF_ITEM = {"item", "dataType", "dataLength", ITEM_SHARING_TYPE.key}
WITHHELD = CODE["sharing/withheld"]
NO_ROWS = Text(
    "表头下面没有数据行。请填写后再提交。",
    "There are no rows below the header. Please fill in the sheet first.",
)
UNKNOWN_COLUMNS = Text(
    "这些列不属于“{layout}”版式，没有读取：{columns}",
    "These columns are not part of the layout “{layout}” and were not read: {columns}",
)
INVISIBLE = Text("去掉看不见的字符", "invisible characters left out")
BLANK = Text("占位符，按空白读取", "a placeholder, read as blank")
OTHER_UNIT = Text(
    "{column}：本列的单位是{unit}，已换算（1G＝1024M，1万条＝10000条）",
    "{column}: the unit of the column is {unit}; converted (1 G = 1024 M, 1万 = 10 000)",
)
CONDITION = Text(
    "{column}：其中的“{part}”不在使用用途的列表中，算作共享条件",
    "{column}: “{part}” in it is not in the list of purposes and counts as a condition",
)
SPLIT_UP = Text(
    "{column}：其中的“{part}”读作{field}", "{column}: “{part}” in it was read as {field}"
)


def read_sheet(
    sheets: Sequence[tuple[Table, Header]], references: References, limits: Limits
) -> Loaded:
    """The resources of a table, whose items may stand in a second one that names them; raises
    Unusable when there is no row or too much of it.
    """
    (table, header), *items = sheets
    reader = SheetReader(header, table.sheet, references, limits)
    reader.values.since_1904 = table.since_1904
    with uncollected():
        if not reader.read_all(table):
            raise Unusable(NO_ROWS, header.row)
        for table_of_items, header_of_items in items:
            reader.turn_to_items(header_of_items, table_of_items.sheet)
            reader.read_all(table_of_items)
        cleaned = reader.values.changes.cleanings(header.cells)
    return Loaded(
        reader.statements.quads,
        reader.statements.origin,
        reader.values.notes,
        header.layout.key,
        cleaned=cleaned,
        unmatched=reader.unmatched,
    )


class SheetReader:
    """Reads row after row; a row adds statements to the resource it belongs to."""

    def __init__(
        self, header: Header, sheet: str | None, references: References, limits: Limits
    ) -> None:
        self.header = header
        self.sheet = self.first_sheet = sheet
        self.unmatched: list[Unmatched] = []
        self.names = Names(references.base)
        self.values = Values(references)
        self.statements = Statements(limits)
        self.resources = Resources(self.names)
        self.items = ItemReader(self.names, self.values, self.statements)
        self._start()

    def turn_to_items(self, header: Header, sheet: str | None) -> None:
        """Go on with the sheet whose rows name the resource of an item."""
        self.header = header
        self.sheet = sheet
        self.resources.join()
        self._start()

    def read_all(self, table: Table) -> bool:
        """Read what is below the header; whether there was any data."""
        rows = [row for row in table.rows if row.number > self.header.row]
        return sum(self.read(row) for row in rows) > 0

    def _start(self) -> None:
        header, columns = self.header, self.statements.origin.columns
        self.of_resource = [name for name in header.columns if name not in OF_ITEM]
        for field, predicate in COLUMNS:
            column = header.column(field)
            if column is not None:
                columns.setdefault(predicate, column)
        shared = header.column("sharingCondition")
        if shared is not None and "依据" in shared:
            columns.setdefault(LM.legalBasis, shared)
        for what in SIMPLE:
            column = header.column(what.key)
            if what.kind == "number" and column is not None:
                unit = self.values.units[what.key] = unit_of(column, what.unit)
                if unit.factor != 1:
                    message = OTHER_UNIT.format(column=column, unit=unit.name)
                    self.values.note(message, Place(header.row, column, self.sheet))
        if header.unknown:
            name, unread = header.layout.name, "、".join(header.unknown)
            message = Text(
                UNKNOWN_COLUMNS.zh.format(layout=name.zh, columns=unread),
                UNKNOWN_COLUMNS.en.format(layout=name.en, columns=unread),
            )
            self.values.note(message, Place(header.row, None, self.sheet))

    def read(self, row: Row) -> bool:
        """One row: a footer is noted, everything else says something of a resource; whether it is
        data.
        """
        cells = RowCells(self.header, row, self.sheet)
        self._leave_blank(cells)
        code, name = cells.get("code"), cells.get("title")
        if code is None or RESOURCE_CODE.fullmatch(narrow(code.text)) is None:
            message = why_no_data(cells)
            if message is not None:
                self.values.note(message, cells.place())
                return False
        try:
            resource, new = self.resources.at(
                resource_code(code.text) if code else None,
                name.text if name else None,
                cells.place("code" if name is None else "title"),
            )
        except NoSuchResource:
            self._unmatched(cells, code, name)
            return True
        if new:
            for kind in resource_classes(resource.code):
                self.statements.add(resource.iri, RDF.type, kind, cells.place())
        self._resource(cells, resource)
        self.items.read(cells, resource)
        return True

    def _unmatched(self, cells: RowCells, code: Cell | None, name: Cell | None) -> None:
        """Told once of each name; rows below that leave it blank go on with it."""
        if code is None and name is None and self.unmatched:
            return
        known = Known(self.names, self.resources.coded, self.resources.named)
        place = cells.place("title" if cells.has_column("title") else "code")
        one = unmatched(code, name, place, self.first_sheet, known)
        if one.focus not in {other.focus for other in self.unmatched}:
            self.unmatched.append(one)

    def _leave_blank(self, cells: RowCells) -> None:
        """Invisible characters around a text; dashes and slashes in a cell that holds more than
        text; 无 and the like where that says that there is nothing to say.
        """
        for name, whole in cells.veiled.items():
            text = cells.texts.get(name, "")
            start = whole.index(text) if text else len(whole)
            end = start + len(text)
            for at, part in ((0, whole[:start]), (end, whole[end:])):
                if part:
                    cell = Cell(part, cells.place(name), False, whole, at)
                    self.values.changed(cell, "", INVISIBLE)
        blank = [
            (name, text)
            for name, text in cells.texts.items()
            if (not text[0].isalnum() and name in TYPED and is_placeholder(text))
            or (name in MAY_SAY_NOTHING and self.values.says_nothing(text))
        ]
        for name, text in blank:
            whole = cells.veiled.get(name, text)
            cell = Cell(text, cells.place(name), False, whole, whole.index(text))
            self.values.changed(cell, "", BLANK)
            del cells.texts[name]

    def _resource(self, cells: RowCells, resource: Resource) -> None:
        """What the row says of its resource; a row that says what one above said only repeats
        what was cleaned there.
        """
        said = tuple(map(cells.texts.get, self.of_resource))
        changes = self.values.changes
        if said in resource.rows:
            above, cleaned = resource.rows[said]
            for column in cleaned:
                changes.repeat(column, cells.at, above)
            return
        self._new(cells, resource)
        in_row = changes.rows.get(cells.at, {})
        stated = (self.header.column(name) for name in self.of_resource if name in cells.texts)
        resource.rows[said] = cells.at, [column for column in stated if column in in_row]

    def _is_fresh(self, cells: RowCells, resource: Resource, *names: str) -> bool:
        """Whether these cells say something no row above has said of the resource."""
        above = resource.first_row(cells, *names)
        if above is not None and above != cells.at:
            for name in names:
                if name in cells.texts:
                    self.values.changes.repeat(self.header.column(name) or "", cells.at, above)
        return above == cells.at

    def _new(self, cells: RowCells, resource: Resource) -> None:
        """What the row says of the resource and no row above has said word for word."""
        self._simple(cells, resource)
        if self._is_fresh(cells, resource, "provider", "providerCode"):
            self._provider(cells, resource)
        if self._is_fresh(cells, resource, "formatClass"):
            self._format(cells, resource)
        if self._is_fresh(
            cells, resource, "sharingCondition", "legalBasis", "basisType", "sharingType"
        ):
            self._condition(cells, resource)
        if self._is_fresh(cells, resource, "openToSociety"):
            self._opening(cells, resource)
        if self._is_fresh(cells, resource, "class", "division"):
            for predicate, value, place in classification(cells, self.values):
                self.statements.add(resource.iri, predicate, value, place)
        if self._is_fresh(cells, resource, "subdivision", "section"):
            self.values.notes += other_levels(cells, resource.code)
        if self._is_fresh(cells, resource, "methodClass", "methodType", "methodReason"):
            for part in access_ways(cells, resource, self.values):
                self.statements.add_part(
                    resource.iri, LM.accessWay, "access", DCAT.Distribution, part
                )

    def _add(self, resource: Resource, what: Field, cell: Cell) -> None:
        for value in self.values.of(what, cell):
            self.statements.add(resource.iri, what.property, value, cell.place)
            if what is SHARING_TYPE:
                resource.sharing = value
        resource.stated.add(what.key)

    def _simple(self, cells: RowCells, resource: Resource) -> None:
        for what in SIMPLE:
            if (
                what.key in cells.texts
                and self._is_fresh(cells, resource, what.key)
                and (cell := cells.get(what.key)) is not None
            ):
                self._add(resource, what, cell)

    def _provider(self, cells: RowCells, resource: Resource) -> None:
        """By the name; by the registered code only where no name is given."""
        name, code = cells.get("provider"), cells.get("providerCode")
        if name is not None:
            self._add(resource, PROVIDER, name)
        elif code is not None and PROVIDER.key not in resource.stated:
            found = self.values.references.organisation(self.values.credit_code(code))
            if found is not None:
                self.statements.add(resource.iri, DCT.publisher, found, code.place)

    def _format(self, cells: RowCells, resource: Resource) -> None:
        cell = cells.get("formatClass")
        if cell is None:
            return
        cell, kind = pair(cell, self.values, FORMAT_CLASS.scheme)
        classes = cell.parts()
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
            self._derive(resource, SHARING_SCOPE, cell.derived(scope), "共享范围")
        purpose = conditions.purpose(cell.text)
        if purpose is None:
            parts = cell.derived(conditions.used_for(cell.text)).parts()
            if self.values.all_found(USE_PURPOSE.scheme, parts):
                purpose = conditions.used_for(cell.text)
        if purpose and USE_PURPOSE.key not in resource.stated:
            self._purposes(resource, cell.derived(purpose))

    def _purposes(self, resource: Resource, cell: Cell) -> None:
        """``业务协同，按件核验`` is a purpose and a condition: beside one of the list, what is not
        in it says how, and stays with the condition whose words it is.
        """
        parts = cell.parts()
        listed = [one for one in parts if self.values.find(USE_PURPOSE.scheme, one.text)]
        purposes = cell.derived("、".join(one.text for one in listed)) if listed else cell
        self._derive(resource, USE_PURPOSE, purposes, "使用用途")
        for one in parts if listed else ():
            if one not in listed:
                message = CONDITION.format(column=cell.place.column, part=one.text)
                self.values.note(message, cell.place)

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
        flag, condition = cell, None
        if truth(cell.text) is None and not cell.exact:
            flag, condition = conditions.open_and_condition(cell)
        is_open = None if cell.exact else self.values.truth(flag)
        value = Literal(cell.text) if is_open is None else Literal(is_open)
        if is_open is not None and condition is not None:
            self._add(resource, OPENING_CONDITION, condition)
        self.statements.add(resource.iri, LM.openToSociety, value, cell.place)
