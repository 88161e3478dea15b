"""``lianmu org …`` and ``lianmu token …``."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from ontology.text import Text
from ontology.uscc import check_character, is_valid
from server.accounts.tokens import Accounts
from server.catalog.reference_data import KINDS, list_organisations, organisation, register
from server.cli.context import opened, retention, say
from server.errors import BadInput, NotFound

organisations = typer.Typer(help="已登记的单位 / registered organisations", no_args_is_help=True)
tokens = typer.Typer(help="访问令牌 / access tokens", no_args_is_help=True)

BAD_KIND = Text("类型只能是：{kinds}", "The kind is one of: {kinds}")
BAD_KEY = Text("键只能用小写字母、数字和连字符", "A key has lower-case letters, digits, hyphens")
BAD_CODE = Text(
    "“{code}”不是有效的18位统一社会信用代码（按前17位，末位应为“{wanted}”）",
    "“{code}” is no valid 18-character code (by the first 17, the last would be “{wanted}”)",
)
UNKNOWN = Text("没有单位“{key}”；lianmu org list 列出全部", "No body “{key}”; see lianmu org list")
REVOKED = Text("已撤销", "Revoked")
NO_TOKEN = Text("没有这个令牌，或已撤销", "There is no such token, or it is revoked already")


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


@tokens.command("create")
def create(
    org: Annotated[str, typer.Option(help="单位的键 / key of the organisation")],
    role: Annotated[Literal["publisher", "authority", "auditor"], typer.Option()],
) -> None:
    """生成令牌，只显示这一次 / make a token; it is shown only once."""
    _, folder = opened()
    with folder.open_current() as edition:
        known = {key for key, _, _ in list_organisations(edition, folder.graphs())}
    if org not in known:
        raise NotFound(UNKNOWN.format(key=org))
    say(Accounts(folder.accounts).create_token(org, role))


@tokens.command("revoke")
def revoke(token: str) -> None:
    """撤销令牌 / end a token and its sessions."""
    _, folder = opened()
    if not Accounts(folder.accounts).revoke_token(token):
        raise NotFound(NO_TOKEN)
    say(REVOKED)
