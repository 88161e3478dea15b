"""The running application: what the routes of every room share, made once by ``create_app``."""

from __future__ import annotations

from starlette.requests import HTTPConnection

from ontology.namespaces import Names
from ontology.text import Text
from server.accounts.callers import Caller, dataset_for
from server.accounts.sessions import Sessions
from server.accounts.tokens import Accounts
from server.accounts.trail import Trail
from server.accounts.users import Users
from server.browser.pages import Pages
from server.browser.reports import problem_page
from server.catalog.evidence import Evidence
from server.errors import Problem, Unauthorised
from server.intake.desk import Desk
from server.intake.signin import identify
from server.metrics import Metrics
from server.settings import Settings
from server.store.edition import EditionMeta
from server.store.folder import DataFolder
from server.store.graphs import Dataset, Graphs
from server.store.readers import Readers

REMEMBERED = 64
CALLER = "lianmu.caller"
"""Where a request's scope says who asked, for the trail of refusals."""
CLOSED = Text("本系统需要登录后使用", "Sign in to use this catalog")


class Site:
    """One per application; holds no request's state."""

    def __init__(self, settings: Settings, folder: DataFolder) -> None:
        self.settings = settings
        self.folder = folder
        self.graphs = Graphs(Names(settings.base_iri))
        self.accounts = Accounts(folder.accounts)
        self.users = Users(folder.accounts)
        self.sessions = Sessions(folder.accounts)
        self.trail = Trail(folder.accounts)
        self.evidence = Evidence(folder)
        self.desk = Desk(settings, self.evidence, folder.inbox)
        self.demo = folder.charter().demo
        self.pages = Pages(settings.base_iri, demo=self.demo)
        self.metrics = Metrics()
        self.datasets: dict[tuple[Caller, int], Dataset] = {}
        self.readers = Readers(folder, settings.readers, settings.reader_megabytes)

    async def caller(self, connection: HTTPConnection) -> Caller:
        """Who asks; without ``LIANMU_PUBLIC`` an anonymous caller gets no further."""
        caller: Caller | None = connection.scope.get(CALLER)
        if caller is None:
            caller = identify(connection, self.accounts, self.sessions)
            connection.scope[CALLER] = caller
        if not caller.signed_in and not self.settings.public:
            raise Unauthorised(CLOSED)
        return caller

    def dataset(self, caller: Caller, meta: EditionMeta) -> Dataset:
        """What this caller may see of an edition; worked out once for each of the last ones."""
        key = (caller, meta.number)
        found = self.datasets.get(key)
        if found is None:
            if len(self.datasets) >= REMEMBERED:
                self.datasets.clear()
            found = self.datasets[key] = dataset_for(caller, meta, self.graphs)
        return found

    def problem_page(self, problem: Problem, language: str) -> str:
        """The HTML twin of a problem."""
        return problem_page(self.pages, problem, language)
