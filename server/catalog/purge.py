"""Taking back: the authority erases a thing from everything that is kept, by decision and for good.

Retained editions, deltas, evidence, the index and what waits in the inbox lose what they say of it
and of its parts; a tombstone stays, with day, reason and approver. What is being erased is noted in
``purge.json`` first and each step can be done again, so whatever interrupts it, the next to open
the folder finishes it. Readers let go of an edition before it is replaced. What it cannot reach,
docs/authority.md says.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import date
from itertools import chain
from pathlib import Path

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from ontology.namespaces import DCT, LM, RDF, XSD
from ontology.text import Text
from server.catalog import derived
from server.catalog.answerable import answerable
from server.catalog.evidence import Evidence, Record
from server.catalog.figures import figures
from server.catalog.job import Job, Outcome, new_identifier
from server.catalog.purged_evidence import erase_evidence, graph_lines, holds
from server.catalog.record import report_delta, run_provenance
from server.catalog.waivers import reason_of, told_anew
from server.catalog.withdrawn import withdrawn_code
from server.errors import BadInput, NotFound
from server.rules.compare import whole
from server.search.index import rebuild
from server.store.chain import Note
from server.store.delta import Delta
from server.store.erasure import WORDED, Erasure
from server.store.folder import DataFolder, replace_file
from server.store.graphs import Graphs
from server.store.retention import Retention
from server.store.rewriting import (
    delta_files,
    dumped,
    lines_of,
    rewrite_deltas,
    rewritten,
    take_places,
)
from server.store.workspace import Workspace, discard

KINDS = (
    *("resource", "item", "application", "agreement", "correction"),
    *("project", "system", "evaluation", "waiver"),
)
"""Types of things that can be purged; bodies, editions and laws stay."""
NOT_PURGED = Text(
    "“{iri}”不能清除。可以清除的是 {base}id/ 下的 {kinds}，写不带 # 的完整地址",
    "“{iri}” cannot be purged. What can are, under {base}id/, {kinds}; give the whole address "
    "without a #",
)
NOTHING = Text(
    "没有任何地方提到 {iri}，没有可清除的内容", "Nothing says anything of {iri}: nothing to purge"
)
DONE = Text(
    "已清除 {iri}（批准人 {approver}）：{reason}", "Purged {iri} (approved by {approver}): {reason}"
)


@dataclass(frozen=True)
class Purge:
    """A decision to erase, as it is noted until it is carried out. ``catalog`` is the key of who
    answered for the thing; ``texts`` are the words that are its own.
    """

    identifier: str
    iri: str
    reason: str
    approver: str
    day: str
    catalog: str
    texts: tuple[str, ...]

    @property
    def message(self) -> Text:
        return DONE.format(iri=self.iri, approver=self.approver, reason=self.reason)


def purge(
    folder: DataFolder, iri: str, reason: str, approver: str, day: date, retention: Retention
) -> Purge:
    """Erase a thing; refuses what is nothing of this catalog, and what nobody says anything of."""
    thing, said = thing_of(folder.graphs(), iri), reason_of(reason)
    finish(folder, retention)
    with folder.writer():
        evidence = Evidence(folder)
        evidence.settle()
        words = stated(folder, evidence, Erasure(thing))
        if words is None:
            raise NotFound(NOTHING.format(iri=iri))
        with folder.open_current() as edition:
            own = words_of_its_own(edition.store, Erasure(thing), words)
            catalog = answerable(edition.store, folder.graphs(), thing)
        wanted = Purge(new_identifier(), iri, said, approver, day.isoformat(), catalog, own)
        replace_file(folder.purge, json.dumps(asdict(wanted), ensure_ascii=False))
        carry_out(folder, evidence, wanted, retention)
    return wanted


def finish(folder: DataFolder, retention: Retention) -> Purge | None:
    """Carry out what was noted and not finished, if anything."""
    if not folder.purge.exists():
        return None
    with folder.writer():
        evidence = Evidence(folder)
        evidence.settle()
        noted = json.loads(folder.purge.read_text(encoding="utf-8"))
        unfinished = Purge(**{**noted, "texts": tuple(noted["texts"])})
        carry_out(folder, evidence, unfinished, retention)
    return unfinished


def thing_of(graphs: Graphs, iri: str) -> NamedNode:
    kind, _, key = iri.removeprefix(f"{graphs.names.base}id/").partition("/")
    ours = iri.startswith(f"{graphs.names.base}id/") and kind in KINDS and key and "#" not in key
    try:
        if ours:
            return NamedNode(iri)
    except ValueError:
        pass  # it is no IRI at all
    kinds = ", ".join(KINDS)
    raise BadInput(NOT_PURGED.format(iri=iri[:200], base=graphs.names.base, kinds=kinds))


def stated(folder: DataFolder, evidence: Evidence, erasure: Erasure) -> set[str] | None:
    """The words of a thing wherever they are kept; None if nothing is said of it anywhere but that
    its code is no longer in use.
    """
    with in_work(folder, "purge") as path, dumped(folder.list_editions()[0], path) as dump:
        lines = [
            line
            for line in chain(read(dump), kept_lines(folder), graph_lines(evidence))
            if erasure.drops(line)
        ]
    marks = f"{erasure.iri.value}#withdrawn>".encode()
    told = [line for line in lines if not line.startswith(b"<" + marks)]
    return erasure.stated(lines) if told else None


def kept_lines(folder: DataFolder) -> Iterator[bytes]:
    for path in delta_files(folder):
        yield from lines_of(path)


def read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from file


def words_of_its_own(store: Store, erasure: Erasure, words: Iterable[str]) -> tuple[str, ...]:
    """Those that nothing else in the city states: the others give nothing away."""
    return tuple(sorted(word for word in words if not any(others_saying(store, erasure, word))))


def others_saying(store: Store, erasure: Erasure, word: str) -> Iterator[bool]:
    for literal in (Literal(word), *(Literal(word, language=tag) for tag in ("zh", "en"))):
        for quad in store.quads_for_pattern(None, None, literal, None):
            told = any(name in f"{quad.graph_name}".encode() for name in WORDED)
            if not told and not erasure.covers(str(quad.subject).encode()):
                yield True


@contextmanager
def in_work(folder: DataFolder, name: str) -> Iterator[Path]:
    """A folder to work in, under the writer lock."""
    path = folder.work / name
    path.mkdir()
    try:
        yield path
    finally:
        discard(path)


def carry_out(folder: DataFolder, evidence: Evidence, wanted: Purge, retention: Retention) -> None:
    """Every step, the words last of all; what is done already is done again without harm."""
    erasure = Erasure(NamedNode(wanted.iri), frozenset(wanted.texts))
    note = Note(wanted.iri, wanted.reason, wanted.approver)
    editions = folder.list_editions()
    published = [one for one in editions if one.meta().submission == wanted.identifier]
    older = [one for one in editions if not published or one.number < published[0].number]
    with in_work(folder, f"purge-{wanted.identifier}") as path:
        if older:
            with dumped(older[0], path) as dump:
                erasure.learn(chain(read(dump), kept_lines(folder), graph_lines(evidence)))
                gone = about(folder, erasure.iri)
                rewrite_deltas(folder, erasure)
                erase_evidence(evidence, erasure, note)
                with rewritten(folder, erasure, dump, path, older) as workspace:
                    if not published:
                        publish(workspace, evidence, wanted, gone, retention)
    take_places(folder)
    for file in folder.inbox.glob("*/*"):
        with suppress(FileNotFoundError):  # whoever received it is done with it
            if holds(file.read_bytes(), erasure):
                shutil.rmtree(file.parent, ignore_errors=True)
    replace_file(folder.purged, wanted.identifier)
    folder.purge.unlink()


def about(folder: DataFolder, thing: NamedNode) -> frozenset[Quad]:
    """What the current edition counts in its figures: the thing and its items."""
    with folder.open_current() as edition:
        store = edition.store
        items = [quad.object for quad in store.quads_for_pattern(thing, LM.item, None, None)]
        nodes = [thing, *(node for node in items if isinstance(node, NamedNode))]
        return frozenset(
            quad
            for node in nodes
            for quad in store.quads_for_pattern(node, None, None, None)
            if not isinstance(quad.graph_name, DefaultGraph)
        )


def publish(
    workspace: Workspace,
    evidence: Evidence,
    wanted: Purge,
    gone: frozenset[Quad],
    retention: Retention,
) -> None:
    """The edition without it: with its tombstone, the report of its catalog, figures and index."""
    assert workspace.base is not None  # noqa: S101  it has been rewritten
    number, day = workspace.base.number + 1, date.fromisoformat(wanted.day)
    stone = frozenset(tombstone(workspace.graphs, wanted, gone))
    workspace.apply(Delta(stone))
    bearer = whole(NamedNode(wanted.iri))
    workspace.apply(derived.following(workspace.store, workspace.graphs, [bearer]))
    workspace.apply(figures(workspace, Delta(removed=gone)))
    report = told_anew(workspace, evidence, wanted.catalog, day)
    job = Job(wanted.identifier, wanted.catalog, "", "purge", submitter=wanted.approver)
    outcome = Outcome(job.identifier, "published", wanted.message, edition=number)
    workspace.apply(report_delta(workspace, job, report))
    workspace.apply(run_provenance(workspace.graphs, job.identifier, number))
    rebuild(workspace.index_path, workspace.store, workspace.graphs)
    evidence.announce(Record(job, b"", stone, report, outcome, whole=report))
    workspace.publish(job.identifier, "purge", retention)
    evidence.confirm()


def tombstone(graphs: Graphs, wanted: Purge, gone: Iterable[Quad]) -> Iterator[Quad]:
    """What stays: the address, the day, the reason and who approved; of a resource its code."""
    graph, thing = graphs.provenance, NamedNode(wanted.iri)
    day = Literal(wanted.day, datatype=XSD.date)
    stone = NamedNode(f"{graphs.names.thing('report', wanted.identifier).value}#tombstone")
    yield Quad(stone, RDF.type, LM.Tombstone, graph)
    yield Quad(stone, LM.purges, thing, graph)
    yield Quad(stone, LM.purgedOn, day, graph)
    yield Quad(stone, LM.reason, Literal(wanted.reason), graph)
    yield Quad(stone, LM.approver, Literal(wanted.approver), graph)
    for quad in gone:
        if (quad.subject, quad.predicate) == (thing, DCT.identifier):
            code = withdrawn_code(thing)
            yield Quad(code, RDF.type, LM.WithdrawnCode, graph)
            yield Quad(code, DCT.identifier, quad.object, graph)
            yield Quad(code, LM.withdrawnOn, day, graph)
