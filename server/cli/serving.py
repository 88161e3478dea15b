"""``lianmu serve`` and ``lianmu demo``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer
import uvicorn

from ontology.text import Text
from server.accounts.tokens import Accounts
from server.accounts.users import Users
from server.catalog.reference_data import authority_key
from server.cli.context import progress, read_settings, say
from server.demo.loading import load_city
from server.errors import BadInput
from server.settings import Settings
from server.store.folder import Charter, DataFolder

Port = Annotated[int, typer.Option(help="端口 / port", min=1, max=65535)]
Host = Annotated[str, typer.Option(help="监听地址 / address to listen on")]

NOT_DEMO = Text(
    "数据目录里不是示范城市；请用 LIANMU_DATA 指定另一个目录",
    "This data folder does not hold the demo city; name another with LIANMU_DATA",
)
DEMO_READY = Text(
    "示范城市已就绪（示范数据，非官方；提交直接发布，不经审核）",
    "The demo city is ready (demonstration data, not official; submissions are published "
    "directly, without review)",
)
TOKEN = Text("主管部门令牌（每次启动都新发）", "Token of the authority (a new one each start)")
AUTHORITY = "lyg-sjj"
FIRST_LINK = Text(
    "还没有人能以主管部门身份登录。请用这个一次性链接设定口令（七天内有效）",
    "Nobody of the authority can sign in yet. Choose a password behind this one-time link (valid "
    "for seven days)",
)
FIRST_USER, FIRST_NAME = "authority", "政务数据主管部门"


def serve(port: Port = 8000, host: Host = "127.0.0.1") -> None:
    """运行服务 / run the server on ``LIANMU_DATA``."""
    run(read_settings(), host, port, invite_authority)


def invite_authority(folder: DataFolder, address: str) -> None:
    """Until somebody of the authority can sign in, each start prints a new one-time link."""
    users = Users(folder.accounts)
    known = users.list_users()
    if any(user.role == "authority" and user.ready for user in known):
        return
    if FIRST_USER in {user.name for user in known if not user.closed}:
        secret = users.link(FIRST_USER)
    else:
        with folder.open_current() as edition:
            body = authority_key(edition, folder.graphs())
        secret = users.add(FIRST_USER, FIRST_NAME, body, "authority")
    say(f"{FIRST_LINK}: {address}welcome/{secret}")


def demo(port: Port = 8000, host: Host = "127.0.0.1") -> None:
    """载入示范城市并运行 / load the demo city and serve it; demonstration data, not official."""
    settings = read_settings()
    base = settings.base_iri
    if "base_iri" not in settings.model_fields_set:
        base = f"http://localhost:{port}/"
    folder = DataFolder(settings.data)
    if folder.exists and not folder.charter().demo:
        raise BadInput(NOT_DEMO)
    with progress() as show:
        load_city(settings, Charter(base, public=True, review="direct", demo=True), show)
    say(DEMO_READY)
    say(f"{TOKEN}: {Accounts(folder.accounts).create_token(AUTHORITY, 'authority')}")
    run(settings, host, port, lambda *_: None)


def run(settings: Settings, host: str, port: int, greet: Callable[[DataFolder, str], None]) -> None:
    """Until it is interrupted."""
    from server.app import create_app  # the other commands start faster without it

    with progress() as show:
        application = create_app(settings, show)
    address = f"http://localhost:{port}/"
    greet(DataFolder(settings.data), address)
    say(address)
    uvicorn.run(application, host=host, port=port, log_level="warning", server_header=False)


COMMANDS = (serve, demo)
