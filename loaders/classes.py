"""The classes every resource has, whatever file it came in (docs/model.md)."""

from __future__ import annotations

from pyoxigraph import NamedNode

from ontology.namespaces import DCAT, LM

BY_FIRST_DIGIT = {
    "1": LM.BasicResource,
    "2": LM.ThematicResource,
    "3": LM.DepartmentalResource,
}


def resource_classes(code: str | None) -> list[NamedNode]:
    """``lm:InformationResource``, ``dcat:Dataset`` and the class of the code's first digit."""
    classes = [LM.InformationResource, DCAT.Dataset]
    if code and code[0] in BY_FIRST_DIGIT:
        classes.append(BY_FIRST_DIGIT[code[0]])
    return classes
