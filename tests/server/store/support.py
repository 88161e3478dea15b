"""Folders and quads for the tests of this room."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad

from server.store.delta import Delta
from server.store.edition import Edition
from server.store.folder import Charter, DataFolder
from server.store.retention import Retention
from server.store.workspace import open_workspace

BASE = "http://city.example/"


def new_folder(path: Path) -> DataFolder:
    folder = DataFolder(path)
    folder.create(Charter(BASE))
    return folder


def quad(subject: str, value: str, graph: str) -> Quad:
    """``subject`` says ``value`` in the graph ``{base}graph/{graph}``."""
    return Quad(
        NamedNode(BASE + subject),
        NamedNode(BASE + "says"),
        Literal(value),
        NamedNode(f"{BASE}graph/{graph}"),
    )


def publish(
    folder: DataFolder,
    added: Iterable[Quad] = (),
    removed: Iterable[Quad] = (),
    retention: Retention | None = None,
) -> Edition:
    with open_workspace(folder, "test") as workspace:
        workspace.apply(Delta(frozenset(added), frozenset(removed)))
        return workspace.publish(None, "test", retention or Retention())


def plain(quad: Quad) -> Quad:
    """The same statement in the default graph."""
    return Quad(quad.subject, quad.predicate, quad.object)
