"""Pages of accounts: signing in, choosing a password, users and tokens, the trail.

These functions only lay out what they are given; who may see it is decided before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import HTMLResponse

from ontology.text import Text
from server.accounts.callers import Caller
from server.accounts.tokens import DAYS, Token
from server.accounts.trail import Event
from server.accounts.users import LONGEST, SHORTEST, User
from server.browser.pages import Pages
from server.errors import Problem

ROLES = {
    "publisher": Text("编目员", "Publisher"),
    "reviewer": Text("本单位审核人", "Reviewer of the body"),
    "head": Text("共享工作机构负责人", "Head of the sharing office"),
    "authority": Text("主管部门", "Authority"),
    "auditor": Text("督查", "Auditor"),
}
KINDS = {
    "signed-in": Text("登录", "Signed in"),
    "sign-in-failed": Text("登录失败", "Sign-in failed"),
    "sign-in-throttled": Text("登录过于频繁，未尝试", "Sign-in not tried: too many failures"),
    "signed-out": Text("退出", "Signed out"),
    "refused": Text("越权被拒", "Refused"),
    "bad-token": Text("令牌无效", "Token not valid"),
    "user-added": Text("新增用户", "User added"),
    "user-closed": Text("停用用户", "User closed"),
    "link-made": Text("发出一次性链接", "One-time link made"),
    "password-chosen": Text("设定口令", "Password chosen"),
    "token-made": Text("生成令牌", "Token made"),
    "token-revoked": Text("撤销令牌", "Token revoked"),
    "restored": Text("账户自备份恢复，全部凭据作废", "Accounts restored; all credentials ended"),
}
SCOPES = {
    "all": Text("读和写", "Read and write"),
    "read": Text("只读", "Read only"),
}


@dataclass(frozen=True)
class Register:
    """What ``/accounts`` shows: bodies by key, users, tokens."""

    bodies: Sequence[tuple[str, Text]]
    users: Sequence[User]
    tokens: Sequence[Token]


@dataclass(frozen=True)
class Made:
    """A secret that is shown this once: the address of a one-time link, or a token."""

    link: str | None = None
    token: str | None = None


def signin_page(
    pages: Pages, request: Request, back: str = "/", *, problem: Problem | None = None
) -> HTMLResponse:
    """``/signin``, which leads back to a page; after a failure once more, saying why."""
    status = problem.status if problem else 200
    return pages.response(request, "signin.html", status, problem=problem, back=back)


def welcome_page(
    pages: Pages, request: Request, user: User, problem: Problem | None = None
) -> HTMLResponse:
    """``/welcome/{secret}``: where a user chooses a password."""
    status = problem.status if problem else 200
    response = pages.response(
        request,
        "welcome.html",
        status,
        user=user,
        problem=problem,
        shortest=SHORTEST,
        longest=LONGEST,
    )
    response.headers["Cache-Control"] = "no-store"
    # The secret of the link never travels on; the origin has to, or the form were a stranger.
    response.headers["Referrer-Policy"] = "strict-origin"
    return response


def accounts_page(
    pages: Pages, request: Request, caller: Caller, register: Register, made: Made | None = None
) -> HTMLResponse:
    """``/accounts``: users and tokens, with the forms to change them."""
    response = pages.response(
        request,
        "accounts.html",
        visitor=caller,
        register=register,
        names=dict(register.bodies),
        made=made,
        roles=ROLES,
        scopes=SCOPES,
        days=DAYS,
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def trail_page(
    pages: Pages, request: Request, caller: Caller, events: Sequence[Event]
) -> HTMLResponse:
    """``/accounts/trail``: what happened at the doors, newest first."""
    return pages.response(request, "trail.html", visitor=caller, events=events, kinds=KINDS)
