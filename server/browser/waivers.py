"""What the authority has waived, as far as a visitor may see it. Runs in a reader process, but for
the page itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from pyoxigraph import NamedNode
from starlette.requests import Request
from starlette.responses import HTMLResponse

from ontology.namespaces import LM, RULE, Names
from ontology.text import Text
from server.accounts.callers import Caller
from server.browser.breaches import Lookup
from server.browser.naming import name
from server.browser.pages import Pages
from server.rules.waivers import WITHIN, Waiver, core_rules, read
from server.store.edition import OpenEdition
from server.store.graphs import Dataset, Graphs


@dataclass(frozen=True)
class Listed:
    """A waiver with what its subject and the body that answers for it are called."""

    waiver: Waiver
    identifier: str
    title: Text
    body: Text
    state: str
    """``holds``, ``expired`` or ``revoked``, on the day it was asked for."""


def every_waiver(edition: OpenEdition, dataset: Dataset, day: date) -> list[Listed]:
    """All that the dataset shows, those that hold first, then the newest."""
    return in_order(found(edition, dataset, None, day))


def of_rule(edition: OpenEdition, dataset: Dataset, rule: NamedNode, day: date) -> list[Listed]:
    """Those of one rule that hold."""
    return [one for one in in_order(found(edition, dataset, rule, day)) if one.state == "holds"]


def of_body(edition: OpenEdition, dataset: Dataset, key: str, day: date) -> list[Listed]:
    """Those for a body and its catalog that hold; none for visitors that may not see them."""
    graph = Graphs(Names(edition.meta.base_iri)).waivers(key)
    seen = Dataset((), tuple(one for one in dataset.named if one == graph))
    return [one for one in every_waiver(edition, seen, day) if one.state == "holds"]


def found(
    edition: OpenEdition, dataset: Dataset, rule: NamedNode | None, day: date
) -> Iterator[Listed]:
    """In every graph of waivers that the dataset shows."""
    for graph in (each for each in dataset.named if WITHIN in each.value):
        for quad in edition.store.quads_for_pattern(None, LM.waives, rule, graph):
            waiver = isinstance(quad.subject, NamedNode) and read(edition.store, quad.subject)
            if waiver:
                yield listed(edition, dataset, waiver, graph, day)


def in_order(waivers: Iterable[Listed]) -> list[Listed]:
    newest = sorted(waivers, key=lambda one: one.identifier, reverse=True)
    return sorted(newest, key=lambda one: one.state != "holds")


def listed(
    edition: OpenEdition, dataset: Dataset, waiver: Waiver, graph: NamedNode, day: date
) -> Listed:
    graphs = Graphs(Names(edition.meta.base_iri))
    key = graphs.waivers_of(graph)
    return Listed(
        waiver,
        waiver.iri.value.rpartition("/")[2],
        Lookup(edition, dataset).title(waiver.subject),
        name(edition, graphs.names.thing("department", key)) or Text("全市", "The city"),
        state_of(waiver, day),
    )


def state_of(waiver: Waiver, day: date) -> str:
    if waiver.revoked is not None and waiver.revoked <= day:
        return "revoked"
    return "holds" if waiver.holds(day) else "expired"


def rules_to_waive(edition: OpenEdition) -> list[tuple[str, Text]]:
    """Identifier and name of every rule that can be waived."""
    rules = edition.store.quads_for_pattern(None, LM.effect, None, None)
    keys = {
        quad.subject.value.removeprefix(RULE.iri)
        for quad in rules
        if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(RULE.iri)
    }
    return [
        (key, name(edition, RULE[key]) or Text(key, key)) for key in sorted(keys - core_rules())
    ]


def waivers_page(
    pages: Pages,
    request: Request,
    caller: Caller,
    waivers: Sequence[Listed],
    rules: Sequence[tuple[str, Text]],
    day: date,
) -> HTMLResponse:
    """``/waivers``: what is waived, and for the authority the form; ``?rule=&subject=&catalog=``
    fill it in.
    """
    return pages.response(
        request,
        "waivers.html",
        visitor=caller,
        waivers=waivers,
        rules=rules,
        today=day,
        wished={key: request.query_params.get(key, "") for key in ("rule", "subject", "catalog")},
    )
