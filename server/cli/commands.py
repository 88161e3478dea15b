"""The command tree; each group lives in a module named after what it does."""

from __future__ import annotations

import typer

from server.cli import (
    accounts,
    evidence,
    keeping,
    purging,
    reading,
    recording,
    registering,
    reviewing,
    serving,
    submitting,
    template,
    waiving,
)

app = typer.Typer(
    help="连目 Lianmu：政务信息资源目录 / catalog of government information resources",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
for module in (
    *(serving, submitting, reviewing, waiving, recording, registering),
    *(template, reading, keeping, purging, accounts),
):
    for command in module.COMMANDS:
        app.command()(command)
app.add_typer(registering.organisations, name="org")
app.add_typer(accounts.users, name="user")
app.add_typer(accounts.tokens, name="token")
app.add_typer(waiving.waivers, name="waiver")
app.add_typer(keeping.editions, name="edition")
app.add_typer(evidence.evidence, name="evidence")
