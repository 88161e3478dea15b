"""``lianmu evidence verify``: does the evidence hold, link by link."""

from __future__ import annotations

from typing import Annotated

import typer

from ontology.text import Text
from server.cli.context import opened, say
from server.store.verification import Verification

evidence = typer.Typer(help="证据 / evidence", no_args_is_help=True)
HOLDS = Text("证据链完好：{links} 环", "The chain of evidence holds; links: {links}")
NOTE = Text(
    "最后一环的摘要值，请另处记下，以后用 --noted 核对：{head}",
    "Hash of the last link, to be noted elsewhere and given with --noted later: {head}",
)
OTHERS = Text("其后还有 {count} 处不符", "Not fitting after it: {count}")


@evidence.callback()
def group() -> None:
    """A group, though it has one command: ``evidence verify`` is its name."""


@evidence.command("verify")
def verify(
    noted: Annotated[
        str | None,
        typer.Option(help="以前记下的摘要值 / a hash of a last link that was noted before"),
    ] = None,
) -> None:
    """离线核对证据链，指出第一处断裂 / check the chain offline, name the first broken link."""
    _, folder = opened()
    verification = Verification(folder, noted)
    faults = verification.faults()
    first = next(faults, None)
    if first is None:
        for taken in verification.purges():
            say(taken)
        say(HOLDS.format(links=verification.links))
        say(NOTE.format(head=verification.head))
        return
    say(first)
    others = sum(1 for _ in faults)
    if others:
        say(OTHERS.format(count=others))
    raise typer.Exit(1)
