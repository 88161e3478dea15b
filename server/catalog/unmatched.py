"""Information items of a sheet that name no resource of the file, as findings of R-06."""

from __future__ import annotations

from pyoxigraph import Literal

from loaders import Loaded
from ontology.namespaces import DCT, RULE, SH
from server.rules.report import Finding
from shapes import Shapes


def without_resource(loaded: Loaded | None, shapes: Shapes) -> list[Finding]:
    """One for each name that the other sheet does not have, at the first cell with it."""
    rule = shapes.rules.get("R-06")
    if loaded is None or rule is None:
        return []
    return [
        Finding(
            rule="R-06",
            shape=RULE["R-06"],
            severity="Violation",
            effect="gate",
            focus=one.focus,
            path=DCT.title,
            value=Literal(one.value) if one.value else None,
            component=SH.ConstraintComponent,
            message=one.message,
            fix=one.fix,
            source=rule.source.value,
            evidence=rule.evidence,
            sheet=one.place.sheet,
            row=one.place.row,
            column=one.place.column,
        )
        for one in loaded.unmatched
    ]
