"""The pages of the ontology and of the shapes: every term with its label and definition."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple
from starlette.requests import Request
from starlette.responses import Response

from ontology.namespaces import SHAPE
from server.browser.language import language
from server.browser.naming import names
from server.browser.ontology import Ontology, code_lists
from server.browser.register import natural
from server.browser.site import Site, visit
from shapes.rules import Description, RuleInfo, ShapeInfo, rules, shapes


@dataclass(frozen=True)
class Coded:
    """A rule and the shapes that check it."""

    rule: RuleInfo
    shapes: tuple[ShapeInfo, ...]


async def vocabulary_page(
    site: Site, request: Request, name: str, triples: list[Triple]
) -> Response:
    """``/ontology`` or ``/shapes``."""
    page = ontology_page if name == "ontology" else shapes_page
    return await page(site, request, triples)


async def ontology_page(site: Site, request: Request, triples: list[Triple]) -> Response:
    """Terms by section, and the diagram of the classes."""
    async with visit(site, request) as visited:
        ontology = Ontology(triples, await visited.reader.call(names, code_lists(triples)))
        sections = ontology.sections()
        return site.pages.response(
            request,
            "ontology.html",
            sections=sections,
            diagram=ontology.diagram(sections, language(request)),
            **visited.frame,
        )


async def shapes_page(site: Site, request: Request, triples: list[Triple]) -> Response:
    """Rule by rule the shapes that check it, then those that only help others."""
    coded = by_rule(triples)
    paths = {shape.path for one in coded for shape in one.shapes if shape.path}
    async with visit(site, request) as visited:
        return site.pages.response(
            request,
            "shapes.html",
            coded=coded,
            helpers=helpers(triples),
            names=await visited.reader.call(names, paths),
            **visited.frame,
        )


def by_rule(triples: list[Triple]) -> list[Coded]:
    """Every rule in the order of its identifier."""
    description = Description(triples)
    checking: dict[str, list[ShapeInfo]] = defaultdict(list)
    for shape in shapes(description).values():
        checking[shape.rule].append(shape)
    found = sorted(rules(description).values(), key=lambda rule: natural(rule.identifier))
    return [Coded(rule, tuple(checking[rule.identifier])) for rule in found]


def helpers(triples: list[Triple]) -> list[str]:
    """Shapes and constraints that report nothing themselves: the ends of their IRIs."""
    reporting = shapes(Description(triples))
    found = {t.subject for t in triples if isinstance(t.subject, NamedNode)} - reporting.keys()
    return sorted(one.value[len(SHAPE.iri) :] for one in found if one.value.startswith(SHAPE.iri))
