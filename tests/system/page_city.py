"""A small city with one of everything that a page can be about, and the server on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from pyoxigraph import NamedNode

from ontology.namespaces import RDF
from server.accounts.callers import Role
from server.accounts.tokens import Accounts
from server.accounts.users import Users
from server.app import create_app
from server.browser.links import Links
from server.catalog.evidence import Evidence
from server.catalog.job import Job, new_identifier
from server.catalog.pipeline import Submission
from server.demo.city import FOLDER
from server.demo.loading import load_city
from server.settings import Settings
from server.store.folder import Charter, DataFolder
from tests.server.browser.live import served

BASE = "http://city.example/"
BODY = "lyg-zjj"
"""The body whose clerk looks at pages."""
MENDED = ("企业取得的资质", "企业取得的各项资质")
"""What is changed in one abstract of its catalog."""


@dataclass(frozen=True)
class PageCity:
    """Where the city is served, who may look, and the addresses of what is in it."""

    address: str
    folder: DataFolder
    tokens: dict[str, str]
    places: dict[str, str]
    """What stands for the braces of an address: ``{refused}``, the number of a submission."""
    things: tuple[str, ...]
    """The page of one thing of every class, as paths."""

    def client(self, role: str, language: str = "zh") -> httpx.Client:
        """Somebody with this role, or nobody known, who reads this language."""
        headers = {"Accept": "text/html", "Accept-Language": language}
        if role:
            headers["Authorization"] = f"Bearer {self.tokens[role]}"
        return httpx.Client(base_url=self.address, headers=headers, timeout=60)

    def filled(self, address: str) -> str:
        return address.format(**self.places)


def settings_for(root: Path, **more: object) -> Settings:
    values = {"data": root / "data", "base_iri": BASE, "public": True, "review": "direct"}
    return Settings.model_validate(values | {"readers": 2} | more)


def load(root: Path) -> None:
    """Load the small demo city; hand one more submission to review and keep one as a draft."""
    charter = Charter(BASE, public=True, review="direct", demo=True)
    settings = settings_for(root)
    load_city(settings, charter, lambda _: None, small=True)
    catalog = (FOLDER / "catalogs" / f"{BODY}.csv").read_text(encoding="utf-8")
    for draft in (False, True):
        file = root / f"draft-{draft}.csv"
        file.write_text(catalog.replace(*MENDED), encoding="utf-8")
        job = Job(new_identifier(), BODY, BODY, name="目录.csv", file=str(file), draft=draft)
        Submission(settings_for(root, review="required"), job, lambda _: None).run(lambda: None)


@contextmanager
def page_city(root: Path) -> Iterator[PageCity]:
    """Serve a city that was loaded."""
    settings = settings_for(root)
    folder = DataFolder(settings.data)
    accounts, users = Accounts(folder.accounts), Users(folder.accounts)
    roles: tuple[Role, ...] = ("publisher", "authority", "auditor")
    tokens: dict[str, str] = {
        role: accounts.create_token(BODY, role, name=f"示范 {role}") for role in roles
    }
    welcome = users.add("wang.li", "王丽", BODY, "publisher")
    places = submissions(folder) | {"welcome": welcome}
    with served(create_app(settings)) as address:
        yield PageCity(address, folder, tokens, places, things(folder))


def submissions(folder: DataFolder) -> dict[str, str]:
    """State → the number of a submission that ended in it; ``daily`` a report of no submission."""
    evidence = Evidence(folder)
    found: dict[str, str] = {}
    for identifier in evidence.newest(1000):
        job, outcome = evidence.job(identifier), evidence.outcome(identifier)
        if job is not None and outcome is not None:
            found[outcome.state if job.is_submission else job.mode] = identifier
    return found


def things(folder: DataFolder) -> tuple[str, ...]:
    """One thing of every combination of classes, in every folder of addresses."""
    links = Links(BASE)
    found: dict[tuple[str, ...], str] = {}
    with folder.open_current() as edition:
        classes: dict[str, set[str]] = {}
        for quad in edition.store.quads_for_pattern(None, RDF.type, None, None):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
                classes.setdefault(quad.subject.value, set()).add(quad.object.value)
    for iri in sorted(classes):
        path = (links.href(iri) or "").replace("/rules/", "/doc/rule/")
        if "#" not in iri and path.startswith("/doc/"):
            found.setdefault((path.split("/")[2], *sorted(classes[iri])), path)
    return tuple(found.values())
