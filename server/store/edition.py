"""An edition: an immutable directory with a store, a search index and its own description."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from pyoxigraph import Literal, NamedNode, QuerySolutions, QueryTriples, Store, Triple, Variable

from ontology.text import Text
from server.errors import BadInput
from server.store.graphs import Dataset

Bindings = NamedNode | Literal
Answer = TypeVar("Answer")


DAMAGED = Text(
    "数据目录中的 {name} 已损坏。请用 lianmu restore 从备份恢复到新目录",
    "{name} in the data folder is damaged. Restore a backup into a new folder with lianmu restore",
)


@dataclass(frozen=True)
class GraphMeta:
    """How many quads a graph has, and the additive hash of them (see :mod:`content_hash`)."""

    quads: int
    hash: str


@dataclass(frozen=True)
class EditionMeta:
    """What ``edition.json`` says; ``created`` is ISO 8601 with microseconds (several
    editions may be made within a second) and offset.

    ``action`` is what made it: add, replace or withdraw (of a ``catalog``), install, upgrade,
    a register, agreements, events, daily, waiver, purge, restore or compact.
    """

    number: int
    base_iri: str
    created: str
    submission: str | None
    action: str
    catalog: str | None = None
    graphs: dict[str, GraphMeta] = field(default_factory=dict)
    added: int = 0
    removed: int = 0
    application: str = ""

    def version(self, visible: Dataset) -> str:
        """The catalog version for one dataset: a hash of what its holder may see.

        Equal content gives equal versions, so an edition that changed only reports keeps the
        public version, and with it every cached answer.
        """
        parts = [
            f"{graph.value} {self.graphs[graph.value].hash}"
            for graph in {*visible.default, *visible.named}
            if isinstance(graph, NamedNode) and graph.value in self.graphs
        ]
        return sha256("\n".join(sorted(parts)).encode()).hexdigest()[:20]

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)

    @classmethod
    def from_json(cls, text: str) -> EditionMeta:
        data = json.loads(text)
        data["graphs"] = {name: GraphMeta(**meta) for name, meta in data["graphs"].items()}
        return cls(**data)


@dataclass(frozen=True)
class Edition:
    """One directory under ``data/editions``; opening it is what keeps it from being removed."""

    path: Path

    @property
    def number(self) -> int:
        return int(self.path.name)

    @property
    def store_path(self) -> Path:
        return self.path / "store"

    @property
    def index_path(self) -> Path:
        return self.path / "index"

    def meta(self) -> EditionMeta:
        try:
            return EditionMeta.from_json((self.path / "edition.json").read_text(encoding="utf-8"))
        except (ValueError, TypeError, KeyError):
            raise BadInput(DAMAGED.format(name=f"{self.path.name}/edition.json")) from None

    def _locked(self) -> int:
        """A shared lock on the edition that stands here now, as a descriptor to be closed."""
        description = self.path / "edition.json"
        while True:
            descriptor = os.open(description, os.O_RDONLY)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_SH)
                # retention or a purge may be faster than the lock
                if os.path.samestat(os.fstat(descriptor), description.stat()):
                    return descriptor
            except BaseException:
                os.close(descriptor)
                raise
            os.close(descriptor)

    @contextmanager
    def open(self) -> Iterator[OpenEdition]:
        """Read-only, under a shared lock that retention respects.

        RocksDB opens files lazily, so the lock must be held for as long as the store is used.
        """
        descriptor = self._locked()
        try:
            yield OpenEdition(self.meta(), Store.read_only(str(self.store_path)), self.index_path)
        finally:
            os.close(descriptor)


@dataclass(frozen=True)
class OpenEdition:
    """An edition that can be asked. Every query names the dataset it may see."""

    meta: EditionMeta
    store: Store
    index_path: Path

    def select(self, text: str, dataset: Dataset, **values: Bindings) -> QuerySolutions:
        """A SELECT; ``values`` are bound by substitution, never pasted into the text."""
        return query(self.store, text, dataset, QuerySolutions, values)

    def construct(self, text: str, dataset: Dataset, **values: Bindings) -> list[Triple]:
        """The triples of a CONSTRUCT or DESCRIBE."""
        return list(query(self.store, text, dataset, QueryTriples, values))

    def ask(self, text: str, dataset: Dataset, **values: Bindings) -> bool:
        """The answer of an ASK."""
        return bool(evaluate(self.store, text, dataset, values))


def evaluate(
    store: Store,
    text: str,
    dataset: Dataset,
    values: dict[str, Bindings],
    base: str | None = None,
) -> object:
    """Evaluate SPARQL against exactly this dataset."""
    return store.query(
        text,
        base_iri=base,
        default_graph=list(dataset.default),
        named_graphs=list(dataset.named),
        substitutions={Variable(name): value for name, value in values.items()},
    )


def query(
    store: Store, text: str, dataset: Dataset, kind: type[Answer], values: dict[str, Bindings]
) -> Answer:
    """Like :func:`evaluate`, sure of the kind of answer."""
    answer = evaluate(store, text, dataset, values)
    if not isinstance(answer, kind):
        raise TypeError(f"the query gives {type(answer).__name__}, not {kind.__name__}")
    return answer
