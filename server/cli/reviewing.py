"""``lianmu submissions`` and ``lianmu review``: what waits, and the authority's decision."""

from __future__ import annotations

from typing import Annotated

import typer

from server.catalog import review as reviews
from server.catalog.evidence import Evidence
from server.catalog.register import listed, of_catalog
from server.cli.context import opened, progress, say
from server.cli.outcome import finish


def submissions(
    catalog: Annotated[str | None, typer.Option(help="只列这个目录 / of this catalog only")] = None,
) -> None:
    """编号、状态、目录、提交人、审核期限 / identifier, state, catalog, sender and day due."""
    _, folder = opened()
    evidence = Evidence(folder)
    if catalog is None:
        found = listed(evidence, reviews.SHELL)
    else:
        found = of_catalog(evidence, reviews.SHELL, catalog)
    for one in found:
        due = one.clock.due.isoformat() if one.clock and one.clock.due else ""
        say("\t".join((one.identifier, one.state, one.catalog, one.submitter, due)))


def review(
    identifier: str,
    send_back: Annotated[str | None, typer.Option("--return", help="退回意见 / remarks")] = None,
) -> None:
    """主管部门审核：发布，或退回 / the authority publishes a submission, or returns it."""
    settings, folder = opened()
    if send_back is not None:
        done = reviews.send_back(settings, identifier, send_back, reviews.SHELL, "awaiting-review")
        say(done.message)
        return
    with progress() as show:
        outcome = reviews.publish(settings, identifier, reviews.SHELL, show)
    finish(folder, outcome, None, None, None)


COMMANDS = (submissions, review)
