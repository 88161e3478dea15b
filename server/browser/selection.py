"""Which findings an address asks for, and the address of those."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from urllib.parse import urlencode

from ontology.namespaces import HOME
from server.rules.groups import SEVERITIES
from server.rules.report import Finding

FILTERS = ("rule", "source", "body", "severity", "effect", "state")
LONGEST = 300
EFFECTS = ("gate", "finding")
STATES = ("new", "open", "waived", "fixed")
"""As counts are kept; nothing asked for means all but the fixed ones."""
KNOWN = {"severity": SEVERITIES, "effect": EFFECTS, "state": STATES}
NOBODY = "-"
"""Stands for a body where none answers."""


@dataclass(frozen=True)
class Selection:
    """Values to filter by, empty for no restriction: ``rule`` by its identifier, ``source`` as an
    IRI without ``https://w3id.org/lianmu/``, ``body`` by its key.
    """

    rule: str = ""
    source: str = ""
    body: str = ""
    severity: str = ""
    effect: str = ""
    state: str = ""
    by: str = ""
    """``body`` groups by who answers instead of by rule."""
    page: int = 1

    @property
    def chosen(self) -> dict[str, str]:
        return {name: value for name in FILTERS if (value := asdict(self)[name])}

    def address(self, path: str) -> str:
        """The one address: parameters in a fixed order, empty ones left out."""
        page = str(self.page) if self.page > 1 else ""
        pairs = [*self.chosen.items(), ("by", self.by), ("page", page)]
        query = urlencode([(name, value) for name, value in pairs if value])
        return f"{path}?{query}" if query else path

    def with_(self, path: str, **values: str) -> str:
        """The address of the first page with other values."""
        return replace(self.turned(1), **values).address(path)  # type: ignore[arg-type]

    def turned(self, page: int) -> Selection:
        """The same on another page."""
        return replace(self, page=page)

    def holds(self, name: str, value: str) -> bool:
        """Whether a value is among those asked for."""
        asked = getattr(self, name)
        return value == asked if asked else name != "state" or value != "fixed"

    def has(self, finding: Finding) -> bool:
        """Whether a finding of one report is among those asked for; bodies are not looked at."""
        values = {
            "rule": finding.rule,
            "source": short(finding.source),
            "severity": finding.severity,
            "effect": finding.effect,
            "state": finding.standing,
        }
        return all(self.holds(name, value) for name, value in values.items())


def selected(query: Mapping[str, str]) -> Selection:
    """What an address asks for; what it says wrongly is as if it said nothing."""
    asked = {name: query.get(name, "").strip()[:LONGEST] for name in FILTERS}
    for name, known in KNOWN.items():
        asked[name] = asked[name] if asked[name] in known else ""
    page = query.get("page", "")
    number = int(page) if page.isascii() and page.isdecimal() and len(page) < 8 else 1
    by = "body" if query.get("by") == "body" else ""
    return Selection(**asked, by=by, page=max(number, 1))


def short(source: str) -> str:
    """A source as an address names it."""
    return source.removeprefix(HOME)
