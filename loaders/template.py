"""The template a clerk fills in: its columns as the layout, the rules and the code lists have them.

:mod:`loaders.template_workbook` and :mod:`loaders.template_text` write it.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from loaders import fields, layouts
from loaders.demands import Demand, demands
from loaders.template_hints import HINTS, MEANINGS
from ontology import reference_files
from ontology.namespaces import CODE, LM, RDFS, SKOS
from ontology.sources import source_name
from ontology.text import Text
from shapes import Shapes

MANDATORY = Text("（必填）", " (mandatory)")
MANDATORY_WHEN = "（必填，{when}）"
KNOWN = (
    *fields.SIMPLE,
    fields.PROVIDER,
    fields.FORMAT_CLASS,
    fields.SHARING_CONDITION,
    fields.OPENING_CONDITION,
    fields.DATA_TYPE,
    fields.METHOD_CLASS,
    fields.METHOD_TYPE,
    fields.BASIS_TYPE,
    fields.ITEM_SHARING_TYPE,
)
TRUTH = (Text("是", "yes"), Text("否", "no"))
LOWER_LEVELS = {
    "subdivision": Text("目", "Third level"),
    "section": Text("细目", "Fourth level"),
}
"""The only columns without a property: what counts for them is the resource code."""
INFERRED = Text("推断，不是法条", "inferred, not law")


@dataclass(frozen=True)
class CodeList:
    """The official labels of a code list, in its order; an open one takes other values too."""

    key: str
    labels: tuple[Text, ...]
    is_open: bool


@dataclass(frozen=True)
class Column:
    """A column of the template; ``demands`` as :func:`loaders.demands.demands` sorts them."""

    field: str
    header: str
    name: Text
    kind: str
    predicate: NamedNode | None
    about: Text
    many: bool = False
    codes: CodeList | None = None
    demands: Sequence[Demand] = ()

    @property
    def demand(self) -> Demand | None:
        """What makes the column mandatory, always or in a case."""
        return self.demands[0] if self.demands and self.demands[0].is_mandatory else None

    @property
    def is_mandatory(self) -> bool:
        return self.demand is not None and self.demand.when is None

    @property
    def title(self) -> str:
        """The header cell: Chinese in both languages, for it is what is read."""
        if self.demand is None:
            return self.header
        when = self.demand.when
        return self.header + (MANDATORY_WHEN.format(when=when.zh) if when else MANDATORY.zh)

    def hint(self, language: str) -> str:
        """What to write, and the rule and source that ask for it; else what the column means."""
        if not self.demands:
            return self.about.in_language(language)
        asked = self.demands[0]
        words = HINTS.get(self.field, asked.shape.fix)
        return f"{words.in_language(language)} {cited(asked, language)}"


@dataclass(frozen=True)
class Template:
    """Everything a template is written from."""

    columns: Sequence[Column]
    profile: Text
    organisations: Sequence[str]

    @property
    def example(self) -> list[dict[str, str]]:
        """Rows of example resources by field; a row of another item repeats its resource."""
        text = files("loaders").joinpath("template_example.toml").read_text(encoding="utf-8")
        rows: list[dict[str, str]] = []
        for row in tomllib.loads(text)["row"]:
            rows.append({**rows[-1], **row} if row.pop("same", False) else row)
        return rows


def cited(demand: Demand, language: str) -> str:
    """Rule and source in brackets; the name of what is only recalled says so itself."""
    parts = [demand.shape.rule, source_name(demand.source.value).in_language(language)]
    if demand.evidence == "inferred":
        parts.append(INFERRED.in_language(language))
    comma, brackets = ("，", "（{}）") if language != "en" else (", ", "({})")
    return brackets.format(comma.join(parts))


def shipped_template(shapes: Shapes, profile: str) -> Template:
    """With the code lists of this version of Lianmu, and no city's organisations."""
    files = reference_files()["vocabulary"]
    return template(
        shapes, profile, (triple for file in files for triple in _turtle(file.read_bytes()))
    )


def template(shapes: Shapes, profile: str, triples: Iterable[Triple]) -> Template:
    """From the rules of a profile, and the triples of code lists and organisations."""
    described = _Described([*_ontology(), *triples])
    asked = demands(shapes, profile, described.labels)
    known = {one.key: one for one in KNOWN}
    return Template(
        [
            _column(field, header, known.get(field), described, asked.get(field, ()))
            for field, header in zip(
                layouts.template().columns, layouts.template().headers, strict=True
            )
        ],
        shapes.profiles[profile].label,
        described.organisations(),
    )


def _column(
    field: str,
    header: str,
    known: fields.Field | None,
    described: _Described,
    asked: Sequence[Demand],
) -> Column:
    predicate = known.property if known else dict(reversed(fields.COLUMNS)).get(field)
    label = described.labels.get(predicate) if predicate else LOWER_LEVELS[field]
    if field == "openToSociety":
        codes: CodeList | None = CodeList(field, TRUTH, False)
    else:
        codes = described.code_list(known.scheme) if known and known.scheme else None
    return Column(
        field,
        header,
        Text(header, label.en if label else header),
        known.kind if known else "text",
        predicate,
        described.meaning(field, predicate),
        known is not None and known.many,
        codes,
        asked,
    )


class _Described:
    """Labels, definitions, code lists and organisations of reference data."""

    def __init__(self, triples: Sequence[Triple]) -> None:
        self.triples = triples
        self.labels = {**self._texts(RDFS.label), **self._texts(SKOS.prefLabel)}
        self.definitions = self._texts(SKOS.definition)

    def _texts(self, predicate: NamedNode) -> Mapping[NamedNode, Text]:
        found: dict[NamedNode, dict[str, str]] = defaultdict(dict)
        for subject, value in self._having(predicate):
            if isinstance(value, Literal):
                found[subject][value.language or ""] = value.value
        return {
            node: Text(texts["zh"], texts.get("en", texts["zh"]))
            for node, texts in found.items()
            if "zh" in texts
        }

    def meaning(self, field: str, predicate: NamedNode | None) -> Text:
        """The definition of the property, or ours of what another vocabulary does not define."""
        own = self.definitions.get(predicate) if predicate is not None else None
        return own or MEANINGS[field]

    def _having(self, predicate: NamedNode) -> Iterable[tuple[NamedNode, object]]:
        for triple in self.triples:
            if triple.predicate == predicate and isinstance(triple.subject, NamedNode):
                yield triple.subject, triple.object

    def code_list(self, key: str) -> CodeList:
        """Official values first, then additions; by notation, then as they are named.

        Without those that mark a secret: R-17 lets nothing that has one into the catalog.
        """
        scheme = CODE[key]
        secret = {node for node, _ in self._having(LM.secret)}
        concepts = [
            node
            for node, value in self._having(SKOS.inScheme)
            if value == scheme and node not in secret
        ]
        added = {node for node, value in self._having(LM.listStatus) if value == LM.Addition}
        numbers = {
            node: value.value.zfill(4)
            for node, value in self._having(SKOS.notation)
            if isinstance(value, Literal)
        }
        concepts.sort(key=lambda one: (one in added, numbers.get(one, "~"), one.value))
        is_open = any(node == scheme for node, _ in self._having(LM.openList))
        return CodeList(key, tuple(self.labels[one] for one in concepts), is_open)

    def organisations(self) -> list[str]:
        """The official Chinese names of the registered bodies."""
        bodies = {node for node, _ in self._having(LM.key)}
        return sorted(self.labels[body].zh for body in bodies if body in self.labels)


def _ontology() -> Iterable[Triple]:
    for file in reference_files()["ontology"]:
        yield from _turtle(file.read_bytes())


def _turtle(content: bytes) -> Iterable[Triple]:
    return (quad.triple for quad in parse(content, format=RdfFormat.TURTLE))
