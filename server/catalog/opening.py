"""Opening a data folder: make it on first use, keep its charter, upgrade reference data."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterable

from pyoxigraph import Triple

from server.catalog.evidence import Evidence
from server.catalog.pipeline import Progress
from server.catalog.purge import finish
from server.catalog.reference_data import install
from server.catalog.upgrading import upgrade
from server.settings import Settings
from server.store.folder import Charter, DataFolder
from server.store.retention import Retention

DAY = 24 * 60 * 60


def open_folder(
    settings: Settings,
    charter: Charter,
    organisations: Iterable[Triple] = (),
    progress: Progress = lambda _: None,
) -> tuple[Settings, DataFolder]:
    """The folder, with an edition in it, and the settings that hold for it.

    What the environment does not set comes from the charter; another base IRI than the stored
    one is an error. What a new version ships differently is published first, and the city judged
    again under it, which ``progress`` tells.
    """
    folder = DataFolder(settings.data)
    folder.create(charter)
    settings = under_charter(settings, folder)
    retention = Retention(settings.keep_editions, settings.keep_days)
    clear_inbox(folder)
    if folder.current_number() is None:
        install(folder, organisations, retention)
    else:
        with folder.writer():
            Evidence(folder).settle()
        finish(folder, retention)
        upgrade(folder, retention, progress)
    return settings, folder


def clear_inbox(folder: DataFolder) -> None:
    """Files that a killed process left behind; what is in use is never a day old."""
    for path in folder.inbox.iterdir():
        if time.time() - path.stat().st_mtime > DAY:
            shutil.rmtree(path, ignore_errors=True)


def under_charter(settings: Settings, folder: DataFolder) -> Settings:
    """Settings with the folder's own values where the environment is silent."""
    charter = folder.charter()
    if "base_iri" in settings.model_fields_set:
        folder.check_base(settings.base_iri)
    fixed = {"base_iri": charter.base_iri, "public": charter.public, "review": charter.review}
    silent = {
        name: value
        for name, value in fixed.items()
        if value is not None and name not in settings.model_fields_set
    }
    return settings.model_copy(update=silent)
