"""How many findings there are per rule and group, without making them.

Each check is asked for a COUNT of what its findings would say, and for its rows only where a query
cannot tell these apart.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from pyoxigraph import Literal, NamedNode, Store, Triple

from server.query.paths import Path, text
from server.rules.compare import whole
from server.rules.context import Judging
from server.rules.engine import findings_of, judged_in, rule_book
from server.rules.findings import PLACEHOLDER, RuleBook
from server.rules.logic import OnlyProperties, Selects
from server.rules.plan import Check, compiled
from server.rules.report import Finding
from server.rules.results import Found, Result
from server.rules.run import Asked, by_reference, shapes_at_hand, side_by_side
from server.rules.sparql import query
from server.rules.waivers import exempt
from shapes import Shapes

Counts = Counter[tuple[str, str | None]]
"""By rule and group; None where a node has no group."""

Exempt = Mapping[str, Collection[str]]
"""By rule, the things for which it is waived."""

ANY = NamedNode("urn:x-lianmu:any")
OF_ITSELF = ("this", "value", "path")


def counts(
    store: Store, shapes: Shapes, context: Iterable[Triple], per: Path | None = None
) -> Counts:
    """What :func:`server.rules.engine.judge` finds in everything, counted but for what is waived.

    ``per`` leads from a focus node to the groups it counts in, at each of them once; without it
    there is one group, None. Raises what ``judge`` raises.
    """
    triples = tuple(context)
    judging = Judging.of(triples)
    active = shapes.for_profile(judging.profile).triples
    plan, book = compiled(active), rule_book(shapes, judging.profile)
    waived = exempt(store, judging.as_of)
    alike: defaultdict[Finding, list[Check]] = defaultdict(list)
    words = placeholders(active)
    for check in plan.checks:
        alike[telling(book, check, words)].append(check)
    with judged_in(store, triples, whole=True) as asked, shapes_at_hand(asked, plan, active):
        counted = side_by_side(lambda one: _counted(asked, book, *one, per, waived), alike.items())
        rest = findings_of(asked.store, book, by_reference(asked, plan, active))
        return sum([*counted, _grouped(asked, rest, per, waived)], Counts())


def placeholders(triples: Iterable[Triple]) -> tuple[str, ...]:
    """The variables that any message of these shapes mentions, but for those of every result."""
    literals = (t.object.value for t in triples if isinstance(t.object, Literal))
    return tuple(sorted({name for each in literals for name in PLACEHOLDER.findall(each)}))


def telling(book: RuleBook, check: Check, words: Collection[str]) -> Finding:
    """What the findings of a check have in common; where a variable belongs, its mark is left.

    Checks of which that is the same may find the same thing twice: it is one finding.
    """
    marks = tuple((name, f"{{?{name}}}") for name in words if name not in OF_ITSELF)
    result = Result(
        ANY,
        check.path,
        None,
        check.severity,
        check.component,
        check.shape,
        check.constraint,
        check.messages,
        marks,
    )
    return book.finding(result, ANY)


def _counted(
    asked: Asked,
    book: RuleBook,
    told: Finding,
    checks: Sequence[Check],
    per: Path | None,
    waived: Exempt,
) -> Counts:
    """By a query; by rows where a message comes with each row, or a node has no name."""
    rule = told.rule
    if not any(_speaks(check) for check in checks):
        asking = counting(asked, told, checks, per, waived.get(rule, ()))
        rows = list(asked.select(asking, asked.graphs))
        if not any(int(row["odd"].value) for row in rows):
            return Counter(
                {
                    (rule, _name(row["group"])): number
                    for row in rows
                    if (number := int(row["number"].value))
                }
            )
    results = [result for check in checks for result in asked.results(check, None)]
    return _grouped(asked, findings_of(asked.store, book, results), per, waived)


def _speaks(check: Check) -> bool:
    return isinstance(check.formula, Selects) and "?message" in check.formula.text


def counting(
    asked: Asked,
    told: Finding,
    checks: Sequence[Check],
    per: Path | None,
    waived: Collection[str] = (),
) -> str:
    """The query: what these checks find but on ``waived`` things, each finding once, by group.

    ``?odd`` counts what this cannot tell apart: findings on, or about, a node without a name.
    """
    said = " ".join((told.message.zh, told.message.en, told.fix.zh, told.fix.en))
    names = sorted(set(PLACEHOLDER.findall(said)) - set(OF_ITSELF))
    heard = " ".join(f"BIND(STR(?{name}) AS ?_lm_{name})" for name in names)
    found = " UNION ".join(f"{{ {_rows(asked, check)} }}" for check in checks)
    group = f"OPTIONAL {{ ?this {text(per)} ?group }}" if per else ""
    apart = " ".join(("?this", "?_lm_value", "?_lm_path", *(f"?_lm_{name}" for name in names)))
    return (
        "SELECT ?group (COUNT(*) AS ?number) (SUM(IF(isIRI(?this) && "
        "!COALESCE(isBLANK(?_lm_value), false), 0, 1)) AS ?odd) WHERE { "
        f"SELECT DISTINCT {apart} ?group WHERE {{ {found} {heard} {group} {but(waived)} }} "
        "} GROUP BY ?group"
    )


def but(waived: Collection[str]) -> str:
    """Leaves out these things and their parts (:func:`server.rules.compare.whole`)."""
    if not waived:
        return ""
    things = ", ".join(str(Literal(iri)) for iri in waived)
    return (
        'BIND(REPLACE(REPLACE(STR(?this), "#.*$", ""), "/id/item/(.*)[.][^.]*$", '
        '"/id/resource/$1") AS ?_lm_whole) '
        f"FILTER(STR(?this) NOT IN ({things}) && ?_lm_whole NOT IN ({things}))"
    )


def _rows(asked: Asked, check: Check) -> str:
    """A check's own query within another, with its value and path as a result has them."""
    selects = isinstance(check.formula, Selects)
    value = "?value"
    if selects and check.path is None:
        value = "COALESCE(?value, ?this)"  # SHACL section 5.3.1
    path = ""
    if selects or isinstance(check.formula, OnlyProperties):
        path = 'BIND(IF(isIRI(?path), ?path, "") AS ?_lm_path)'
    return f"{{ {query(check, asked.hierarchy, None)} }} BIND({value} AS ?_lm_value) {path}"


def _name(group: Found | None) -> str | None:
    return None if group is None else group.value


def _grouped(asked: Asked, made: Collection[Finding], per: Path | None, waived: Exempt) -> Counts:
    """Findings that were made, counted by the groups of their nodes."""
    findings = [one for one in made if not _is_waived(one, waived)]
    groups: defaultdict[str, set[str | None]] = defaultdict(set)
    if per is not None and findings:
        nodes = " ".join(sorted({str(one.focus) for one in findings}))
        asked_for = f"SELECT ?this ?group {{ VALUES ?this {{ {nodes} }} ?this {text(per)} ?group }}"
        for row in asked.select(asked_for, asked.graphs):
            groups[row["this"].value].add(row["group"].value)
    return Counter(
        (one.rule, group) for one in findings for group in groups[one.focus.value] or {None}
    )


def _is_waived(one: Finding, waived: Exempt) -> bool:
    things = waived.get(one.rule, ())
    return one.focus.value in things or whole(one.focus).value in things
