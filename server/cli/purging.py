"""``lianmu purge``: the authority takes something back, for good."""

from __future__ import annotations

from typing import Annotated

import typer

from ontology.text import Text
from server.catalog.purge import purge as erase
from server.catalog.review import SHELL
from server.cli.context import opened, retention, say
from server.clock import today

BEYOND = Text(
    "备份和已被下载的内容清除不到，见 docs/authority.md。核对证据链：lianmu evidence verify",
    "Backups and what was downloaded are beyond it: see docs/authority.md. Then check the chain: "
    "lianmu evidence verify",
)


def purge(
    iri: Annotated[str, typer.Argument(help="对象的地址 / the IRI of the thing")],
    reason: Annotated[str, typer.Option(help="理由，不要写被清除的内容 / why, without its words")],
    approver: Annotated[str, typer.Option(help="批准人 / who approved it")] = SHELL.user,
) -> None:
    """从各版本、差异、证据和索引中清除一个对象，留下清除记录 / erase a thing, leave a tombstone."""
    settings, folder = opened()
    done = erase(folder, iri, reason, approver, today(), retention(settings))
    say(done.message)
    say(BEYOND)


COMMANDS = (purge,)
