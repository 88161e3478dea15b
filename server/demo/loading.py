"""Loading the demo city: every file goes through the same pipeline as any upload."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from ontology.text import Text
from server.catalog.job import Job, new_identifier
from server.catalog.opening import open_folder
from server.catalog.pipeline import Progress
from server.catalog.process import submit
from server.demo.city import organisations, uploads
from server.settings import Settings
from server.store.folder import Charter

LOADING = Text("载入示范目录 {name}", "loading the demo catalog {name}")


class DemoDiffers(RuntimeError):
    """A demo file was judged otherwise than its author meant: the demo or a rule is wrong."""


def load_city(settings: Settings, charter: Charter, progress: Progress) -> None:
    """Fill an empty data folder with the demo city."""
    settings, _ = open_folder(settings, charter, organisations(charter.base_iri))
    for upload in uploads():
        name = upload.name
        with TemporaryDirectory() as folder:
            path = Path(folder) / "upload"
            path.write_bytes(upload.content)
            job = Job(new_identifier(), upload.catalog, upload.catalog, name=name, file=str(path))
            progress(LOADING.format(name=name))
            outcome = submit(settings, job, lambda _: None)
        if outcome.state != upload.expected:
            raise DemoDiffers(f"{name}: {outcome.state}, {outcome.message}\n{outcome.report}")
