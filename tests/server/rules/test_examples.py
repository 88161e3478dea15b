"""The shipped examples through the engine: judged whole, and by the resources they hold alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store, parse

from ontology import reference_files
from ontology.namespaces import LM, RDF
from server.rules.context import judging_context
from server.rules.engine import judge
from server.rules.findings import PLACEHOLDER
from server.rules.report import Finding, Report
from shapes import Shapes
from shapes.example import Example, Expected, examples
from tests.server.rules.city import with_forms

EXAMPLES = examples()


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    return Shapes.shipped()


def store(example: Example) -> Store:
    filled = Store()
    for files in reference_files().values():
        for file in files:
            filled.bulk_load(path=str(file), format=RdfFormat.TURTLE)
    quads = list(parse(example.turtle.encode(), format=RdfFormat.TURTLE))
    filled.extend([*quads, *with_forms(quads)])
    return filled


def expected(findings: Iterable[Finding]) -> Counter[Expected]:
    return Counter(
        Expected(finding.rule, finding.severity, finding.focus.value.rpartition("/")[2])
        for finding in findings
    )


@pytest.mark.parametrize(
    "example", EXAMPLES, ids=lambda each: f"{'good' if each.good else 'bad'}/{each.rule}"
)
def test_an_example_yields_what_its_header_says(example: Example, shapes: Shapes) -> None:
    filled = store(example)
    context = judging_context(example.as_of, example.profile, shapes)
    whole = judge(filled, shapes, None, context)
    assert expected(whole.findings) == Counter(example.findings)
    assert all(speaks(finding) for finding in whole.findings)
    for quad in filled.quads_for_pattern(None, RDF.type, LM.InformationResource):
        assert isinstance(quad.subject, NamedNode)
        alone = judge(filled, shapes, [quad.subject], context)
        assert about(alone, quad.subject) == about(whole, quad.subject)


def about(report: Report, focus: NamedNode) -> list[Finding]:
    return [finding for finding in report.findings if finding.focus == focus]


def speaks(finding: Finding) -> bool:
    """Whether all a person is told is there, in both languages and filled in."""
    words = [text for each in (finding.message, finding.fix) for text in (each.zh, each.en)]
    assert all(word and not PLACEHOLDER.search(word) for word in words), finding
    assert finding.source.startswith("https://w3id.org/lianmu/"), finding
    assert finding.evidence in {"seed", "read", "recalled", "inferred"}
    return True
