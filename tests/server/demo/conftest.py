"""The demo city taken through the submission pipeline once, for all tests of this room."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from ontology.text import Text
from server.catalog.job import Job, Outcome
from server.catalog.pipeline import Submission
from server.catalog.reference_data import install
from server.demo.city import Upload, organisations, uploads
from server.settings import Settings
from server.store.edition import OpenEdition
from server.store.folder import Charter, DataFolder
from server.store.graphs import Dataset
from server.store.retention import Retention
from tests.server.demo.records import BASE, TODAY


@dataclass(frozen=True)
class Loading:
    """One upload and how its submission ended."""

    upload: Upload
    outcome: Outcome


@dataclass(frozen=True)
class City:
    """The data folder after all uploads, and each of them in order."""

    folder: DataFolder
    loadings: list[Loading]


@pytest.fixture(scope="session")
def loaded_city(tmp_path_factory: pytest.TempPathFactory) -> City:
    root: Path = tmp_path_factory.mktemp("city")
    settings = Settings(data=root / "data", base_iri=BASE, public=True, review="direct")
    folder = DataFolder(settings.data)
    folder.create(Charter(BASE, public=True, review="direct", demo=True))
    install(folder, organisations(BASE), Retention())
    return City(folder, [Loading(upload, _submit(settings, upload)) for upload in uploads()])


@pytest.fixture
def edition(loaded_city: City) -> Iterator[OpenEdition]:
    with loaded_city.folder.open_current() as opened:
        yield opened


@pytest.fixture
def everything(loaded_city: City, edition: OpenEdition) -> Dataset:
    """What anybody may see: the members of the default graph, and the figures beside it."""
    graphs = loaded_city.folder.graphs()
    named = [name for name in edition.store.named_graphs() if isinstance(name, NamedNode)]
    members = tuple(name for name in named if graphs.is_member(name))
    return Dataset(members, (*members, graphs.statistics))


def _submit(settings: Settings, upload: Upload) -> Outcome:
    file = settings.data.parent / upload.name
    file.write_bytes(upload.content)
    job = Job(file.stem, upload.catalog, upload.catalog, "add", upload.name, str(file))
    submission = Submission(settings, job, _ignore)
    submission.today = TODAY
    return submission.run(lambda: None)


def _ignore(step: Text) -> None:
    """Progress is for people who wait."""
