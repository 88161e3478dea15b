"""``lianmu user …``, ``lianmu token …``, ``lianmu trail``: who may sign in, and who did."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from ontology.text import Text
from server.accounts.tokens import DAYS, Accounts
from server.accounts.trail import Trail
from server.accounts.users import Users
from server.catalog.reference_data import list_organisations
from server.cli.context import opened, say
from server.errors import NotFound
from server.settings import Settings
from server.store.folder import DataFolder

users = typer.Typer(help="用户 / users", no_args_is_help=True)
tokens = typer.Typer(help="访问令牌 / access tokens", no_args_is_help=True)

AssignedRole = Literal["publisher", "reviewer", "head", "authority", "auditor"]
Org = Annotated[str, typer.Option(help="单位的键 / key of the organisation")]
UNKNOWN = Text("没有单位“{key}”；lianmu org list 列出全部", "No body “{key}”; see lianmu org list")
REVOKED = Text("已撤销", "Revoked")
CLOSED = Text("已停用", "Closed")
NO_TOKEN = Text("没有这个令牌，或已撤销", "There is no such token, or it is revoked already")
SHELL = "shell"
"""Where the trail says that a command came from."""


@users.command("add")
def add(
    name: str,
    org: Org,
    role: Annotated[AssignedRole, typer.Option()],
    full_name: Annotated[str, typer.Option(help="姓名 / name of the person")] = "",
) -> None:
    """新增用户，显示设定口令的一次性链接 / add a user; prints the link to choose a password."""
    settings, folder = opened()
    check_body(folder, org)
    secret = Users(folder.accounts).add(name, full_name, org, role)
    Trail(folder.accounts).note("user-added", SHELL, f"{name} {role} {org}")
    say(link_of(settings, secret))


@users.command("list")
def list_users() -> None:
    """用户名、角色、单位、状态，以制表符分隔 / name, role, body and state, tab-separated."""
    _, folder = opened()
    for user in Users(folder.accounts).list_users():
        state = "closed" if user.closed else "ready" if user.ready else "no password"
        say("\t".join((user.name, user.role, user.organisation or "", state, user.full_name)))


@users.command("link")
def link(name: str) -> None:
    """新的一次性链接，用于（重新）设定口令 / a new one-time link to choose a password."""
    settings, folder = opened()
    secret = Users(folder.accounts).link(name)
    Trail(folder.accounts).note("link-made", SHELL, name)
    say(link_of(settings, secret))


@users.command("close")
def close(name: str) -> None:
    """停用用户，结束其登录 / close an account and end its sessions."""
    _, folder = opened()
    Users(folder.accounts).close(name)
    Trail(folder.accounts).note("user-closed", SHELL, name)
    say(CLOSED)


@tokens.command("create")
def create(
    org: Org,
    role: Annotated[AssignedRole, typer.Option()],
    name: Annotated[str, typer.Option(help="用途 / what it is for")] = "",
    scope: Annotated[
        Literal["all", "read"], typer.Option(help="read：只读 / read: changes nothing")
    ] = "all",
    days: Annotated[int, typer.Option(help="有效天数 / days it is valid", min=1)] = DAYS,
) -> None:
    """生成令牌，只显示这一次 / make a token; it is shown only once."""
    _, folder = opened()
    check_body(folder, org)
    token = Accounts(folder.accounts).create_token(org, role, name=name, scope=scope, days=days)
    Trail(folder.accounts).note("token-made", SHELL, f"{name} {role} {org} {scope}")
    say(token)


@tokens.command("list")
def list_tokens() -> None:
    """编号、角色、单位、范围、到期、用途 / identifier, role, body, scope, end and purpose."""
    _, folder = opened()
    for one in Accounts(folder.accounts).list_tokens():
        ends = "revoked" if one.revoked else one.expires
        say("\t".join((one.identifier, one.role, one.organisation, one.scope, ends, one.name)))


@tokens.command("revoke")
def revoke(token: str) -> None:
    """撤销令牌（令牌本身或其编号）/ end a token, given itself or its identifier."""
    _, folder = opened()
    if not Accounts(folder.accounts).revoke_token(token):
        raise NotFound(NO_TOKEN)
    Trail(folder.accounts).note("token-revoked", SHELL)
    say(REVOKED)


def trail(
    limit: Annotated[int, typer.Option(help="最近多少条 / how many", min=1)] = 100,
) -> None:
    """登录和越权记录，新的在前 / sign-ins and refusals, newest first."""
    _, folder = opened()
    for event in Trail(folder.accounts).newest(limit):
        say("\t".join((event.moment, event.kind, event.who, event.organisation or "",
                       event.address, event.detail)))  # fmt: skip


def check_body(folder: DataFolder, key: str) -> None:
    with folder.open_current() as edition:
        known = {key for key, _, _ in list_organisations(edition, folder.graphs())}
    if key not in known:
        raise NotFound(UNKNOWN.format(key=key))


def link_of(settings: Settings, secret: str) -> str:
    return f"{settings.base_iri}welcome/{secret}"


COMMANDS = (trail,)
