"""The plan as SPARQL: each check a SELECT that finds what breaks it.

Values from shapes are terms and are written as terms; texts of constraints come from the guard.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import count

from pyoxigraph import Literal, NamedNode

from ontology.namespaces import RDF, RDFS, XSD
from server.query.paths import Path, Repeated, Sequence, may_be_empty, text
from server.query.rewriting import inserted, rewritten
from server.rules import logic
from server.rules.logic import Formula
from server.rules.plan import Check, Entry, Target

Hierarchy = Mapping[NamedNode, Collection[NamedNode]]
"""By class: itself and all below it, as the data say. None to follow rdfs:subClassOf instead."""

CAST = {
    XSD[name]
    for name in (
        *("boolean", "decimal", "integer", "float", "double", "date", "time", "dateTime"),
        *("duration", "dayTimeDuration", "yearMonthDuration"),
        *("gYear", "gYearMonth", "gMonth", "gMonthDay", "gDay"),
    )
}
"""Datatypes that the store's engine can cast text to, which shows whether it is well-formed."""

INSTANCE = Sequence((RDF.type, Repeated(RDFS.subClassOf, "*")))

KIND_TESTS = {"IRI": "isIRI", "BlankNode": "isBLANK", "Literal": "isLITERAL"}


class Writer:
    """Writes formulas about a variable. One writer a query, so that new variables are new."""

    def __init__(self, hierarchy: Hierarchy | None, from_focus: bool = False) -> None:
        self.hierarchy = hierarchy
        self.from_focus = from_focus
        """Whether focus nodes are given, so that a class is asked of them and not the other way."""
        self.before = ""
        """What binds ``?this``, for patterns that stand outside of EXISTS."""
        self.numbers = count()

    def new(self) -> str:
        return f"?_lm{next(self.numbers)}"

    def holds(self, formula: Formula, it: str, this: str) -> str:
        """A boolean expression about ``it`` that is never an error; ``this`` is the focus node."""
        match formula:
            case logic.IsInstance(of):
                return f"EXISTS {{ {self.instance(it, of)} }}"
            case logic.HasDatatype(datatype):
                return self.has_datatype(it, datatype)
            case logic.IsKind(kinds):
                tests = [f"{KIND_TESTS[kind]}({it})" for kind in sorted(kinds)]
                return f"({' || '.join(tests) or 'false'})"
            case logic.Compares(comparison, term):
                return f"COALESCE({it} {comparison} {term}, false)"
            case logic.HasLength(comparison, length):
                return f"(!isBLANK({it}) && STRLEN(STR({it})) {comparison} {length})"
            case logic.Matches(pattern, flags):
                call = f"REGEX(STR({it}), {Literal(pattern)}, {Literal(flags)})"
                return f"(!isBLANK({it}) && COALESCE({call}, false))"
            case logic.HasLanguage(ranges):
                tests = [f"LANGMATCHES(LANG({it}), {Literal(one)})" for one in ranges]
                return f"(isLITERAL({it}) && ({' || '.join(tests) or 'false'}))"
            case logic.IsOneOf(terms):
                return self.is_one_of(it, terms)
            case logic.Not(inner):
                return f"(!{self.holds(inner, it, this)})"
            case logic.All(formulas):
                parts = [self.holds(one, it, this) for one in formulas]
                return f"({' && '.join(parts) or 'true'})"
            case logic.AnyOf(formulas):
                parts = [self.holds(one, it, this) for one in formulas]
                return f"({' || '.join(parts) or 'false'})"
            case logic.ExactlyOne(formulas):
                parts = [f"IF({self.holds(one, it, this)}, 1, 0)" for one in formulas]
                return f"(({' + '.join(parts) or '0'}) = 1)"
            case logic.Every(path, inner):
                end = self.new()
                fails = self.holds(inner, end, it)
                return f"NOT EXISTS {{ {self.ends(it, path, end)} FILTER(!{fails}) }}"
            case logic.AtLeast():
                return self.at_least(formula, it)
            case logic.Reaches(path, term):
                itself = f" || sameTerm({it}, {term})" if may_be_empty(path) else ""
                return f"(EXISTS {{ {it} {text(path)} {term} }}{itself})"
            case logic.Asks(body):
                return f"EXISTS {{ {self.renamed(body, {'value': it, 'this': this})} }}"
            case logic.Selects():
                return f"NOT EXISTS {{ {self.selected(formula, it)} }}"
            case _:
                wrong = self.wrong(formula, it, self.new(), self.new())
                return f"NOT EXISTS {{ {_either(wrong)} }}"

    def instance(self, it: str, of: NamedNode) -> str:
        """A pattern: the variable is an instance of the class."""
        if self.hierarchy is None:
            return f"{it} {text(INSTANCE)} {of} ."
        classes = sorted(self.hierarchy.get(of, (of,)), key=str)
        if len(classes) == 1:
            return f"{it} {RDF.type} {classes[0]} ."
        kind = self.new()
        if self.from_focus:
            return f"{it} {RDF.type} {kind} . FILTER({kind} IN ({', '.join(map(str, classes))}))"
        return f"VALUES {kind} {{ {' '.join(map(str, classes))} }} {it} {RDF.type} {kind} ."

    def has_one(self, of: NamedNode) -> bool:
        """Whether no class is known below this one."""
        return self.hierarchy is not None and len(self.hierarchy.get(of, (of,))) == 1

    def has_datatype(self, it: str, datatype: NamedNode) -> str:
        typed = f"isLITERAL({it}) && DATATYPE({it}) = {datatype}"
        if datatype in CAST:
            cast = f"DATATYPE({datatype}(STR({it}))) = {datatype}"
            return f"({typed} && COALESCE({cast}, false))"
        return f"({typed})"

    def is_one_of(self, it: str, terms: tuple[logic.Constant, ...]) -> str:
        """Equality of terms, not of values."""
        iris = [str(term) for term in terms if isinstance(term, NamedNode)]
        tests = [f"sameTerm({it}, {term})" for term in terms if isinstance(term, Literal)]
        if iris:
            tests.append(f"(isIRI({it}) && {it} IN ({', '.join(iris)}))")
        return f"({' || '.join(tests) or 'false'})"

    def at_least(self, formula: logic.AtLeast, it: str) -> str:
        if formula.count <= 0:
            return "true"
        end = self.new()
        body = self.ends(it, formula.path, end)
        if formula.formula != logic.TRUE:
            body += f" FILTER({self.holds(formula.formula, end, it)})"
        if formula.count == 1:
            return f"EXISTS {{ {body} }}"
        counted = f"COUNT(DISTINCT {end}) >= {formula.count}"
        return f"EXISTS {{ SELECT {it} WHERE {{ {body} }} GROUP BY {it} HAVING ({counted}) }}"

    def wrong(self, formula: Formula, it: str, value: str, other: str) -> list[str]:
        """Patterns of what can be wrong with ``it``: ``value`` is what they blame, ``other`` what
        tells apart those that blame the same.
        """
        match formula:
            case logic.SameValues(path, predicate):
                return self.differs(it, path, predicate, value)
            case logic.NoSharedValues(path, predicate):
                return [f"{self.ends(it, path, value)} {it} {predicate} {value} ."]
            case logic.Ordered(path, comparison, predicate):
                pair = f"{self.ends(it, path, value)} {it} {predicate} {other} ."
                return [f"{pair} FILTER(!COALESCE({value} {comparison} {other}, false))"]
            case logic.UniqueLanguages(path):
                one, two, tag = self.new(), self.new(), self.new()
                return [
                    f"{it} {text(path)} {one} , {two} . BIND(LCASE(LANG({one})) AS {tag}) "
                    f"FILTER({tag} != '' && {tag} = LCASE(LANG({two})) && !sameTerm({one}, {two})) "
                    f"BIND({tag} AS {other})"
                ]
            case logic.OnlyProperties(path, allowed):
                listed = ", ".join(map(str, allowed))
                outside = f" FILTER({other} NOT IN ({listed}))" if allowed else ""
                end = it if path is None else self.new()
                way = "" if path is None else self.ends(it, path, end)
                return [f"{way} {end} {other} {value} .{outside}"]
            case _:
                raise TypeError(type(formula).__name__)

    def differs(self, it: str, path: Path | None, predicate: NamedNode, value: str) -> list[str]:
        """What stands on one side only (SHACL section 4.5.1)."""
        known = f"{it} {predicate} {value} ."
        if path is None:
            missing = f"FILTER NOT EXISTS {{ {it} {predicate} {it} }} BIND({it} AS {value})"
            return [missing, f"{known} FILTER(!sameTerm({value}, {it}))"]
        ends = self.ends(it, path, value)
        reached = f"EXISTS {{ {it} {text(path)} {value} . }}"
        if may_be_empty(path):  # a BIND within EXISTS would not be compared with what is bound
            reached = f"({reached} || sameTerm({value}, {it}))"
        return [f"{ends} FILTER NOT EXISTS {{ {known} }}", f"{known} FILTER(!{reached})"]

    def ends(self, it: str, path: Path | None, end: str) -> str:
        """A pattern: what the path leads to. An empty path leads from any node to itself, but the
        engine knows only those of the data unless it is told.
        """
        if path is None:
            return f"BIND({it} AS {end})"
        way = f"{it} {text(path)} {end} ."
        if not may_be_empty(path):
            return way
        known = self.before if it == "?this" else ""
        return f"{{ {way} }} UNION {{ {known} BIND({it} AS {end}) }}"

    def selected(self, formula: logic.Selects, it: str) -> str:
        """The pattern of somebody's SELECT about ``it``, within EXISTS."""
        start, stop = formula.body
        body = formula.text if formula.grouped else formula.text[start:stop]
        return self.renamed(body, {"this": it})

    def renamed(self, body: str, known: dict[str, str]) -> str:
        """With variables of its own, but for those that are known."""

        def name(old: str) -> str:
            if old not in known:
                known[old] = self.new()
            return known[old]

        return rewritten(body, name)


def _either(patterns: list[str]) -> str:
    """One of these patterns at least."""
    return patterns[0] if len(patterns) == 1 else " UNION ".join(f"{{ {one} }}" for one in patterns)


def entry_pattern(writer: Writer, entry: Entry) -> tuple[str, str]:
    """The focus nodes as ``?this``, and the variables of what leads to them."""
    stops = [f"?from{number}" for number in range(len(entry.paths))] + ["?this"]
    pattern = _either([_target(writer, target, stops[0]) for target in entry.targets])
    for start, path, end in zip(stops, entry.paths, stops[1:], strict=False):
        way = f"{pattern} {start} {text(path)} {end} ."
        if may_be_empty(path):
            way = f"{{ {way} }} UNION {{ {pattern} BIND({start} AS {end}) }}"
        pattern = way
    return pattern, " ".join(stops[:-1])


def _once(writer: Writer, entry: Entry, stops: str, pattern: str) -> str:
    """The pattern with each way to a focus node once, though it may be in the target twice: as a
    member of two classes, for one. A count in a constraint would be wrong, and all else slower.
    """
    match entry.targets:
        case (Target("class", NamedNode() as of),) if not entry.paths and writer.has_one(of):
            return pattern
        case (Target("node", _),) if not entry.paths:
            return pattern
        case _:
            return f"{{ SELECT DISTINCT {stops} ?this WHERE {{ {pattern} }} }}"


def _given(nodes: Collection[NamedNode | Literal]) -> str:
    return f"VALUES ?this {{ {' '.join(map(str, nodes))} }}"


def _target(writer: Writer, target: Target, it: str) -> str:
    match target.kind:
        case "node":
            return f"VALUES {it} {{ {target.term} }}" if writer.hierarchy is not None else ""
        case "class":
            assert isinstance(target.term, NamedNode)  # noqa: S101  Compiler made it
            return writer.instance(it, target.term)
        case "subjects":
            return f"{it} {target.term} {writer.new()} ."
        case _:
            return f"{writer.new()} {target.term} {it} ."


def targets(entry: Entry, hierarchy: Hierarchy, nodes: Collection[NamedNode | Literal]) -> str:
    """The SELECT of those of these nodes that are focus nodes of an entry."""
    pattern, _ = entry_pattern(Writer(hierarchy, from_focus=True), entry)
    return f"SELECT DISTINCT ?this WHERE {{ {_given(nodes)} {pattern} }}"


def query(
    check: Check,
    hierarchy: Hierarchy | None,
    focus: Collection[NamedNode | Literal] | None,
) -> str:
    """The SELECT of what breaks a check: ``?this``, and ``?value`` and ``?path`` where it has them.

    ``focus`` are focus nodes of its entry, to look at no others; None looks at all.
    """
    writer = Writer(hierarchy)
    before, stops = entry_pattern(writer, check.entry)
    if focus is not None:
        before = _given(focus) + (f" {before}" if check.entry.paths else "")
    if hierarchy is not None and (focus is None or check.entry.paths):
        before = _once(writer, check.entry, stops, before)
    formula = check.formula
    if isinstance(formula, logic.Selects) and check.about == "rows":
        return inserted(formula.text, formula.places, before)
    if check.about == "focus":
        broken = writer.holds(formula, "?this", "?this")
        return f"SELECT DISTINCT ?this {stops} WHERE {{ {before} FILTER(!{broken}) }}"
    if check.about == "value":
        broken = writer.holds(formula, "?value", "?this")
        writer.before = before
        ends = writer.ends("?this", check.path, "?value")
        return f"SELECT DISTINCT ?this ?value {stops} WHERE {{ {before} {ends} FILTER(!{broken}) }}"
    writer.before = before
    other = "?path" if isinstance(formula, logic.OnlyProperties) else "?other"
    wrong = [f"{before} {one}" for one in writer.wrong(formula, "?this", "?value", other)]
    return f"SELECT DISTINCT ?this ?value {other} {stops} WHERE {{ {_either(wrong)} }}"


__all__ = ["Hierarchy", "query", "targets"]
