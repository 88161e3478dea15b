"""Judging a file without storing it: ``lianmu validate`` and ``POST /validate``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from loaders import Loaded
from loaders.reading import Reading
from ontology import sample_organisations
from ontology.namespaces import LM, ORG, OWL, RDF, SH
from ontology.text import Text
from server.catalog import derived
from server.catalog.changes import placed
from server.catalog.findings import as_in_file, in_words, located
from server.catalog.holdings import Holdings, resources_of
from server.catalog.job import Outcome
from server.catalog.judgement import named
from server.catalog.pipeline import JUDGING, PARSING, Progress, as_read
from server.catalog.reference_data import references, shipped
from server.catalog.secrecy import NOT_JUDGED, Received, Secrecy
from server.catalog.unmatched import without_resource
from server.catalog.uploads import limits_of
from server.clock import today
from server.errors import BadInput
from server.rules.context import judging_context
from server.rules.engine import judge, write_context
from server.rules.report import Report
from server.rules.report_json import to_json
from server.rules.well_formed import check_well_formed
from server.settings import Settings
from server.store.delta import Delta
from server.store.folder import DataFolder
from server.store.workspace import Workspace, in_memory, open_scratch
from shapes import Shapes, UnknownProfile, UnusableShapes

CONFORMS = Text("符合规则", "Conforms")
BREAKS = Text("有 {count} 处不符合规则", "Does not conform; findings: {count}")
BAD_DATE = Text(
    "日期“{value}”无法识别，请写成 2026-01-15", "“{value}” is no date; write 2026-01-15"
)
NOT_RUN = {OWL.imports, *(SH[name] for name in ("js", "target", "rule", "expression", "values"))}
PASSED_OVER = Text(
    "形状里的 {terms} 没有执行：只执行 SHACL Core 和 SHACL-SPARQL，不读取其他文件或网址",
    "Not run: {terms}. Only SHACL Core and SHACL-SPARQL are, and no other file or address is read",
)
VISITOR = "validated"
"""The catalog key under which a file is judged; no organisation can have it."""


@dataclass(frozen=True)
class Validation:
    """A file to judge; ``shapes`` and ``context`` are paths, the latter to be written."""

    identifier: str
    name: str
    file: str
    profile: str | None = None
    as_of: str | None = None
    shapes: str | None = None
    context: str | None = None
    encoding: str | None = None
    layout: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    """``encoding``, ``layout``, ``columns``: what the sender says of the file (``Reading``)."""

    @property
    def reading(self) -> Reading:
        return Reading(self.encoding, self.layout, self.columns)

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Validation:
        return cls(**json.loads(text))


def validate(settings: Settings, request: Validation, progress: Progress) -> Outcome:
    """Judge against the data folder's city if there is one, else the shipped reference data
    with the bodies of the demo city.
    """
    as_of = parse_date(request.as_of)
    shapes = requested_shapes(request)
    profile = "none"
    if shapes.profiles:
        profile = request.profile or shapes.default_profile(as_of)
    if shapes.profiles and profile not in shapes.profiles:
        raise BadInput(UnknownProfile(profile[:40], shapes.profiles).message)
    context = judging_context(as_of, profile, shapes)
    with surroundings(settings, request) as workspace:
        progress(PARSING)
        known = references(workspace.store, workspace.graphs)
        content = Path(request.file).read_bytes()
        received = Received(request.name, content, None, request.reading)
        instead = workspace.graphs.names.thing("submission", request.identifier)
        look_out = Secrecy(workspace.store, instead, as_of)
        loaded = look_out.read(received, known, limits_of(settings))
        if isinstance(loaded, tuple):
            return sealed(request, Report(profile, as_of, loaded))
        insert(workspace, loaded)
        progress(JUDGING.format(count=len(resources_of(loaded.quads))))
        subjects = named(quad.subject for quad in loaded.quads)
        focus = None if request.shapes else subjects
        written = [quad.triple for quad in loaded.quads] if request.shapes else []
        report = judge(workspace.store, shapes, focus, context, written)
        report = located(report, loaded)
        report = in_words(report, loaded, workspace.store)
        if request.context is not None:
            Path(request.context).write_bytes(
                write_context(workspace.store, shapes, focus, context)
            )
    if focus is not None:  # what the city already says elsewhere is not this file's doing
        mine = tuple(finding for finding in report.findings if finding.focus in subjects)
        report = replace(report, findings=mine)
    report = replace(report, notes=(*report.notes, *passed_over(shapes)))
    lost = without_resource(loaded, shapes)
    report = replace(report, findings=tuple(sorted((*report.findings, *lost), key=as_in_file)))
    count = sum(finding.refuses for finding in report.findings)
    outcome = Outcome(
        request.identifier,
        "refused" if count else "published",
        BREAKS.format(count=count) if count else CONFORMS,
        dry_run=True,
        report=to_json(report).decode(),
    )
    return as_read(outcome, loaded)


def passed_over(shapes: Shapes) -> tuple[Text, ...]:
    """What shapes of others say that is neither SHACL Core nor SHACL-SPARQL: told, never run."""
    said = {triple.predicate for triple in shapes.triples} & NOT_RUN
    terms = ", ".join(sorted(term.value for term in said))
    return (PASSED_OVER.format(terms=terms),) if said else ()


def sealed(request: Validation, report: Report) -> Outcome:
    """Nothing of a file that is marked secret goes anywhere, not even into the context."""
    text = to_json(report).decode()
    return Outcome(
        request.identifier, "refused", NOT_JUDGED, dry_run=True, report=text, sealed=True
    )


def parse_date(text: str | None) -> date:
    """An as-of date; today in Shanghai when none is given."""
    if text is None:
        return today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(BAD_DATE.format(value=text[:40])) from None


def requested_shapes(request: Validation) -> Shapes:
    """The shipped shapes, or those the caller brought."""
    if request.shapes is None:
        return Shapes.shipped()
    try:
        shapes = Shapes.from_turtle(Path(request.shapes).read_bytes())
        check_well_formed(shapes)
    except UnusableShapes as error:
        raise BadInput(error.message, row=error.row) from error
    return shapes


@contextmanager
def surroundings(settings: Settings, request: Validation) -> Iterator[Workspace]:
    """What the file is judged beside. Somebody else's shapes judge the file alone."""
    folder = DataFolder(settings.data)
    if request.shapes is None and folder.exists and folder.current_number() is not None:
        with open_scratch(folder, request.identifier) as workspace:
            yield workspace
    else:
        with in_memory(settings.base_iri) as workspace:
            graph = workspace.graphs.reference("organisations")
            bodies = {
                Quad(t.subject, t.predicate, t.object, graph)
                for t in sample_organisations(settings.base_iri)
                if t.predicate != LM.leadDepartment  # who leads is for a city to register
            }
            workspace.apply(Delta(frozenset(shipped(workspace.graphs) | bodies)))
            yield workspace


def registered(workspace: Workspace, loaded: Loaded) -> Iterator[Quad]:
    """What is registered of the bodies that a file describes: an example of a rule says all that is
    to be known of its bodies.
    """
    register = workspace.graphs.reference("organisations")
    for quad in loaded.quads:
        if quad.predicate == RDF.type and quad.object == ORG.FormalOrganization:
            yield from workspace.store.quads_for_pattern(quad.subject, None, None, register)


def insert(workspace: Workspace, loaded: Loaded) -> None:
    """Put the file's statements into the copy, in place of what it has on the same resources, and
    on the bodies that the file describes itself.
    """
    visitor = Holdings(workspace.store, workspace.graphs, VISITOR)
    replaced = set(registered(workspace, loaded))
    for resource in resources_of(loaded.quads):
        key = visitor.holder(resource)
        if key is not None:
            replaced |= set(Holdings(workspace.store, workspace.graphs, key).description(resource))
    arriving = frozenset(placed(visitor, loaded.quads, internal=frozenset[NamedNode]()))
    derived.apply(workspace, Delta(arriving, frozenset(replaced)))
