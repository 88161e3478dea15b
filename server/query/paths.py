"""Property paths (SPARQL 1.1 section 9; SHACL section 2.3.1) as data, and as text for a query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pyoxigraph import NamedNode

Many = Literal["?", "*", "+"]


@dataclass(frozen=True)
class Inverse:
    """``^path``"""

    path: Path


@dataclass(frozen=True)
class Sequence:
    """``first/second``"""

    steps: tuple[Path, ...]


@dataclass(frozen=True)
class Alternative:
    """``one|other``"""

    choices: tuple[Path, ...]


@dataclass(frozen=True)
class Repeated:
    """``path?``, ``path*`` or ``path+``"""

    path: Path
    many: Many


@dataclass(frozen=True)
class Negated:
    """``!(…)``: any property but these; no path of SHACL."""

    text: str


Path = NamedNode | Inverse | Sequence | Alternative | Repeated | Negated


def text(path: Path) -> str:
    """The path as SPARQL, in parentheses wherever it is more than a property."""
    match path:
        case NamedNode():
            return str(path)
        case Inverse(inner):
            return f"(^{text(inner)})"
        case Sequence(steps):
            return f"({'/'.join(map(text, steps))})"
        case Alternative(choices):
            return f"({'|'.join(map(text, choices))})"
        case Repeated(inner, many):
            return f"({text(inner)}{many})"
        case Negated(written):
            return written


def reversed_path(path: Path) -> Path:
    """The path that leads back."""
    return path.path if isinstance(path, Inverse) else Inverse(path)


def predicates(path: Path) -> set[NamedNode]:
    """Every property that it mentions; none for a negated set, which may use any."""
    match path:
        case NamedNode():
            return {path}
        case Inverse(inner) | Repeated(inner, _):
            return predicates(inner)
        case Sequence(parts) | Alternative(parts):
            return set().union(*map(predicates, parts))
        case Negated():
            return set()


def may_be_empty(path: Path) -> bool:
    """Whether it leads from a node to itself, also from one that no statement is about."""
    match path:
        case Inverse(inner):
            return may_be_empty(inner)
        case Repeated(inner, many):
            return many != "+" or may_be_empty(inner)
        case Sequence(steps):
            return all(map(may_be_empty, steps))
        case Alternative(choices):
            return any(map(may_be_empty, choices))
        case _:
            return False
