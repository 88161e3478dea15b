"""Loading the demo city: every file goes through the same pipeline as any upload."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from ontology.text import Text
from server.catalog.evidence import Evidence
from server.catalog.job import Job, new_identifier
from server.catalog.opening import open_folder
from server.catalog.pipeline import Progress
from server.catalog.process import submit
from server.demo.city import Upload, organisations, uploads
from server.settings import Settings
from server.store.folder import Charter, DataFolder

LOADING = Text("载入示范目录 {name}", "loading the demo catalog {name}")


class DemoDiffers(RuntimeError):
    """A demo file was judged otherwise than its author meant: the demo or a rule is wrong."""


def load_city(settings: Settings, charter: Charter, progress: Progress) -> None:
    """Fill an empty data folder with the demo city; one that was interrupted is gone on with."""
    settings, folder = open_folder(settings, charter, organisations(charter.base_iri))
    for upload in missing(folder):
        name = upload.name
        with TemporaryDirectory() as inbox:
            path = Path(inbox) / "upload"
            path.write_bytes(upload.content)
            job = Job(new_identifier(), upload.catalog, upload.catalog, name=name, file=str(path))
            progress(LOADING.format(name=name))
            outcome = submit(settings, job, lambda _: None)
        if outcome.state != upload.expected:
            raise DemoDiffers(f"{name}: {outcome.state}, {outcome.message}\n{outcome.report}")
    loaded_mark(folder).touch()


def loaded_mark(folder: DataFolder) -> Path:
    """Says that the city was loaded once; what its visitors change afterwards is theirs."""
    return folder.root / "demo.loaded"


def missing(folder: DataFolder) -> list[Upload]:
    """Files of the demo city that have not been submitted yet."""
    if loaded_mark(folder).exists():
        return []
    evidence = Evidence(folder)
    jobs = (evidence.job(identifier) for identifier in evidence.newest(1000))
    sent = {(job.catalog, job.name) for job in jobs if job is not None}
    return [upload for upload in uploads() if (upload.catalog, upload.name) not in sent]
