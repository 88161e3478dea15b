"""What a record says is of the kind that its property asks for, and it says what rules count from.

A sheet is read by its layout, so it can hardly say otherwise; a record in Turtle could: a text for
a day, a party that is no body of this city. Rules look for days and bodies and would pass over it,
so the record is refused where it says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from loaders.event_layouts import kinds, layouts
from loaders.event_row import KINDS, is_days
from loaders.origin import Loaded, Term
from ontology import reference_files
from ontology.namespaces import DCT, HOME, LM, ODRL, ORG, RDF, RDFS, XSD, Names
from ontology.text import Text
from server.catalog.mentions import refused
from server.store.graphs import Graphs

RANGES = {
    XSD.date: "date",
    XSD.boolean: "yes",
    XSD.integer: "number",
    XSD.gYear: "year",
    ORG.FormalOrganization: "body",
    LM.InformationResource: "resource",
}
"""Kinds of values as the sheets have them (event_sheets.toml)."""
LEXICAL = {
    "yes": (XSD.boolean, re.compile("true|false|0|1")),
    "number": (XSD.integer, re.compile("[0-9]+", re.ASCII)),
    "decimal": (XSD.decimal, re.compile(r"[0-9]+(\.[0-9]+)?", re.ASCII)),
    "year": (XSD.gYear, re.compile("[0-9]{4}", re.ASCII)),
}
DATES = ("date", "planned")
NAMED = {"body": "department", "catalog": "catalog", "resource": "resource", "item": "item"}
"""What only this installation names, with the type in its IRI."""
NOT_OF_ITS_KIND = Text(
    "{property} 的值“{value}”不是{kind}", "The value “{value}” of {property} is no {kind}"
)
LEFT_OUT = Text(
    "缺少 {property}：期限从这一天算起，办理也以它为准，请补上",
    "{property} is missing: rules go by what it says, so add it",
)
NO_LINK = Text(
    "“{value}”不是网址：{property} 可以引用本系统的对象或者 http、https 的网址",
    "“{value}” is no web address: {property} may name what is here, or http and https addresses",
)


def refuse_other_kinds(graphs: Graphs, loaded: Loaded) -> None:
    """Raises :class:`BadInput` with the cell or line of the first value that is of another kind."""
    expected = properties()
    for quad in loaded.quads:
        name = HOMELESS.sub("", quad.predicate.value)
        kind = expected.get(quad.predicate)
        if quad.predicate == ODRL.rightOperand and isinstance(quad.object, Literal):
            kind = "planned"
        shown = getattr(quad.object, "value", "")[:60]
        if kind is not None and not is_of(kind, quad.object, graphs.names):
            wanted = KINDS["date" if kind in DATES else kind]
            zh, en = NOT_OF_ITS_KIND.zh, NOT_OF_ITS_KIND.en
            message = Text(
                zh.format(property=name, value=shown, kind=wanted.zh),
                en.format(property=name, value=shown, kind=wanted.en),
            )
            raise refused(message, loaded, quad)
        if isinstance(quad.object, NamedNode) and not shown.startswith(("http://", "https://")):
            raise refused(NO_LINK.format(value=shown, property=name), loaded, quad)


def refuse_gaps(loaded: Loaded) -> None:
    """Raises :class:`BadInput` with the line of a record that leaves out what no sheet may
    (``required`` in event_sheets.toml).
    """
    said = {(quad.subject, quad.predicate) for quad in loaded.quads}
    needed = {one.classes[0]: one.needed for one in layouts().values() if one.required}
    for quad in loaded.quads:
        if quad.predicate == RDF.type and isinstance(quad.object, NamedNode):
            for property_ in needed.get(quad.object, ()):
                if (quad.subject, property_) not in said:
                    name = HOMELESS.sub("", property_.value)
                    raise refused(LEFT_OUT.format(property=name), loaded, quad)


HOMELESS = re.compile("^.*[/#]")
"""What stands before the local name of a property."""


def is_of(kind: str, value: Term, names: Names) -> bool:
    """Whether a value is of a kind of the sheets; of any, if there is nothing to ask of it."""
    if kind in NAMED:
        start = names.thing(NAMED[kind], "").value
        return isinstance(value, NamedNode) and value.value.startswith(start)
    if kind == "concept":
        return isinstance(value, NamedNode) and value.value.startswith((HOME, names.base))
    if kind not in LEXICAL and kind not in (*DATES, "days"):
        return True
    if not isinstance(value, Literal):
        return False
    if kind in DATES:
        return value.datatype == XSD.date and is_date(value.value)
    datatype, lexical = LEXICAL["number" if kind == "days" else kind]
    if value.datatype != datatype or not lexical.fullmatch(value.value):
        return False
    return kind != "days" or is_days(value.value)


def is_date(text: str) -> bool:
    """Whether there is such a day."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


@cache
def properties() -> Mapping[NamedNode, str]:
    """The kind of value of each property: as the sheets have it, else by its range."""
    ranges = {
        each.subject: RANGES[each.object]
        for each in ontology()
        if each.predicate == RDFS.range
        if isinstance(each.subject, NamedNode) and isinstance(each.object, NamedNode)
        if each.object in RANGES
    }
    return {DCT.publisher: "body", **ranges, **kinds()}


@cache
def ontology() -> tuple[Triple, ...]:
    """What Lianmu's ontology says of its terms."""
    files = reference_files()["ontology"]
    return tuple(q.triple for file in files for q in parse(path=file, format=RdfFormat.TURTLE))
