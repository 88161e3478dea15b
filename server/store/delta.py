"""The difference between two editions: quads added and removed, kept as gzipped N-Quads."""

from __future__ import annotations

import gzip
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, Store, parse

MODULUS = 1 << 128


@dataclass(frozen=True)
class Delta:
    """Quads of named graphs only; the default graph follows from them."""

    added: frozenset[Quad] = frozenset()
    removed: frozenset[Quad] = frozenset()

    @classmethod
    def between(cls, before: Iterable[Quad], after: Iterable[Quad]) -> Delta:
        """What turns the set ``before`` into the set ``after``."""
        old, new = frozenset(before), frozenset(after)
        return cls(new - old, old - new)

    def __bool__(self) -> bool:
        return bool(self.added or self.removed)

    def __or__(self, other: Delta) -> Delta:
        """Both changes at once; they must not contradict each other."""
        return Delta(self.added | other.added, self.removed | other.removed)

    def write(self, folder: Path) -> None:
        """As ``added.nq.gz`` and ``removed.nq.gz``, sorted so that equal deltas are equal files."""
        folder.mkdir(parents=True)
        for name in ("added", "removed"):
            quads = sorted(getattr(self, name), key=str)
            (folder / f"{name}.nq.gz").write_bytes(gzip.compress(to_nquads(quads), mtime=0))

    @classmethod
    def read(cls, folder: Path) -> Delta:
        """What :meth:`write` wrote."""
        return cls(*(quads_of(lines_of(folder, name)) for name in ("added", "removed")))

    @classmethod
    def about(cls, folder: Path, marks: Collection[str]) -> Delta:
        """The quads in whose lines one of these words stands; no other line is parsed."""
        wanted = [mark.encode() for mark in marks]
        return cls(
            *(
                quads_of(
                    b"".join(
                        line
                        for line in lines_of(folder, name).splitlines(keepends=True)
                        if any(mark in line for mark in wanted)
                    )
                )
                for name in ("added", "removed")
            )
        )


def lines_of(folder: Path, name: str) -> bytes:
    """One half of a kept delta as it was written."""
    return gzip.decompress((folder / f"{name}.nq.gz").read_bytes())


def quads_of(lines: bytes) -> frozenset[Quad]:
    return frozenset(parse(lines, format=RdfFormat.N_QUADS))


def canonical(quads: Iterable[Quad]) -> frozenset[Quad]:
    """The quads as the store will give them back: it keeps ``"01"^^xsd:integer`` as ``1``.

    Sets are only comparable with what is stored, and hashes only repeatable, in this form.
    """
    store = Store()
    store.bulk_extend(quads)
    return frozenset(store)


def content_hash(quads: Iterable[Quad], start: str = "0", sign: int = 1) -> str:
    """Additive hash of a set of quads: the sum of their SHA-256 modulo 2^128, in hex.

    It does not depend on order and follows a delta without reading the graph again. It is a cache
    key and a checksum against accidents, not a signature; evidence has its own hashes.
    """
    total = int(start, 16)
    for quad in quads:
        total += sign * int.from_bytes(sha256(str(quad).encode()).digest()[:16], "big")
    return f"{total % MODULUS:032x}"


def to_nquads(quads: Iterable[Quad]) -> bytes:
    """N-Quads of these quads, in their order."""
    return "".join(f"{quad} .\n" for quad in quads).encode()
