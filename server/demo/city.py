"""The demo city's files, in the order in which they are loaded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pyoxigraph import RdfFormat, Triple, parse

from loaders.events import read_events
from loaders.limits import DEFAULT
from loaders.origin import Loaded, Origin, References
from ontology import sample_organisations
from ontology.namespaces import ODRL, Names

FOLDER = Path(__file__).parent
SMALL = ("lyg-scjgj", "lyg-zrzyj", "lyg-zjj", "lyg-sthjj", "shifan-1")


@dataclass(frozen=True)
class Upload:
    """One file as a clerk would send it for ``catalog``, and what the rules must say about it."""

    catalog: str
    name: str
    content: bytes
    expected: Literal["published", "refused"]


def organisations(base: str) -> list[Triple]:
    """The bodies and their catalogs, with IRIs under the base IRI of the installation."""
    return sample_organisations(base)


def agreements(base: str, small: bool = False) -> list[Triple]:
    """The share agreements between these bodies, for the graph of sharing; no blank nodes.

    ``small`` leaves out those about resources of catalogs that are not in :data:`SMALL`.
    """
    content = (FOLDER / "agreements.ttl").read_bytes()
    found = [quad.triple for quad in parse(content, format=RdfFormat.TURTLE, base_iri=base)]
    if not small:
        return found
    providers = {Names(base).thing("department", key) for key in SMALL}
    kept = {
        each.subject.value
        for each in found
        if each.predicate == ODRL.assigner and each.object in providers
    }
    return [each for each in found if each.subject.value.partition("#")[0] in kept]


def records(known: References) -> Loaded:
    """What happened between these bodies, a sheet of each kind; only the invented ones break a
    rule. ``known`` has the bodies and the code lists.
    """
    files = sorted((FOLDER / "records").iterdir())
    sheets = (read_events(file.name, file.read_bytes(), known, DEFAULT) for file in files)
    return Loaded([quad for sheet in sheets for quad in sheet.quads], Origin())


def uploads(small: bool = False) -> list[Upload]:
    """The catalogs of the city, which conform, then a second file of an invented body: refused.

    ``small`` leaves out all catalogs but :data:`SMALL`: every kind of resource, soon loaded.
    """
    files = sorted(path.name for path in (FOLDER / "catalogs").iterdir())
    if small:
        files = [name for name in files if Path(name).stem in SMALL]
    return [
        *(_upload(Path(name).stem, f"catalogs/{name}") for name in files),
        _upload("shifan-1", "refused.csv", "refused"),
    ]


def _upload(
    catalog: str, path: str, expected: Literal["published", "refused"] = "published"
) -> Upload:
    file = FOLDER / path
    return Upload(catalog, file.name, file.read_bytes(), expected)
