"""``lianmu waive`` and ``lianmu waiver list|revoke``: findings that do not count for a while."""

from __future__ import annotations

from typing import Annotated

import typer

from server.catalog.review import SHELL
from server.catalog.waivers import GRANTED, REVOKED, Wish, grant
from server.catalog.waivers import revoke as end
from server.cli.context import opened, retention, say
from server.clock import today
from server.rules.waivers import waivers_for

waivers = typer.Typer(help="豁免 / waivers", no_args_is_help=True)


def waive(
    rule: Annotated[str, typer.Argument(help="规则，例如 R-13 / a rule")],
    subject: Annotated[str, typer.Argument(help="对象的地址 / the IRI of the subject")],
    reason: Annotated[str, typer.Option(help="理由 / why")],
    until: Annotated[str, typer.Option(help="有效的最后一天 / the last day, YYYY-MM-DD")],
    catalog: Annotated[
        str | None,
        typer.Option(help="对象尚未发布时，它的目录 / its catalog, if not published yet"),
    ] = None,
    approver: Annotated[str, typer.Option(help="批准人 / who approved it")] = SHELL.user,
) -> None:
    """豁免一条规则对一个对象的检查结果 / waive what a rule finds on a subject."""
    settings, folder = opened()
    wish = Wish(rule, subject, reason, until, approver, catalog)
    made = grant(folder, wish, today(), retention(settings))
    say(GRANTED.format(rule=made.rule, subject=made.subject.value, until=made.expires.isoformat()))
    say(made.iri.value)


@waivers.command("list")
def show() -> None:
    """编号、是否有效、规则、对象、批准人、期限 / id, state, rule, subject, approver, days."""
    _, folder = opened()
    with folder.open_current() as edition:
        for one in sorted(waivers_for(edition.store), key=lambda one: one.iri.value):
            state = "holds" if one.holds(today()) else "ended"
            days = f"{one.approved.isoformat()}/{one.expires.isoformat()}"
            key = one.iri.value.rpartition("/")[2]
            say("\t".join((key, state, one.rule, one.subject.value, one.approver, days)))


@waivers.command("revoke")
def revoke(
    identifier: str,
    approver: Annotated[str, typer.Option(help="批准人 / who approved it")] = SHELL.user,
) -> None:
    """撤销豁免 / end a waiver."""
    settings, folder = opened()
    ended = end(folder, identifier, approver, today(), retention(settings))
    say(REVOKED.format(waiver=ended.iri.value))


COMMANDS = (waive,)
