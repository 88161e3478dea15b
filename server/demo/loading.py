"""Loading the demo city: every file goes through the same pipeline as any upload."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from ontology.text import Text
from server.catalog.agreements import publish_agreements
from server.catalog.daily import daily_run
from server.catalog.events import record_events
from server.catalog.evidence import Evidence
from server.catalog.job import Job, new_identifier
from server.catalog.opening import open_folder
from server.catalog.pipeline import Progress
from server.catalog.process import Worker
from server.catalog.reference_data import references
from server.clock import SHANGHAI
from server.demo.city import Upload, agreements, organisations, records, uploads
from server.settings import Settings
from server.store.folder import Charter, DataFolder
from server.store.retention import Retention

LOADING = Text(
    "载入示范目录 {place}/{total}：{name}", "loading the demo catalogs {place}/{total}: {name}"
)


class DemoDiffers(RuntimeError):
    """A demo file was judged otherwise than its author meant: the demo or a rule is wrong."""


def load_city(
    settings: Settings, charter: Charter, progress: Progress, small: bool = False
) -> None:
    """Fill an empty data folder with the demo city; one that was interrupted is gone on with.

    ``small`` takes :data:`server.demo.city.SMALL` only.
    """
    settings, folder = open_folder(settings, charter, organisations(charter.base_iri), progress)
    waiting = missing(folder, small)
    total = len(uploads(small))
    with Worker() as worker:
        for place, upload in enumerate(waiting, total - len(waiting) + 1):
            progress(LOADING.format(place=place, total=total, name=upload.name))
            load(worker, settings, upload)
    if not loaded_mark(folder).exists():
        retention = Retention(settings.keep_editions, settings.keep_days)
        publish_agreements(folder, agreements(settings.base_iri, small), retention)
        today = datetime.now(SHANGHAI).date()
        with folder.open_current() as edition:
            known = references(edition.store, folder.graphs())
        recorded = record_events(folder, records(known), today, retention)
        if recorded.edition is None:
            raise DemoDiffers(f"records: {recorded.refusing}")
        daily_run(folder, today, retention, progress)
    loaded_mark(folder).touch()


def load(worker: Worker, settings: Settings, upload: Upload) -> None:
    """Submit one file; raises :class:`DemoDiffers`."""
    name = upload.name
    with TemporaryDirectory() as inbox:
        path = Path(inbox) / "upload"
        path.write_bytes(upload.content)
        job = Job(new_identifier(), upload.catalog, upload.catalog, name=name, file=str(path))
        outcome = worker.submit(settings, job, lambda _: None)
    if outcome.state != upload.expected:
        raise DemoDiffers(f"{name}: {outcome.state}, {outcome.message}\n{outcome.report}")


def loaded_mark(folder: DataFolder) -> Path:
    """Says that the city was loaded once; what its visitors change afterwards is theirs."""
    return folder.root / "demo.loaded"


def missing(folder: DataFolder, small: bool = False) -> list[Upload]:
    """Files of the demo city that have not been submitted yet."""
    if loaded_mark(folder).exists():
        return []
    evidence = Evidence(folder)
    jobs = (evidence.job(identifier) for identifier in evidence.newest(1000))
    sent = {(job.catalog, job.name) for job in jobs if job is not None}
    return [upload for upload in uploads(small) if (upload.catalog, upload.name) not in sent]
