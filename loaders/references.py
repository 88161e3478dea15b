"""Reference data a loader resolves cell text against: organisations, code lists, laws."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from loaders.cleaning import normalise
from ontology.namespaces import CODE, DCT, ELI, FOAF, LAW, LM, RDF, RDFS, SKOS

STATE = "中华人民共和国"
ORGANISATION_CODE = re.compile(r"([0-9A-Z]{8})\s*-?\s*([0-9X])", re.ASCII)
Values = dict[NamedNode, list[NamedNode | BlankNode | Literal | Triple]]


@dataclass(frozen=True)
class Organisation:
    """What a loader must know of a registered organisation to resolve a provider cell.

    The first of ``names`` is the official one.
    """

    iri: NamedNode
    key: str
    code: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class References:
    """Reference data a loader resolves labels against: organisations, and concepts by scheme.

    ``concepts`` maps a scheme key (``sharing``, ``frequency`` …) to label or notation → IRI;
    labels are already normalised with :func:`loaders.cleaning.normalise`. ``labels`` has the
    official Chinese label of each concept, ``law_types`` the basis type of each law, ``articles``
    those articles whose text is held.
    """

    base: str
    organisations: tuple[Organisation, ...]
    concepts: dict[str, dict[str, NamedNode]]
    laws: dict[str, NamedNode]
    labels: dict[NamedNode, str] = field(default_factory=dict)
    law_types: dict[NamedNode, NamedNode] = field(default_factory=dict)
    articles: frozenset[NamedNode] = frozenset()
    whole: frozenset[NamedNode] = frozenset()
    """The laws held from the first article to the last: their chapters list them."""

    @classmethod
    def from_triples(cls, base: str, triples: Iterable[Triple]) -> References:
        """From the triples of the vocabulary, law and organisations graphs."""
        described: dict[NamedNode, Values] = defaultdict(lambda: defaultdict(list))
        for triple in triples:
            if isinstance(triple.subject, NamedNode):
                described[triple.subject][triple.predicate].append(triple.object)
        return cls(
            base,
            tuple(_organisations(described)),
            _concepts(described),
            _laws(described),
            {iri: label for iri, values in described.items() if (label := _label(values))},
            {
                iri: kind
                for iri, values in described.items()
                for kind in values.get(LM.basisType, [])
                if iri.value.startswith(LAW.iri) and isinstance(kind, NamedNode)
            },
            frozenset(
                iri
                for iri, values in described.items()
                if ELI.LegalResourceSubdivision in values.get(RDF.type, ())
            ),
            whole=frozenset(
                law
                for values in described.values()
                if ELI.has_part in values
                for law in values.get(ELI.is_part_of, ())
                if isinstance(law, NamedNode)
            ),
        )

    def concept(self, scheme: str, label: str) -> NamedNode | None:
        """The concept of that scheme with that normalised label, or None."""
        return self.concepts.get(scheme, {}).get(label)

    @cached_property
    def regions(self) -> frozenset[str]:
        """What the places of the register of regions are called."""
        return frozenset(name for name in self.concepts.get("region", ()) if not name.isdecimal())

    def organisation(self, text: str) -> NamedNode | None:
        """The one organisation registered under that name, alias or code, or None."""
        return self._by_name.get(normalise(text))

    def organisation_name(self, iri: NamedNode) -> str | None:
        """A text that :meth:`organisation` resolves to that organisation again."""
        for one in self.organisations:
            if one.iri == iri:
                texts = (*one.names, one.code)
                return next((text for text in texts if self.organisation(text) == iri), None)
        return None

    def with_organisation_code(self, text: str) -> str | None:
        """The credit code that holds this organisation code (GB 11714, 9 characters, perhaps
        with a hyphen before the last), if one registered body alone has it.
        """
        code = ORGANISATION_CODE.fullmatch(text.upper())
        return self._by_organisation_code.get("".join(code.groups())) if code else None

    @cached_property
    def _by_organisation_code(self) -> dict[str, str]:
        """GB 32100: characters 9 to 17 of a credit code are the organisation code."""
        held = Counter(one.code[8:17] for one in self.organisations)
        return {one.code[8:17]: one.code for one in self.organisations if held[one.code[8:17]] == 1}

    @cached_property
    def _by_name(self) -> dict[str, NamedNode]:
        holders: dict[str, set[NamedNode]] = defaultdict(set)
        for one in self.organisations:
            for text in (*one.names, one.code):
                if text:
                    holders[normalise(text)].add(one.iri)
        return {name: next(iter(iris)) for name, iris in holders.items() if len(iris) == 1}


def _texts(values: Values, *predicates: NamedNode) -> Iterator[str]:
    """The literals of these properties, Chinese ones first."""
    for predicate in predicates:
        literals = [value for value in values.get(predicate, ()) if isinstance(value, Literal)]
        for literal in sorted(literals, key=lambda one: one.language != "zh"):
            yield literal.value


def _label(values: Values) -> str | None:
    return next(_texts(values, SKOS.prefLabel), None)


def _organisations(described: dict[NamedNode, Values]) -> Iterator[Organisation]:
    for iri, values in described.items():
        if LM.key not in values:
            continue
        names = _texts(values, SKOS.prefLabel, FOAF.name, SKOS.altLabel, SKOS.hiddenLabel)
        yield Organisation(
            iri,
            next(_texts(values, LM.key), ""),
            next(_texts(values, DCT.identifier), ""),
            tuple(dict.fromkeys(names)),
        )


def _concepts(described: dict[NamedNode, Values]) -> dict[str, dict[str, NamedNode]]:
    """A bare digit never names a sharing type: systems number them differently (E5.D)."""
    concepts: dict[str, dict[str, NamedNode]] = defaultdict(dict)
    ranks = (SKOS.prefLabel, SKOS.notation, SKOS.altLabel, SKOS.hiddenLabel)
    for rank in ranks:
        for iri, values in described.items():
            for scheme in values.get(SKOS.inScheme, ()):
                if not isinstance(scheme, NamedNode) or not scheme.value.startswith(CODE.iri):
                    continue
                key = scheme.value.removeprefix(CODE.iri)
                for text in _texts(values, rank):
                    label = normalise(text)
                    if key != "sharing" or not label.isdecimal():
                        concepts[key].setdefault(label, iri)
    return dict(concepts)


def _laws(described: dict[NamedNode, Values]) -> dict[str, NamedNode]:
    """Titles and aliases of the registered laws, with and without 中华人民共和国."""
    laws: dict[str, NamedNode] = {}
    titles = (DCT.title, ELI.title, ELI.title_short, ELI.title_alternative)
    labels = (RDFS.label, SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel, DCT.alternative)
    for iri, values in described.items():
        if not iri.value.startswith(LAW.iri) or not _is_law(values):
            continue
        for text in _texts(values, *titles, *labels):
            title = normalise(text.strip("《》")).removeprefix(STATE)
            for variant in (title, STATE + title):
                laws.setdefault(variant, iri)
    return laws


def _is_law(values: Values) -> bool:
    """A regulation as a whole: its articles and points are not titles anybody cites alone."""
    return ELI.LegalResource in values.get(RDF.type, ())
