"""``lianmu org …``, ``register`` and ``calendar``: the registers of the authority."""

from __future__ import annotations

import csv
from dataclasses import replace
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Literal

import typer

from ontology.text import Text
from server.catalog.job import Job, Outcome, new_identifier
from server.catalog.process import submit as run_submission
from server.catalog.reference_data import authority_key, list_organisations
from server.catalog.registers import COLUMNS
from server.cli.context import opened, progress, say
from server.cli.outcome import finish
from server.cli.submitting import Out, check_outputs, take
from server.errors import BadInput

organisations = typer.Typer(help="已登记的单位 / registered organisations", no_args_is_help=True)

Name = Literal["organisations", "laws", "codes", "calendar"]
KINDS = {"department": "部门", "county": "县区", "zone": "功能区", "authority": "主管部门"}
BAD_KIND = Text("类型只能是：{kinds}", "The kind is one of: {kinds}")


@organisations.command("list")
def list_all() -> None:
    """键、名称、代码，以制表符分隔 / key, name and code, tab-separated."""
    _, folder = opened()
    with folder.open_current() as edition:
        for row in list_organisations(edition, folder.graphs()):
            say("\t".join(row))


@organisations.command("add")
def add(
    key: str,
    name: str,
    code: str,
    english: Annotated[str, typer.Option(help="英文名 / English name")] = "",
    kind: Annotated[str, typer.Option(help="department, county, zone, authority")] = "department",
    alias: Annotated[list[str] | None, typer.Option(help="别名 / registered alias")] = None,
) -> None:
    """登记单位及其目录 / register an organisation and the catalog it compiles."""
    if kind not in KINDS:
        raise BadInput(BAD_KIND.format(kinds=", ".join(KINDS)))
    cells = {
        "单位键": key,
        "单位名称": name,
        "英文名称": english,
        "统一社会信用代码": code,
        "单位类型": KINDS[kind],
        "别名": "、".join(alias or ()),
    }
    columns, sheet = COLUMNS["_organisations"], StringIO()
    rows = (columns, [cells.get(column, "") for column in columns])
    csv.writer(sheet).writerows(rows)
    outcome = handed_in("organisations", "org-add.csv", sheet.getvalue().encode())
    if outcome.state == "unusable":
        raise BadInput(outcome.message, column=outcome.column)
    if outcome.state != "published":
        finish(opened()[1], outcome, None, None, None)
    say(outcome.edition)


def register(
    name: Annotated[Name, typer.Argument(help="organisations, laws, codes, calendar")],
    file: Annotated[Path, typer.Argument(help="CSV, XLSX, Turtle")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查 / judge only")] = False,
    report: Out = None,
) -> None:
    """登记单位、法规、代码或日历 / register bodies, laws, codes or a year of working days."""
    settings, folder = opened()
    check_outputs(report, None)
    with TemporaryDirectory(dir=folder.inbox) as inbox:
        content = Path(take(settings, file, Path(inbox) / "file")).read_bytes()
    outcome = handed_in(name, file.name, content, dry_run=dry_run)
    finish(folder, outcome, report, None, None)


def calendar(
    file: Annotated[Path, typer.Argument(help="CSV（日期,安排）, Turtle")],
) -> None:
    """载入以后一年的放假和调休安排 / load the days off and worked of a later year."""
    register("calendar", file)


def handed_in(name: Name, file: str, content: bytes, *, dry_run: bool = False) -> Outcome:
    """Run it as a submission of the authority."""
    settings, folder = opened()
    with folder.open_current() as edition:
        body = authority_key(edition, folder.graphs()) or ""
    job = Job(new_identifier(), f"_{name}", body, "register", name=file, dry_run=dry_run)
    with TemporaryDirectory(dir=folder.inbox) as inbox:
        path = Path(inbox) / "file"
        path.write_bytes(content)
        with progress() as show:
            return run_submission(settings, replace(job, file=str(path)), show)


COMMANDS = (register, calendar)
