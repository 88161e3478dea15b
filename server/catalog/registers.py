"""The registers of the authority: what may stand in each, where it stands, what a file changes.

Each goes by a key like a catalog (``_laws``), so that submissions, evidence, review and pages treat
it as one; no body can have a key that begins so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from loaders.calendar import COLUMNS as CALENDAR_COLUMNS
from loaders.cleaning import normalise
from loaders.entries import Known
from loaders.origin import Loaded, Unusable
from loaders.references import References
from loaders.registers import CODES, KINDS, LAWS, ORGANISATIONS, Register
from ontology.namespaces import CODE, DCAT, DCT, ELI, FOAF, LAW, LM, ORG, RDF, RDFS, SKOS
from ontology.text import Text
from ontology.uscc import check_character, is_valid
from server.catalog.changes import Plan, names_of
from server.catalog.job import Change
from server.store.delta import Delta, canonical
from server.store.graphs import Graphs

SHIPPED_GRAPHS = ("vocabulary", "law", "ontology")
ADDITIONS = "additions"

NOT_OURS = Text(
    "{subject} 不属于这个登记册，或者不能用 {predicate}",
    "{subject} is nothing of this register, or {predicate} is not said of it",
)
SHIPPED = Text(
    "{subject} 是随附的内容，不能改；请换一个键",
    "{subject} is shipped and cannot be changed; choose another key",
)
INCOMPLETE = Text("{subject} 缺少 {predicate}", "{subject} lacks {predicate}")
BAD_CODE = Text(
    "“{value}”不是有效的18位统一社会信用代码（按前17位，末位应为“{wanted}”）",
    "“{value}” is no valid 18-character code (by the first 17, the last would be “{wanted}”)",
)
TAKEN = Text(
    "“{value}”已由 {holder} 使用，请换一个", "“{value}” is used by {holder} already; choose another"
)
NOT_OPEN = Text("{scheme} 不是开放的代码表", "{scheme} is no open code list")


@dataclass(frozen=True)
class Kept:
    """How a register is kept: its name, its graph, what its things are, what each must have."""

    name: Text
    graph: str
    sheet: Register
    classes: frozenset[NamedNode]
    required: Mapping[NamedNode, tuple[NamedNode, ...]]
    """Class → what is said of everything of it."""
    naming: tuple[NamedNode, ...]
    """Properties whose values name one thing only."""


_BODY = (LM.key, DCT.identifier, SKOS.prefLabel, FOAF.name)
KEPT = MappingProxyType(
    {
        "_organisations": Kept(
            Text("单位登记", "Bodies"),
            "organisations",
            ORGANISATIONS,
            frozenset(
                {
                    *(*KINDS.values(), ORG.FormalOrganization, FOAF.Agent),
                    *(LM.SharingOffice, DCAT.Catalog),
                }
            ),
            {ORG.FormalOrganization: _BODY, DCAT.Catalog: (DCT.publisher, DCT.title)},
            (LM.key, DCT.identifier, SKOS.prefLabel, SKOS.altLabel),
        ),
        "_laws": Kept(
            Text("法规登记", "Register of laws"),
            ADDITIONS,
            LAWS,
            frozenset({ELI.LegalResource, LM.IssuingBody}),
            {ELI.LegalResource: (RDFS.label, LM.basisType), LM.IssuingBody: (RDFS.label,)},
            (RDFS.label, SKOS.altLabel),
        ),
        "_codes": Kept(
            Text("代码表增补", "Additions to code lists"),
            ADDITIONS,
            CODES,
            frozenset({SKOS.Concept}),
            {SKOS.Concept: (SKOS.inScheme, SKOS.prefLabel, LM.listStatus)},
            (SKOS.prefLabel, SKOS.altLabel, SKOS.notation),
        ),
    }
)
CALENDAR = "_calendar"
SYSTEM = "_system"
NAMES: Mapping[str, Text] = MappingProxyType(
    {key: kept.name for key, kept in KEPT.items()}
    | {
        CALENDAR: Text("工作日日历", "Working days"),
        SYSTEM: Text("系统升级", "Upgrades"),
    }
)
"""What every register is called, by its key; and upgrades, to which nobody submits."""
COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {key: kept.sheet.columns for key, kept in KEPT.items()} | {CALENDAR: CALENDAR_COLUMNS}
)


def known(store: Store, references: References) -> Known:
    """What a sheet may name."""
    default = DefaultGraph()
    lists, issuers = {}, {}
    for quad in store.quads_for_pattern(None, LM.openList, None, default):
        if isinstance(quad.subject, NamedNode):
            lists[quad.subject.value.removeprefix(CODE.iri)] = quad.subject
            for label in store.quads_for_pattern(quad.subject, SKOS.prefLabel, None, default):
                if isinstance(label.object, Literal) and label.object.language == "zh":
                    lists[normalise(label.object.value)] = quad.subject
    for quad in store.quads_for_pattern(None, RDF.type, LM.IssuingBody, default):
        for label in store.quads_for_pattern(quad.subject, RDFS.label, None, default):
            if isinstance(quad.subject, NamedNode) and isinstance(label.object, Literal):
                issuers[normalise(label.object.value)] = quad.subject
    return Known(references, lists, issuers)


@dataclass(frozen=True)
class Check:
    """A file against its register. Everything wrong is told with its cell or line."""

    store: Store
    graphs: Graphs
    key: str
    loaded: Loaded

    @property
    def kept(self) -> Kept:
        return KEPT[self.key]

    def refuse(self) -> None:
        """Raise :class:`Unusable` at the first thing that may not stand there."""
        for quad in self.loaded.quads:
            self._refuse_foreign(quad)
        for subject in subjects(self.loaded.quads):
            if self._is_shipped(subject):
                raise self.bad(SHIPPED, subject, subject=subject.value)
            self._refuse_incomplete(subject)
        for quad in self.loaded.quads:
            if quad.predicate == DCT.identifier and isinstance(quad.object, Literal):
                code = quad.object.value
                if not is_valid(code):
                    wanted = check_character(code[:17]) or "?"
                    raise self.bad(BAD_CODE, *triple(quad), value=code[:40], wanted=wanted)
            if quad.predicate == SKOS.inScheme:
                self._refuse_closed(quad)
        self._refuse_taken()

    def bad(self, message: Text, *about: object, **values: object) -> Unusable:
        """With the place of a statement, or of a subject."""
        place = self.loaded.origin.place(*about)  # type: ignore[arg-type]
        text = message.format(**values)
        return Unusable(text, place.row, place.column) if place else Unusable(text)

    def _refuse_foreign(self, quad: Quad) -> None:
        names, said = self.graphs.names, quad.predicate
        prefixes = {
            "_organisations": (names.thing("department", ""), names.thing("catalog", "")),
            "_laws": (LAW[""],),
            "_codes": (CODE[""],),
        }[self.key]
        ours = isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(
            tuple(prefix.value for prefix in prefixes)
        )
        if said == RDF.type:
            ours &= quad.object in self.kept.classes
        if said == LM.listStatus:
            ours &= quad.object == LM.Addition
        if not ours or said not in self.kept.sheet.properties:
            values = {"subject": str(quad.subject), "predicate": f"{said} {quad.object}"[:200]}
            raise self.bad(NOT_OURS, *triple(quad), **values)

    def _is_shipped(self, subject: NamedNode) -> bool:
        graphs = map(self.graphs.reference, SHIPPED_GRAPHS)
        found = (self.store.quads_for_pattern(subject, None, None, graph) for graph in graphs)
        return any(next(quads, None) is not None for quads in found)

    def _refuse_incomplete(self, subject: NamedNode) -> None:
        said = {q.predicate: q.object for q in self.loaded.quads if q.subject == subject}
        types = {q.object for q in self.loaded.quads if q.subject == subject}
        wanted = [
            predicate
            for cls, needed in self.kept.required.items()
            if cls in types
            for predicate in needed
        ]
        if RDF.type not in said or not (types & self.kept.classes):
            wanted = [RDF.type]
        for predicate in wanted:
            if predicate not in said:
                values = {"subject": subject.value, "predicate": str(predicate)}
                raise self.bad(INCOMPLETE, subject, **values)
        key = said.get(LM.key)
        if isinstance(key, Literal) and self.graphs.names.thing("department", key.value) != subject:
            raise self.bad(NOT_OURS, subject, LM.key, key, subject=subject, predicate=LM.key)

    def _refuse_closed(self, quad: Quad) -> None:
        """A list that the guide leaves open says so itself."""
        assert isinstance(quad.subject, NamedNode)  # noqa: S101  refuse_foreign() saw to it
        scheme = quad.object
        is_open = isinstance(scheme, NamedNode) and quad.subject.value.startswith(
            f"{scheme.value}/"
        )
        if is_open:
            said = self.store.quads_for_pattern(None, LM.openList, None, DefaultGraph())
            is_open = any(each.subject == scheme for each in said)
        if not is_open:
            raise self.bad(NOT_OPEN, *triple(quad), scheme=str(scheme))

    def _refuse_taken(self) -> None:
        """A name that another thing has would make its cells ambiguous."""
        held: dict[tuple[object, str], NamedNode] = {}
        for quad in (*self._registered(), *self.loaded.quads):
            named = quad.predicate in self.kept.naming and isinstance(quad.object, Literal)
            if not named or not isinstance(quad.subject, NamedNode):
                continue
            assert isinstance(quad.object, Literal)  # noqa: S101  as just asked
            if quad.object.language == "en":
                continue
            name = self._within(quad.subject), normalise(quad.object.value)
            holder = held.setdefault(name, quad.subject)
            if holder != quad.subject:
                values = {"value": quad.object.value[:80], "holder": holder.value}
                raise self.bad(TAKEN, *triple(quad), **values)

    def _registered(self) -> Iterator[Quad]:
        """The names of what is registered, but for what the file says anew."""
        mine = set(subjects(self.loaded.quads))
        for naming in self.kept.naming:
            for quad in self.store.quads_for_pattern(None, naming, None, DefaultGraph()):
                if quad.subject not in mine and self._is_of_this_register(quad.subject):
                    yield quad

    def _is_of_this_register(self, subject: object) -> bool:
        if not isinstance(subject, NamedNode):
            return False
        if self.key == "_organisations":
            found = self.store.quads_for_pattern(subject, LM.key, None, DefaultGraph())
            return next(found, None) is not None
        start = LAW.iri if self.key == "_laws" else CODE.iri
        whole = self.key == "_codes" or subject.value.count("/") == LAW.iri.count("/")
        return subject.value.startswith(start) and whole

    def _within(self, subject: NamedNode) -> str:
        """Values of a code list are told apart within it."""
        return subject.value.rpartition("/")[0] if self.key == "_codes" else ""


def triple(quad: Quad) -> tuple[object, object, object]:
    return quad.subject, quad.predicate, quad.object


def subjects(quads: Iterable[Quad]) -> list[NamedNode]:
    """Everything that is spoken of, in the order of the file."""
    return list(dict.fromkeys(q.subject for q in quads if isinstance(q.subject, NamedNode)))


def plan_registration(store: Store, graphs: Graphs, key: str, loaded: Loaded) -> Plan:
    """The file's statements in place of what the register says of the same things."""
    kept, spoken = KEPT[key], subjects(loaded.quads)
    graph = graphs.reference(kept.graph)
    before: set[Quad] = set()
    for subject in spoken:
        described = set(store.quads_for_pattern(subject, None, None, graph))
        for quad in tuple(described):
            if isinstance(quad.object, NamedNode) and quad.object.value.startswith(
                f"{subject.value}#"
            ):
                described |= set(store.quads_for_pattern(quad.object, None, None, graph))
        before |= {quad for quad in described if quad.predicate in kept.sheet.properties}
        before |= set(store.quads_for_pattern(None, SKOS.hasTopConcept, subject, graph))
    after = {Quad(q.subject, q.predicate, q.object, graph) for q in loaded.quads}
    after |= {
        Quad(q.object, SKOS.hasTopConcept, q.subject, graph)
        for q in loaded.quads
        if q.predicate == SKOS.topConceptOf and isinstance(q.object, NamedNode)
    }
    delta = Delta.between(before, canonical(after))
    touched = {quad.subject for quad in delta.added | delta.removed}
    was = {quad.subject for quad in before}
    titles = labels_of(loaded.quads)
    changes = tuple(
        Change("changed" if one in was else "added", one.value, code, titles.get(one, ""))
        for one in spoken
        if one in touched and "#" not in one.value
        for code in [names_of(loaded.quads).get(one, ("", ""))[0]]
    )
    return Plan(delta, changes, frozenset(spoken))


def labels_of(quads: Iterable[Quad]) -> dict[NamedNode, str]:
    """What each thing of the file is called in Chinese."""
    return {
        quad.subject: quad.object.value
        for quad in quads
        if quad.predicate in (SKOS.prefLabel, RDFS.label, DCT.title)
        and isinstance(quad.subject, NamedNode)
        and isinstance(quad.object, Literal)
        and quad.object.language == "zh"
    }
