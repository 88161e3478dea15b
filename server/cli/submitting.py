"""``lianmu submit``, ``withdraw``, ``validate`` and ``review``."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from pyoxigraph import NamedNode

from loaders import Unusable
from loaders.marked import mark
from ontology.sources import source_name
from ontology.text import Text
from server.browser.document import report_document
from server.catalog import review as reviews
from server.catalog.job import Job, Mode, Outcome, new_identifier
from server.catalog.process import submit as run_submission
from server.catalog.process import validate as run_validation
from server.catalog.validation import Validation
from server.cli.context import opened, progress, say, settings_here
from server.errors import BadInput, Forbidden
from server.intake.receiving import MEGABYTE, too_large
from server.intake.reports import marks
from server.rules.report import Finding, Report
from server.rules.report_csv import to_csv
from server.rules.report_json import from_json, to_json
from server.rules.report_rdf import to_turtle
from server.settings import Settings
from server.store.folder import DataFolder

FileArgument = Annotated[Path, typer.Argument(help="CSV, XLSX, Turtle …")]
Catalog = Annotated[str, typer.Option(help="目录的键 / key of the catalog")]
Out = Annotated[Path | None, typer.Option("--report", help=".ttl .json .csv .html")]

NO_FILE = Text("没有文件 {name}", "There is no file {name}")
BAD_SUFFIX = Text(
    "报告的格式由后缀决定：.ttl .json .csv .html", "The report's suffix is .ttl .json .csv or .html"
)
SUFFIXES = (".ttl", ".json", ".csv", ".html")
NOT_WRITABLE = Text("不能写入 {name}：请换一个位置", "Cannot write {name}: choose another place")
NOT_OWNER = Text(
    "“{body}”不编制目录“{catalog}”（谁编制、谁负责）",
    "“{body}” does not compile the catalog “{catalog}”",
)
KINDS = {
    "added": Text("新增", "added"),
    "changed": Text("修改", "changed"),
    "withdrawn": Text("撤下", "withdrawn"),
}
JUDGED_ONLY = {"published": "conforms", "refused": "does not conform"}
SHOWN = 20


def submit(
    file: FileArgument,
    catalog: Catalog,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查 / judge only")] = False,
    whole: Annotated[
        bool, typer.Option("--replace", help="文件是整个目录 / the file is the whole catalog")
    ] = False,
    report: Out = None,
    marked: Annotated[Path | None, typer.Option(help="标注后的 XLSX / marked-up XLSX")] = None,
    statement: Annotated[Path | None, typer.Option(help="统一说明 / values for all rows")] = None,
    as_org: Annotated[str | None, typer.Option("--as", help="提交单位 / submitting body")] = None,
) -> None:
    """提交文件：检查并发布，或拒绝 / judge a file and publish it, or refuse it."""
    settings, folder = opened()
    check_outputs(report, marked)
    mode: Mode = "replace" if whole else "add"
    job = Job(new_identifier(), catalog, body(catalog, as_org), mode, dry_run=dry_run)
    with TemporaryDirectory(dir=folder.inbox) as inbox:
        job = replace(
            job,
            name=file.name,
            file=take(settings, file, Path(inbox) / "file"),
            statement=take(settings, statement, Path(inbox) / "statement") if statement else None,
        )
        with progress() as show:
            outcome = run_submission(settings, job, show)
    finish(folder, outcome, report, file, marked)


def withdraw(
    codes: Annotated[list[str], typer.Argument(help="信息资源代码 / resource codes")],
    catalog: Catalog,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查 / judge only")] = False,
    as_org: Annotated[str | None, typer.Option("--as", help="提交单位 / submitting body")] = None,
) -> None:
    """从目录中撤下资源 / take resources out of a catalog."""
    settings, folder = opened()
    job = Job(
        new_identifier(),
        catalog,
        body(catalog, as_org),
        "withdraw",
        codes=tuple(codes),
        dry_run=dry_run,
    )
    with progress() as show:
        outcome = run_submission(settings, job, show)
    finish(folder, outcome, None, None, None)


def validate(
    file: FileArgument,
    shapes: Annotated[Path | None, typer.Option(help="自带的 SHACL / SHACL of your own")] = None,
    as_of: Annotated[str | None, typer.Option(help="2026-01-15")] = None,
    profile: Annotated[str | None, typer.Option(help="lyg-interim, decree-809")] = None,
    report: Out = None,
    write_context: Annotated[
        Path | None, typer.Option(help="判断所依据的一切 / all that was judged, as Turtle")
    ] = None,
) -> None:
    """检查文件，不保存 / judge a file, store nothing."""
    settings = settings_here()
    check_outputs(report, write_context)
    with TemporaryDirectory() as inbox:
        request = Validation(
            new_identifier(),
            file.name,
            take(settings, file, Path(inbox) / "file"),
            profile=profile,
            as_of=as_of,
            shapes=take(settings, shapes, Path(inbox) / "shapes") if shapes else None,
            context=str(write_context.absolute()) if write_context else None,
        )
        with progress() as show:
            outcome = run_validation(settings, request, show)
    finish(DataFolder(settings.data), outcome, report, file, None)


def review(
    identifier: str,
    send_back: Annotated[str | None, typer.Option("--return", help="退回意见 / remarks")] = None,
) -> None:
    """主管部门审核：发布，或退回 / the authority publishes a submission, or returns it."""
    settings, folder = opened()
    if send_back is not None:
        say(reviews.send_back(settings, identifier, send_back).message)
        return
    with progress() as show:
        outcome = reviews.publish(settings, identifier, show)
    finish(folder, outcome, None, None, None)


def body(catalog: str, as_org: str | None) -> str:
    """Whoever runs the command acts for the body of the catalog, or says for whom."""
    if as_org is not None and as_org != catalog:
        raise Forbidden(NOT_OWNER.format(body=as_org, catalog=catalog))
    return catalog


def check_outputs(report: Path | None, other: Path | None) -> None:
    """Whatever is to be written must be writable before anything is judged or published."""
    if report is not None and report.suffix not in SUFFIXES:
        raise BadInput(BAD_SUFFIX)
    for path in (report, other):
        if path is not None and (path.is_dir() or not os.access(path.absolute().parent, os.W_OK)):
            raise BadInput(NOT_WRITABLE.format(name=path.name))


def take(settings: Settings, source: Path, target: Path) -> str:
    """Copy a file to where the child process reads it; its size is limited as on the web."""
    if not source.is_file():
        raise BadInput(NO_FILE.format(name=source.name))
    limit = settings.upload_megabytes * MEGABYTE
    if source.stat().st_size > limit:
        raise too_large(limit)
    shutil.copyfile(source, target)
    return str(target)


def finish(
    folder: DataFolder,
    outcome: Outcome,
    report: Path | None,
    file: Path | None,
    marked: Path | None,
) -> None:
    """Show the outcome, write what was asked for, end with the exit status of the contracts."""
    state = JUDGED_ONLY.get(outcome.state, outcome.state) if outcome.dry_run else outcome.state
    say(f"{outcome.identifier}  {state}  {outcome.message}")
    if outcome.row:
        say(f"  {Text(f'第{outcome.row}行', f'row {outcome.row}')} {outcome.column or ''}")
    for change in outcome.changes[: SHOWN if outcome.state != "refused" else 0]:
        say(f"  {KINDS[change.kind]}  {change.code}  {change.title}")
    for message, row, column in outcome.notes[:SHOWN]:
        say(f"  {place(None, row, column)} {message}")
    if outcome.report is not None:
        judged = from_json(outcome.report.encode())
        for finding in judged.present[:SHOWN]:
            show_finding(finding)
        if len(judged.present) > SHOWN:
            say(f"  … {len(judged.present)}")
        if report is not None:
            report.write_bytes(rendered(judged, outcome.identifier, report.suffix, folder))
        if marked is not None and file is not None and not outcome.sealed:
            write_marked(marked, file, judged)
    raise typer.Exit({"refused": 1, "unusable": 2}.get(outcome.state, 0))


def write_marked(target: Path, file: Path, judged: Report) -> None:
    """The marked-up sheet; a file that is no sheet has none, which is said."""
    try:
        target.write_bytes(mark(file.name, file.read_bytes(), marks(judged, "zh"), "zh"))
    except Unusable as error:
        say(f"  {error.message}")


def show_finding(finding: Finding) -> None:
    """Four lines: where and which rule, what, what to do, by which source; both languages."""
    where = place(finding.sheet, finding.row, finding.column)
    say(f"  {finding.rule} {finding.severity}  {where}")
    say(f"    {finding.message}")
    say(f"    → {finding.fix}")
    say(f"    {source_name(finding.source)} <{finding.source}> ({finding.evidence})")


def place(sheet: str | None, row: int | None, column: str | None) -> str:
    """A cell as people point at it."""
    line = f"第{row}行 {'row' if column else 'line'} {row}" if row else None
    parts = [sheet, line, column]
    return " ".join(part for part in parts if part)


def rendered(report: Report, identifier: str, suffix: str, folder: DataFolder) -> bytes:
    """A report in the form its file name asks for."""
    if suffix == ".json":
        return to_json(report)
    if suffix == ".csv":
        return to_csv(report)
    if suffix == ".ttl":
        base = folder.charter().base_iri if folder.exists else "urn:lianmu:"
        return to_turtle(report, NamedNode(f"{base}id/report/{identifier}"))
    if suffix == ".html":
        return report_document(report, identifier).encode()
    raise BadInput(BAD_SUFFIX)


COMMANDS = (submit, withdraw, validate, review)
