"""Every case of the W3C SHACL suite, by every engine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import pytest
from pyoxigraph import BlankNode

from server.rules.results import Found, Result
from shapes import UnusableShapes
from tests.conformance.shacl.differences import DIFFERENCES
from tests.conformance.shacl.suite import ARCHIVE, Case, cases
from tests.server.rules.engines import UNDER_TEST, Engine, Key, in_pyshacl, key

ENGINES: dict[str, Engine] = {"pyshacl": in_pyshacl}
if UNDER_TEST is not in_pyshacl:
    ENGINES["compiled"] = UNDER_TEST
CASES = cases()
SOMEBODY = BlankNode("somebody")


def parameters() -> Iterator[object]:
    for name in ENGINES:
        marks = [pytest.mark.full] if name == "pyshacl" else []
        for case in CASES:
            yield pytest.param(name, case, id=f"{name}-{case.name}", marks=marks)


@pytest.mark.skipif(not CASES, reason=f"{ARCHIVE} is not at hand (LIANMU_SHARED)")
def test_the_suite_is_whole() -> None:
    assert Counter(case.name.partition("/")[0] for case in CASES) == {"core": 98, "sparql": 23}
    known = {case.name for case in CASES}
    assert all(set(listed) <= known for listed in DIFFERENCES.values())


@pytest.mark.parametrize(("engine", "case"), list(parameters()))
def test_case(engine: str, case: Case) -> None:
    problem = difference(ENGINES[engine], case)
    known = DIFFERENCES.get(engine, {}).get(case.name)
    if known is None:
        assert problem is None
    else:
        assert problem is not None, f"passes now; listed because {known.why}"


def difference(engine: Engine, case: Case) -> str | None:
    """What the engine makes of a case that the suite does not; None if nothing."""
    try:
        results = engine(case.data, case.shapes)
    except UnusableShapes as refusal:
        return None if case.expected is None else f"refused: {refusal.message}"
    if case.expected is None:
        return "not refused"
    if case.conforms is bool(results):
        return f"conforms: {not results}"
    wanted, found = (_keys(each, case) for each in (case.expected, results))
    if wanted != found:
        return f"missing: {wanted - found}; too many: {found - wanted}"
    unsaid = [each for each in case.expected if not any(_says(r, each, case) for r in results)]
    return f"not said: {unsaid}" if unsaid else None


def _keys(results: Iterable[Result], case: Case) -> Counter[Key]:
    return Counter(
        (
            _term(focus, case),
            path,
            None if value is None else _term(value, case),
            severity,
            component,
            _term(shape, case),
        )
        for focus, path, value, severity, component, shape in map(key, results)
    )


def _term(term: Found, case: Case) -> Found:
    """A blank node that is none of the input stands for any."""
    return SOMEBODY if isinstance(term, BlankNode) and term not in case.labels else term


def _says(result: Result, expected: Result, case: Case) -> bool:
    """Messages and the constraint of a query are compared where the suite names them."""
    same = _keys([result], case) == _keys([expected], case)
    constraint = expected.constraint in (None, result.constraint)
    return same and constraint and set(expected.messages) <= set(result.messages)
