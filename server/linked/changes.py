"""What changed when: editions with their public deltas, and what was touched since a moment.

Runs in a reader process; only graphs that the caller's dataset shows are ever told of.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from pyoxigraph import NamedNode, Quad

from ontology.text import Text
from server.errors import NotFound
from server.store.delta import Delta, to_nquads
from server.store.edition import EditionMeta, OpenEdition
from server.store.folder import folder_of
from server.store.graphs import Dataset

NO_DELTA = Text("没有第 {number} 版的变化记录", "There is no record of changes of edition {number}")


@dataclass(frozen=True)
class Change:
    """An edition that is retained, by what action on which catalog."""

    number: int
    created: str
    action: str
    catalog: str | None


def retained(edition: OpenEdition) -> list[EditionMeta]:
    """The editions that are kept, newest first, up to this one."""
    found = []
    for each in reversed(folder_of(edition).list_editions()):
        if each.number <= edition.meta.number:
            try:
                found.append(each.meta())
            except FileNotFoundError:  # retention was faster
                continue
    return found


def history(edition: OpenEdition) -> list[Change]:
    """The retained editions as entries of the feed of changes, newest first."""
    return [
        Change(each.number, each.created, each.action, each.catalog) for each in retained(edition)
    ]


def changes_as_json(edition: OpenEdition, _: Dataset) -> bytes:
    """The feed for programs; a reader function."""
    base = edition.meta.base_iri
    entries = [
        {
            "edition": each.number,
            "iri": f"{base}id/edition/{each.number}",
            "created": each.created,
            "action": each.action,
            "catalog": each.catalog and f"{base}id/catalog/{each.catalog}",
            "added": f"{base}changes/{each.number}/added.nq",
            "removed": f"{base}changes/{each.number}/removed.nq",
        }
        for each in history(edition)
    ]
    return json.dumps({"changes": entries}, ensure_ascii=False, indent=1).encode()


def changes_as_atom(edition: OpenEdition, _: Dataset) -> bytes:
    """The feed for readers of feeds (RFC 4287); a reader function."""
    base, entries = edition.meta.base_iri, history(edition)
    feed = Element("feed", xmlns="http://www.w3.org/2005/Atom")
    add(feed, "id", f"{base}changes")
    add(feed, "title", "连目：目录的各版 / Lianmu: editions of the catalog")
    add(feed, "updated", entries[0].created)
    add(SubElement(feed, "author"), "name", "Lianmu")
    SubElement(feed, "link", rel="self", href=f"{base}changes.atom")
    for each in entries:
        entry = SubElement(feed, "entry")
        add(entry, "id", f"{base}id/edition/{each.number}")
        add(entry, "title", f"{each.number} {each.action} {each.catalog or ''}".strip())
        add(entry, "updated", each.created)
        for part in ("added", "removed"):
            href = f"{base}changes/{each.number}/{part}.nq"
            SubElement(entry, "link", rel="enclosure", title=part, href=href)
    return bytes(tostring(feed, encoding="utf-8", xml_declaration=True))


def add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text


def delta_as_nquads(edition: OpenEdition, dataset: Dataset, number: int, part: str) -> bytes:
    """One half of a delta in the order of its lines; a reader function."""
    delta = visible_delta(edition, number, dataset)
    quads = delta.added if part == "added" else delta.removed
    return to_nquads(sorted(quads, key=str))


def visible_delta(edition: OpenEdition, number: int, dataset: Dataset) -> Delta:
    """What an edition added and removed in the graphs of this dataset."""
    path = folder_of(edition).delta_path(number)
    if number > edition.meta.number or not path.is_dir():
        raise NotFound(NO_DELTA.format(number=number))
    delta = Delta.read(path)
    shown = set(dataset.named)
    return Delta(
        frozenset(quad for quad in delta.added if quad.graph_name in shown),
        frozenset(quad for quad in delta.removed if quad.graph_name in shown),
    )


def touched_since(
    edition: OpenEdition, moment: datetime, dataset: Dataset
) -> set[NamedNode] | None:
    """Things that editions after a moment said something else of; None for "perhaps everything".

    Counted from the newest retained edition that is not younger than the moment: rather too many
    than too few.
    """
    before = next(
        (
            each.number
            for each in retained(edition)
            if datetime.fromisoformat(each.created) <= moment
        ),
        None,
    )
    if before is None:
        return None
    touched: set[NamedNode] = set()
    for number in range(before + 1, edition.meta.number + 1):
        delta = visible_delta(edition, number, dataset)
        touched.update(subjects(delta.added), subjects(delta.removed))
    return touched


def subjects(quads: frozenset[Quad]) -> Iterator[NamedNode]:
    """Who is spoken of; a part ``{thing}#…`` stands for its thing."""
    for quad in quads:
        if isinstance(quad.subject, NamedNode):
            yield NamedNode(quad.subject.value.partition("#")[0])
