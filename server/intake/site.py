"""What the doors for writing need of the running application."""

from __future__ import annotations

from typing import Protocol

from starlette.requests import Request

from ontology.text import Text
from server.accounts.callers import Caller
from server.accounts.sessions import Sessions
from server.accounts.tokens import Accounts
from server.accounts.trail import Trail
from server.accounts.users import Users
from server.browser.site import Site as ReadingSite
from server.catalog.evidence import Evidence
from server.errors import Unauthorised
from server.intake.desk import Desk
from server.settings import Settings
from server.store.graphs import Graphs


class Site(ReadingSite, Protocol):
    """A site that takes submissions."""

    @property
    def settings(self) -> Settings: ...
    @property
    def accounts(self) -> Accounts: ...
    @property
    def users(self) -> Users: ...
    @property
    def sessions(self) -> Sessions: ...
    @property
    def trail(self) -> Trail: ...
    @property
    def evidence(self) -> Evidence: ...
    @property
    def desk(self) -> Desk: ...
    @property
    def graphs(self) -> Graphs: ...


async def signed_in(site: Site, request: Request, needed: Text) -> Caller:
    """Who asks; nobody who has not signed in, and who is then told what needs it."""
    caller = await site.caller(request)
    if not caller.signed_in:
        raise Unauthorised(needed)
    return caller
