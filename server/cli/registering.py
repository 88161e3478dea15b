"""``lianmu org …``: the registered organisations."""

from __future__ import annotations

from typing import Annotated

import typer

from ontology.text import Text
from ontology.uscc import check_character, is_valid
from server.catalog.reference_data import KINDS, list_organisations, organisation, register
from server.cli.context import opened, retention, say
from server.errors import BadInput

organisations = typer.Typer(help="已登记的单位 / registered organisations", no_args_is_help=True)

BAD_KIND = Text("类型只能是：{kinds}", "The kind is one of: {kinds}")
BAD_KEY = Text("键只能用小写字母、数字和连字符", "A key has lower-case letters, digits, hyphens")
BAD_CODE = Text(
    "“{code}”不是有效的18位统一社会信用代码（按前17位，末位应为“{wanted}”）",
    "“{code}” is no valid 18-character code (by the first 17, the last would be “{wanted}”)",
)


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
    settings, folder = opened()
    if kind not in KINDS:
        raise BadInput(BAD_KIND.format(kinds=", ".join(KINDS)))
    if not key or not all(sign.isdigit() or sign == "-" or "a" <= sign <= "z" for sign in key):
        raise BadInput(BAD_KEY)
    if not is_valid(code):
        wanted = check_character(code[:17]) or "?"
        raise BadInput(BAD_CODE.format(code=code, wanted=wanted))
    triples = organisation(
        folder.graphs(), key, Text(name, english or name), code, kind, alias or ()
    )
    say(register(folder, triples, retention(settings)))
