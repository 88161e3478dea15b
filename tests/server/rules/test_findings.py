from datetime import date
from typing import Any

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode

from ontology.namespaces import DCT, LM, RULE, SH, SHAPE
from ontology.text import Text
from server.rules.findings import NO_FIX, RuleBook
from server.rules.report import Finding
from server.rules.results import Result
from shapes import Shapes
from tests.server.rules.city import ours, resource, theirs


def result(shape: NamedNode | BlankNode, **changes: Any) -> Result:
    fields: dict[str, Any] = {
        "focus": resource("1"),
        "path": DCT.title,
        "value": Literal("无"),
        "severity": SH.Violation,
        "component": SH.MinCountConstraintComponent,
        "shape": shape,
        "constraint": None,
        "messages": (),
        "bindings": (),
    }
    return Result(**(fields | changes))


def told(shapes: Shapes, shape: NamedNode | BlankNode, **changes: Any) -> Finding:
    return RuleBook(shapes, "decree-809").finding(result(shape, **changes), resource("1"))


def test_a_shape_of_ours_tells_its_rule() -> None:
    finding = told(ours(), SHAPE["R-01"])
    assert (finding.rule, finding.shape, finding.effect) == ("R-01", SHAPE["R-01"], "gate")
    assert finding.fix == Text("填写名称", "Write the name")
    assert finding.source == "https://w3id.org/lianmu/law/one"
    assert finding.evidence == "read"


def test_a_rule_without_effect_on_the_gate() -> None:
    assert told(ours(), SHAPE["R-30"]).effect == "finding"


def test_a_constraint_speaks_before_its_shape_and_the_rule_fixes() -> None:
    finding = told(
        ours(),
        SHAPE["R-02"],
        constraint=SHAPE["R-02-query"],
        value=Literal("a/1"),
        bindings=(("other", "b"),),
        messages=(Literal("generic"),),
    )
    assert finding.shape == SHAPE["R-02"]
    assert finding.message == Text("代码“a/1”也属于b", "Code “a/1” is also that of b")
    assert finding.fix == Text("换一个代码", "take another code")


def test_words_of_a_value_are_not_read_as_variables_or_patterns() -> None:
    finding = told(
        ours(),
        SHAPE["R-02"],
        constraint=SHAPE["R-02-query"],
        value=Literal(r"\1{?other}"),
        bindings=(("other", "b"),),
    )
    assert finding.message.zh == r"代码“\1{?other}”也属于b"


def test_a_variable_without_a_value_leaves_nothing() -> None:
    finding = told(ours(), SHAPE["R-02"], constraint=SHAPE["R-02-query"], value=None)
    assert finding.message.en == "Code “” is also that of "


def test_a_shape_inside_a_shape_has_its_rule() -> None:
    shapes = theirs(
        "rule:R-77 a lm:Rule ; dct:identifier 'R-77' ; lm:effect lm:Finding ; dct:source law:x ."
        "ex:s lm:encodes rule:R-77 ; sh:or ( [ sh:property _:inner ] ) ; lm:fix 'so'@zh ."
        "_:inner sh:path dct:title ; sh:minCount 1 ."
    )
    inner = next(t.subject for t in shapes.triples if t.predicate == SH.minCount)
    assert isinstance(inner, BlankNode)
    finding = told(shapes, inner)
    assert (finding.rule, finding.effect) == ("R-77", "finding")
    assert finding.shape == NamedNode("http://example.org/s")
    assert finding.fix == Text("so", "so")


def test_a_shape_of_somebody_else_is_its_own_rule() -> None:
    shapes = theirs("ex:s a sh:NodeShape ; sh:targetClass ex:C .")
    finding = told(shapes, NamedNode("http://example.org/s"), messages=(Literal("Too few"),))
    assert finding.rule == "http://example.org/s"
    assert (finding.effect, finding.source, finding.evidence) == ("gate", "", "")
    assert finding.message == Text("Too few", "Too few")
    assert finding.fix == NO_FIX


def test_a_nameless_shape_is_known_by_its_component() -> None:
    finding = told(theirs(""), BlankNode("s"))
    assert finding.rule == finding.shape.value == SH.MinCountConstraintComponent.value


def test_an_encoded_rule_that_nobody_describes_keeps_its_identifier() -> None:
    shapes = theirs("ex:s lm:encodes rule:R-99 ; dct:source law:y ; lm:evidence lm:Seed .")
    finding = told(shapes, NamedNode("http://example.org/s"))
    assert RULE[finding.rule] == RULE["R-99"]
    assert (finding.source, finding.evidence) == ("https://w3id.org/lianmu/law/y", "seed")


@pytest.mark.parametrize(
    ("severity", "expected"),
    [
        (SH.Violation, "Violation"),
        (SH.Warning, "Warning"),
        (SH.Info, "Info"),
        (LM.Terrible, "Violation"),
    ],
)
def test_severity(severity: NamedNode, expected: str) -> None:
    assert told(ours(), SHAPE["R-01"], severity=severity).severity == expected


@pytest.mark.parametrize(
    ("messages", "expected"),
    [
        ([("zh-hans", "中"), ("en-gb", "e")], Text("中", "e")),
        ([("zh", "中"), (None, "plain")], Text("中", "plain")),
        ([("de", "d")], Text("d", "d")),
        ([("zh", "乙"), ("zh", "丙")], Text("丙", "丙")),
    ],
)
def test_languages(messages: list[tuple[str | None, str]], expected: Text) -> None:
    literals = tuple(Literal(text, language=language) for language, text in messages)
    assert told(ours(), SHAPE["R-01"], messages=literals, value=None).message == expected


def test_what_says_nothing_names_its_constraint() -> None:
    assert told(ours(), SHAPE["R-01"], messages=()).message == Text(
        "“无”不符合约束 sh:minCount", "“无” does not meet the constraint sh:minCount"
    )


def test_a_plain_constraint_of_ours_quotes_the_text_it_is_not_content_with() -> None:
    said = (Literal("不是列表里的值。", language="zh"), Literal("Not of the list.", language="en"))
    finding = told(ours(), SHAPE["R-01"], messages=said, value=Literal("快递"))
    assert finding.message == Text(
        "不是列表里的值（写的是“快递”）。", "Not of the list. (It says “快递”.)"
    )
    for silent in (None, Literal("  "), resource("2")):
        assert told(ours(), SHAPE["R-01"], messages=said, value=silent).message.zh == said[0].value
    long = told(ours(), SHAPE["R-01"], messages=said, value=Literal("长" * 100)).message.zh
    assert "长" * 60 + "…”" in long


def test_due_is_what_a_deadline_selects() -> None:
    due = told(ours(), SHAPE["R-02"], bindings=(("due", "2026-03-16"),)).due
    over = told(ours(), SHAPE["R-02"], bindings=(("asOf", "2026-03-20"), ("over", "4"))).due
    assert due == over == date(2026, 3, 16)
    for other in ({"due": "morgen"}, {"over": "4"}, {}):
        assert told(ours(), SHAPE["R-02"], bindings=tuple(other.items())).due is None
