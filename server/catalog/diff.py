"""What a submission changes, as people read it: resource by resource, field by field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from ontology.text import Text

Kind = Literal["added", "changed", "withdrawn"]


@dataclass(frozen=True)
class FieldChange:
    """One field of a resource, or of its information item ``item``.

    Codes and bodies go by their names. Of information items, legal bases and access ways, only
    those that come or go are in ``before`` and ``after``.
    """

    field: Text
    item: str | None
    before: tuple[Text, ...]
    after: tuple[Text, ...]


@dataclass(frozen=True)
class ResourceDiff:
    """A resource that differs; ``more`` counts field changes beyond those listed."""

    kind: Kind
    iri: str
    code: str
    title: str
    fields: tuple[FieldChange, ...] = ()
    more: int = 0


@dataclass(frozen=True)
class FindingCounts:
    """A report against the sender's last one, on the nodes that were judged now."""

    new: int = 0
    open: int = 0
    fixed: int = 0


@dataclass(frozen=True)
class Diff:
    """The counts are whole; ``resources`` lists the first of them in detail."""

    added: int
    changed: int
    withdrawn: int
    resources: tuple[ResourceDiff, ...]
    findings: FindingCounts | None = None
    """None when there is no earlier report on the same resources."""

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Diff:
        """Out of what :func:`dataclasses.asdict` and JSON made of one."""
        resources = tuple(
            ResourceDiff(**{**one, "fields": tuple(map(_field, one["fields"]))})
            for one in data["resources"]
        )
        counts = data["findings"] and FindingCounts(**data["findings"])
        return cls(**{**data, "resources": resources, "findings": counts})


def _field(data: dict[str, Any]) -> FieldChange:
    return FieldChange(
        Text(**data["field"]),
        data["item"],
        tuple(Text(**value) for value in data["before"]),
        tuple(Text(**value) for value in data["after"]),
    )
