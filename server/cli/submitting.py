"""``lianmu submit``, ``withdraw``, ``rollback`` and ``validate``."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from ontology.text import Text
from server.catalog.job import Job, Mode, new_identifier
from server.catalog.process import submit as run_submission
from server.catalog.process import validate as run_validation
from server.catalog.rollback import content_at, name_at
from server.catalog.uploads import reading_of
from server.catalog.validation import Validation
from server.cli.context import opened, progress, settings_here
from server.cli.outcome import BAD_SUFFIX, finish
from server.errors import BadInput, Forbidden
from server.intake.receiving import MEGABYTE, too_large
from server.settings import Settings
from server.store.folder import DataFolder

FileArgument = Annotated[Path, typer.Argument(help="CSV, XLSX, Turtle …")]
Catalog = Annotated[str, typer.Option(help="目录的键 / key of the catalog")]
Encoding = Annotated[str | None, typer.Option(help="utf-8, gb18030 …")]
LayoutKey = Annotated[str | None, typer.Option("--layout", help="flat, extended …")]
Columns = Annotated[
    list[str] | None,
    typer.Option("--column", help="栏目=表头，可重复 / FIELD=HEADER, repeatable"),
]
Confirm = Annotated[
    bool,
    typer.Option(
        "--confirm-withdrawals",
        help="确认撤下超过目录十分之一的资源 / yes, withdraw more than a tenth of the catalog",
    ),
]
Out = Annotated[Path | None, typer.Option("--report", help=".ttl .json .csv .html")]

NO_FILE = Text("没有文件 {name}", "There is no file {name}")
SUFFIXES = (".ttl", ".json", ".csv", ".html")
NOT_WRITABLE = Text("不能写入 {name}：请换一个位置", "Cannot write {name}: choose another place")
NOT_OWNER = Text(
    "“{body}”不编制目录“{catalog}”（谁编制、谁负责）",
    "“{body}” does not compile the catalog “{catalog}”",
)


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
    encoding: Encoding = None,
    layout: LayoutKey = None,
    column: Columns = None,
    confirm: Confirm = False,
    draft: Annotated[
        bool,
        typer.Option("--draft", help="存为草稿，由本单位负责人审签 / for the head to approve"),
    ] = False,
) -> None:
    """提交文件：检查并发布，或拒绝 / judge a file and publish it, or refuse it."""
    settings, folder = opened()
    check_outputs(report, marked)
    mode: Mode = "replace" if whole else "add"
    reading = reading_of(encoding, layout, column or ())
    job = Job(
        new_identifier(),
        catalog,
        body(catalog, as_org),
        mode,
        dry_run=dry_run,
        encoding=reading.encoding,
        layout=reading.layout,
        columns=reading.columns,
        confirmed=confirm,
        draft=draft,
    )
    with TemporaryDirectory(dir=folder.inbox) as inbox:
        job = replace(
            job,
            name=file.name,
            file=take(settings, file, Path(inbox) / "file"),
            statement=take(settings, statement, Path(inbox) / "statement") if statement else None,
        )
        with progress() as show:
            outcome = run_submission(settings, job, show)
    finish(folder, outcome, report, file, marked, reading)


def withdraw(
    codes: Annotated[list[str], typer.Argument(help="信息资源代码 / resource codes")],
    catalog: Catalog,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查 / judge only")] = False,
    as_org: Annotated[str | None, typer.Option("--as", help="提交单位 / submitting body")] = None,
    confirm: Confirm = False,
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
        confirmed=confirm,
    )
    with progress() as show:
        outcome = run_submission(settings, job, show)
    finish(folder, outcome, None, None, None)


def rollback(
    number: Annotated[int, typer.Argument(help="版本号 / number of the edition", min=1)],
    catalog: Catalog,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查 / judge only")] = False,
    report: Out = None,
    as_org: Annotated[str | None, typer.Option("--as", help="提交单位 / submitting body")] = None,
    confirm: Confirm = False,
) -> None:
    """把目录恢复到保留的某一版，作为新的提交 / submit a catalog as an edition had it."""
    settings, folder = opened()
    check_outputs(report, None)
    job = Job(
        new_identifier(),
        catalog,
        body(catalog, as_org),
        "replace",
        name=name_at(number),
        dry_run=dry_run,
        rollback=number,
        confirmed=confirm,
    )
    with TemporaryDirectory(dir=folder.inbox) as inbox:
        file = Path(inbox) / "file"
        file.write_bytes(content_at(folder, catalog, number))
        with progress() as show:
            outcome = run_submission(settings, replace(job, file=str(file)), show)
    finish(folder, outcome, report, None, None)


def validate(
    file: FileArgument,
    shapes: Annotated[Path | None, typer.Option(help="自带的 SHACL / SHACL of your own")] = None,
    as_of: Annotated[str | None, typer.Option(help="2026-01-15")] = None,
    profile: Annotated[str | None, typer.Option(help="lyg-interim, decree-809")] = None,
    report: Out = None,
    write_context: Annotated[
        Path | None, typer.Option(help="判断所依据的一切 / all that was judged, as Turtle")
    ] = None,
    encoding: Encoding = None,
    layout: LayoutKey = None,
    column: Columns = None,
) -> None:
    """检查文件，不保存 / judge a file, store nothing."""
    settings = settings_here()
    check_outputs(report, write_context)
    reading = reading_of(encoding, layout, column or ())
    with TemporaryDirectory() as inbox:
        request = Validation(
            new_identifier(),
            file.name,
            take(settings, file, Path(inbox) / "file"),
            profile=profile,
            as_of=as_of,
            shapes=take(settings, shapes, Path(inbox) / "shapes") if shapes else None,
            context=str(write_context.absolute()) if write_context else None,
            encoding=reading.encoding,
            layout=reading.layout,
            columns=reading.columns,
        )
        with progress() as show:
            outcome = run_validation(settings, request, show)
    finish(DataFolder(settings.data), outcome, report, file, None)


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


COMMANDS = (submit, withdraw, rollback, validate)
