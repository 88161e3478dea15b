"""An outcome on the terminal: how the file was read, what changes, what is wrong; and its files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import typer
from pyoxigraph import NamedNode

from loaders import Unusable
from loaders.headers import AS_DETECTED
from loaders.marked import mark
from loaders.reading import Reading, SheetRead
from loaders.reading import grouped as kinds_of_cleaning
from ontology.sources import source_name
from ontology.text import Text
from server.browser.document import report_document
from server.catalog.diff import Diff, FieldChange
from server.catalog.job import Outcome
from server.catalog.uploads import layout_names
from server.cli.context import say
from server.errors import BadInput
from server.intake.reports import marks
from server.rules.groups import Entry, grouped
from server.rules.report import Report
from server.rules.report_csv import to_csv
from server.rules.report_json import from_json, to_json
from server.rules.report_rdf import to_turtle
from server.store.folder import DataFolder

BAD_SUFFIX = Text(
    "报告的格式由后缀决定：.ttl .json .csv .html", "The report's suffix is .ttl .json .csv or .html"
)
KINDS = {
    "added": Text("新增", "added"),
    "changed": Text("修改", "changed"),
    "withdrawn": Text("撤下", "withdrawn"),
}
READ = Text(
    "按式样“{zh}”读取（--layout {layout}），表头第 {rows} 行，{count} 列",
    "read as “{en}” (--layout {layout}), header row {rows}, columns: {count}",
)
UNKNOWN = Text("没有读取的列：{columns}", "columns not read: {columns}")
SKIPPED = Text("略过", "skipped")
ENCODING = Text("编码 {name}", "encoding {name}")
ROWS_CLEANED = Text("第{rows}行", "row {rows}")
CLEANED = Text("整理了 {count} 格", "cells cleaned: {count}")
CHANGES = Text(
    "新增 {added}，修改 {changed}，撤下 {withdrawn}",
    "added {added}, changed {changed}, withdrawn {withdrawn}",
)
FINDINGS = Text(
    "与上次报告相比：新问题 {new}，仍未改正 {open}，已改正 {fixed}",
    "against the last report: new {new}, still open {open}, fixed {fixed}",
)
INCOMPARABLE = Text("没有可比的上次报告", "there is no earlier report to compare with")
MORE_CLEANED = Text(
    "还有 {count} 格，见 --marked 的标注表格",
    "{count} more: see the marked sheet of --marked",
)
MORE = Text("还有 {count} 处，见 --report / --marked", "{count} more: see --report / --marked")
ROWS = Text("{count} 行，表中没有这一栏：第 {rows} 行", "{count} rows, no such column: rows {rows}")
JUDGED_ONLY = {"published": "conforms", "refused": "does not conform"}
SHOWN = 20


def finish(
    folder: DataFolder,
    outcome: Outcome,
    report: Path | None,
    file: Path | None,
    marked: Path | None,
    reading: Reading = AS_DETECTED,
) -> None:
    """Show the outcome, write what was asked for, end with the exit status of the contracts."""
    state = JUDGED_ONLY.get(outcome.state, outcome.state) if outcome.dry_run else outcome.state
    say(f"{outcome.identifier}  {state}  {outcome.message}")
    if outcome.row:
        say(f"  {Text(f'第{outcome.row}行', f'row {outcome.row}')} {outcome.column or ''}")
    for line in as_read(outcome):
        say(f"  {line}")
    if outcome.diff is not None:
        show_diff(outcome.diff)
    for message, row, column in outcome.notes[:SHOWN]:
        say(f"  {place(None, row, column)} {message}")
    if outcome.report is not None:
        judged = from_json(outcome.report.encode())
        show_findings(judged)
        if report is not None:
            report.write_bytes(rendered(judged, outcome, report.suffix, folder))
        if marked is not None and file is not None and not outcome.sealed:
            write_marked(marked, file, judged, outcome, reading)
    raise typer.Exit({"refused": 1, "unconfirmed": 2, "unusable": 2}.get(outcome.state, 0))


def as_read(outcome: Outcome) -> Iterator[str]:
    """How the file was read and which cells were read otherwise than written."""
    if outcome.encoding is not None:
        yield str(ENCODING.format(name=outcome.encoding))
    for sheet in outcome.sheets:
        name = f"“{sheet.name}” " if sheet.name else ""
        if sheet.skipped is not None:
            yield f"{name}{SKIPPED}: {sheet.skipped}"
        else:
            yield from (f"{name}{line}" for line in sheet_lines(sheet))
    if outcome.cleanings:
        yield str(CLEANED.format(count=outcome.cleanings))
    groups = kinds_of_cleaning(outcome.cleaned)[:SHOWN]
    for group in groups:
        one = group.first
        where = f"{one.place.sheet} " if one.place.sheet else ""
        yield f"  {where}{ROWS_CLEANED.format(rows=group.ranges)}  {one.message.zh}  ({one.reason})"
    rest = outcome.cleanings - sum(len(group.rows) for group in groups)
    if rest:
        yield f"  {MORE_CLEANED.format(count=rest)}"


def sheet_lines(sheet: SheetRead) -> Iterator[Text]:
    """Layout, header and columns of a sheet that was read."""
    rows = "–".join(map(str, sorted(set(sheet.header_rows or ()))))
    name = layout_names().get(sheet.layout or "", Text("", ""))
    said = {"layout": sheet.layout, "zh": name.zh, "en": name.en}
    yield READ.format(**said, rows=rows, count=len(sheet.columns))
    if sheet.unknown:
        yield UNKNOWN.format(columns="、".join(sheet.unknown))


def show_diff(diff: Diff) -> None:
    """The counts, the first resources field by field, and the findings beside the last report."""
    say(f"  {CHANGES.format(added=diff.added, changed=diff.changed, withdrawn=diff.withdrawn)}")
    for one in diff.resources[:SHOWN]:
        say(f"  {KINDS[one.kind]}  {one.code}  {one.title}")
        for change in one.fields[:SHOWN]:
            say(f"      {field_line(change)}")
    rest = diff.added + diff.changed + diff.withdrawn - len(diff.resources[:SHOWN])
    if rest:
        say(f"  … {rest}")
    states = diff.findings
    if states is None:
        say(f"  {INCOMPARABLE}")
    elif states.new or states.open or states.fixed:
        say(f"  {FINDINGS.format(new=states.new, open=states.open, fixed=states.fixed)}")


def field_line(change: FieldChange) -> str:
    """``更新周期 / Update cycle: 每年 → 每日``."""
    item = f"{change.item} · " if change.item else ""
    before, after = (
        "、".join(shown(text) for text in side) for side in (change.before, change.after)
    )
    values = f": {before or '∅'} → {after or '∅'}" if before or after else ""
    return f"{item}{change.field}{values}"


def shown(text: Text) -> str:
    """A value once where both languages write the same."""
    return text.zh if text.zh == text.en else str(text)


def write_marked(
    target: Path, file: Path, judged: Report, outcome: Outcome, reading: Reading
) -> None:
    """The marked-up sheet; a file that is no sheet has none, which is said."""
    try:
        content = file.read_bytes()
        findings = marks(judged, "zh")
        cleaned, noted = outcome.cleaned, outcome.notes
        target.write_bytes(mark(file.name, content, findings, "zh", cleaned, reading, noted=noted))
    except Unusable as error:
        say(f"  {error.message}")


def show_findings(judged: Report) -> None:
    """The first ones rule by rule, what missing columns mean, how many more there are, and notes
    on how it was judged.
    """
    groups = grouped(judged)
    cells = [entry for one in groups if not one.lacks_column for entry in one.entries]
    columns = [entry for one in groups if one.lacks_column for entry in one.entries]
    for entry in (*cells[:SHOWN], *columns[:SHOWN]):
        show_entry(entry)
    rest = sum(len(entry.findings) for entry in (*cells[SHOWN:], *columns[SHOWN:]))
    if rest:
        say(f"  {MORE.format(count=rest)}")
    for note in judged.notes[:SHOWN]:
        say(f"  {note}")


def show_entry(entry: Entry) -> None:
    """Where and which rule, what, what to do, by which source, in both languages; shapes of others
    do not tell the last two.
    """
    finding = entry.first
    where = place(finding.sheet, finding.row, finding.column)
    if len(entry.findings) > 1:
        where = str(ROWS.format(count=len(entry.findings), rows="、".join(entry.rows)))
    say(f"  {finding.rule} {finding.severity}  {where}")
    if finding.waived is not None:
        say(f"    {finding.waived.told}")
    say(f"    {finding.message}")
    if not finding.foreign:
        say(f"    → {finding.fix}")
        say(f"    {source_name(finding.source)} <{finding.source}> ({finding.evidence})")


def place(sheet: str | None, row: int | None, column: str | None) -> str:
    """A cell as people point at it."""
    line = f"第{row}行 {'row' if column else 'line'} {row}" if row else None
    parts = [sheet, line, column]
    return " ".join(part for part in parts if part)


def rendered(report: Report, outcome: Outcome, suffix: str, folder: DataFolder) -> bytes:
    """A report in the form its file name asks for; as JSON also what was cleaned before it."""
    if suffix == ".json":
        cleaned = [one.to_json() for one in outcome.cleaned]
        data = {**json.loads(to_json(report)), "cleanings": outcome.cleanings, "cleaned": cleaned}
        return json.dumps(data, ensure_ascii=False, indent=1).encode()
    if suffix == ".csv":
        return to_csv(report)
    if suffix == ".ttl":
        base = folder.charter().base_iri if folder.exists else "urn:lianmu:"
        return to_turtle(report, NamedNode(f"{base}id/report/{outcome.identifier}"))
    if suffix == ".html":
        return report_document(report, outcome.identifier).encode()
    raise BadInput(BAD_SUFFIX)
