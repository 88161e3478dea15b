"""``lianmu record``, ``daily``, ``rejudge``: the authority's events and rules."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from pyoxigraph import NamedNode, Store

from loaders import Unusable
from loaders.events import read_events
from loaders.limits import DEFAULT
from ontology.namespaces import HOME, LAW, RULE
from ontology.text import Text
from server.catalog.answerable import CITY
from server.catalog.daily import daily_run
from server.catalog.events import HandedIn, record_events
from server.catalog.reference_data import references
from server.catalog.rejudging import Terms, answering, counted, rejudged
from server.catalog.validation import parse_date
from server.cli.context import opened, progress, retention, say
from server.cli.outcome import show_entry
from server.clock import SHANGHAI
from server.errors import BadInput
from server.rules.groups import grouped
from server.rules.report import Finding
from shapes import Shapes, UnknownProfile

NO_FILE = Text("没有文件 {name}", "There is no file {name}")
MADE = Text(
    "已登记，版本 {number}；发现问题 {count} 处", "Recorded, edition {number}; findings: {count}"
)
AS_BEFORE = Text(
    "与已登记的内容相同，没有变化；这些记录现有问题 {count} 处",
    "All of it was recorded before, nothing changed; findings on it: {count}",
)
REFUSED = Text(
    "没有登记：{count} 处违反准入规则", "Not recorded; violations of gate rules: {count}"
)
BAD_EFFECTIVE = Text(
    "写成 R-16=2027-01-01 或者 decree-809/13=2027-01-01",
    "Write R-16=2027-01-01 or decree-809/13=2027-01-01",
)
NO_PROVISION = Text(
    "没有规则或者条款“{name}”。可用：{known}", "There is no rule or provision “{name}”: {known}"
)
PAST = Text(
    "{name} 自 {day} 施行：此前的事项不按它检查；目录的填写不论日期，照样检查",
    "{name} from {day} on: events before are not judged by it; what a catalog states has no date"
    " and is judged as it stands",
)
REPLACED = "{name}\t+{new}\t-{gone}"
"""What stands in a report that did not, and what no longer does."""
PUBLISHED = Text(
    "{day} 检查完毕，问题 {count} 处；有变化的报告已发布为版本 {number}",
    "Judged as of {day}, findings: {count}; what changed is published as edition {number}",
)
SAME = Text(
    "{day} 检查完毕，问题 {count} 处；与现有报告一致，没有变化",
    "Judged as of {day}, findings: {count}; the reports say just that, nothing changed",
)
FAILS = Text("新不符合：{count}", "Newly failing: {count}")
PASSES = Text("新符合：{count}", "Newly passing: {count}")


def record(file: Annotated[Path, typer.Argument(help="Turtle, CSV")]) -> None:
    """登记申请、答复、约定等记录 / record applications, answers, agreements and the like."""
    settings, folder = opened()
    if not file.is_file():
        raise BadInput(NO_FILE.format(name=file.name))
    with folder.open_current() as edition:
        known = references(edition.store, folder.graphs())
    content = file.read_bytes()
    try:
        loaded = read_events(file.name, content, known, DEFAULT)
    except Unusable as error:
        raise BadInput(error.message, row=error.row, column=error.column) from None
    today = datetime.now(SHANGHAI).date()
    done = record_events(folder, loaded, today, retention(settings), HandedIn(file.name, content))
    for group in grouped(done.report):
        for entry in group.entries:
            show_entry(entry)
    if done.edition is None:
        say(REFUSED.format(count=len(done.refusing)))
        raise typer.Exit(1)
    text = MADE if done.identifier else AS_BEFORE
    say(text.format(number=done.edition, count=len(done.report.counted)))


def daily() -> None:
    """每日检查：发布有变化的检查报告 / judge the city as of today, publish what changed."""
    settings, folder = opened()
    today = datetime.now(SHANGHAI).date()
    with progress() as show:
        done = daily_run(folder, today, retention(settings), show)
    for key, report in done.replaced.items():
        states = Counter(finding.state for finding in report.findings)
        name = "全市 the city" if key == CITY else key
        say(REPLACED.format(name=name, new=states["new"], gone=states["fixed"]))
    text = SAME if done.edition is None else PUBLISHED
    say(text.format(day=today, count=done.found, number=done.edition))


def rejudge(
    as_of: Annotated[str | None, typer.Option(help="检查日期 / day of the judgement")] = None,
    profile: Annotated[str | None, typer.Option(help="规则集 / profile")] = None,
    effective: Annotated[
        list[str] | None,
        typer.Option(
            help="规则、条款或法规=施行日期，可重复 / RULE, article or law=DATE, repeatable"
        ),
    ] = None,
    numbers: Annotated[
        bool,
        typer.Option("--counts", help="只数各规则、各单位的问题 / only count, by rule and body"),
    ] = False,
) -> None:
    """按另外的日期、规则集或施行日期重新检查全市目录，列出变化 / judge all again on other terms."""
    _, folder = opened()
    shapes = Shapes.shipped()
    today = datetime.now(SHANGHAI).date()
    day = parse_date(as_of)
    chosen = profile or shapes.default_profile(day)
    if chosen not in shapes.profiles:
        raise BadInput(UnknownProfile(chosen[:40], shapes.profiles).message)
    tried = Terms(day, chosen, dict(map(provision, effective or ())))
    for moved, first in tried.effective.items():
        if first <= day:
            typer.echo(str(PAST.format(name=short(moved), day=first)), err=True)
    if numbers:
        with folder.open_current() as edition:
            found = counted(edition.store, tried)
        for (rule, body), number in sorted(found.items(), key=str):
            say("\t".join((rule, body or "-", str(number))))
        return
    with folder.open_current() as edition:
        changes = rejudged(edition.store, Terms(today, shapes.default_profile(today), {}), tried)
        for title, findings in ((FAILS, changes.failing), (PASSES, changes.passing)):
            say(title.format(count=len(findings)))
            tell(edition.store, findings)


def provision(text: str) -> tuple[NamedNode, date]:
    """``R-16=2027-01-01``: a rule, ``decree-809/13``: what rests on that article, ``decree-809``:
    on that law.
    """
    name, _, day = text.partition("=")
    known = {short(each): each for each in Shapes.shipped().provisions}
    found = known.get(name.strip().removeprefix("law/"))
    if found is None:
        raise BadInput(NO_PROVISION.format(name=name[:60], known=", ".join(sorted(known))))
    try:
        return found, date.fromisoformat(day.strip())
    except ValueError:
        raise BadInput(BAD_EFFECTIVE) from None


def short(provision: NamedNode) -> str:
    """As the table of rules has it, without ``law/``."""
    return provision.value.removeprefix(RULE.iri).removeprefix(LAW.iri).removeprefix(HOME)


def tell(store: Store, findings: tuple[Finding, ...]) -> None:
    """One finding a line: rule, severity, bodies that answer, node, message."""
    for one in findings:
        bodies = ",".join(answering(store, one.focus)) or "-"
        say("\t".join((one.rule, one.severity, bodies, one.focus.value, str(one.message))))


COMMANDS = (record, daily, rejudge)
