from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest

from shapes import ROOT, Shapes
from shapes.example import examples
from shapes.lint import faults, main, sources

FILES = {file.name: file.read_text(encoding="utf-8") for file in sorted(ROOT.glob("*.ttl"))}
CATALOG, SHARING = "chapter2-catalog.ttl", "chapter3-sharing.ttl"
BASIS, DECREE = "chapter3-basis.ttl", "decree-809.ttl"


def _faults_after(file: str, old: str, new: str) -> list[str]:
    """The faults when the first ``old`` in that file reads ``new``."""
    assert old in FILES[file]
    texts = {**FILES, file: FILES[file].replace(old, new, 1)}
    shapes = _joined(texts)
    return list(faults(shapes, sources(), examples()))


def _joined(texts: dict[str, str]) -> Shapes:
    parts = [Shapes.from_turtle(text.encode()).triples for text in texts.values()]
    lines = [
        f"{triple.subject} {triple.predicate} {triple.object} ." for p in parts for triple in p
    ]
    return Shapes.from_turtle("\n".join(lines).encode())


def test_the_shipped_shapes_have_no_fault() -> None:
    assert list(faults(Shapes.shipped(), sources(), examples())) == []
    assert main() == 0


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (CATALOG, "sh:minCount 1", "sh:minCuont 1", "sh:minCuont is no term"),
        (CATALOG, "sh:severity sh:Violation", "sh:severity sh:Violaton", "sh:Violaton is no term"),
        (CATALOG, "    sh:severity sh:Violation ;\n", "", "severity"),
        (CATALOG, 'sh:message "没有填写信息资源名称。"@zh, ', "sh:message ", "#message"),
        (CATALOG, '"The name is missing."@en', '""@en', "#message"),
        (CATALOG, '"信息资源名称"@zh, "Resource name"@en', '"Resource name"@en', "label"),
        (CATALOG, "    dct:source law:13 ;\n", "", "dct:source"),
        (CATALOG, "dct:source law:13", "dct:source law:13, law:14", "dct:source"),
        (CATALOG, "dct:source law:13", "dct:source law:45", "dct:source"),
        (CATALOG, "lm:evidence lm:Read", "lm:evidence lm:Recalled", "does not go with"),
        (CATALOG, "lm:evidence lm:Recalled", "lm:evidence lm:Read", "does not go with"),
        ("profiles.ttl", '"暂行办法规则集"@zh, ', "", "label"),
        (BASIS, "lm:evidence lm:Seed", "lm:evidence lm:Read", "does not go with"),
        ("profiles.ttl", "lm:evidence lm:Seed", "lm:evidence lm:Read", "does not go with"),
        (SHARING, "    lm:grounds interim:g1272 ;\n", "", "R-08>: under lyg-interim it cites"),
        (SHARING, "lm:grounds interim:g1272", "lm:grounds interim:other", "none of its profiles"),
        (DECREE, "dct:source practice:field", "dct:source law:13", "R-15-interim>: under lyg"),
        (DECREE, "sh:minCount", "lm:grounds interim:g1272 ; sh:minCount", "none of its profiles"),
        (CATALOG, "lm:evidence lm:Read", "lm:evidence lm:Known", "evidence"),
        (CATALOG, "lm:effect lm:Gate", "lm:effect lm:Gatter", "effect"),
        (CATALOG, "profile:lyg-interim, profile:decree-809", "profile:x", "lm:profile"),
        (CATALOG, "    lm:encodes rule:R-01 ;\n", "", "lm:encodes"),
        (CATALOG, "lm:encodes rule:R-01 ", "lm:encodes rule:R-02 ", "lm:encodes"),
        (CATALOG, "DATATYPE(?asOf) = xsd:date && ", "", "?asOf is compared without checking"),
        (CATALOG, "?value > ?asOf", "?value > NOW()", "NOW may not stand"),
        (CATALOG, '"信息资源名称"@zh, "Resource name"@en', '"信息资源名称"@zh', "label"),
        (CATALOG, '"填写一个能说明内容的信息资源名称。"@zh, ', "", "fix"),
        (CATALOG, "    lm:effect lm:Gate ;\n", "", "effect"),
        (CATALOG, "    lm:evidence lm:Read ;\n", "", "evidence"),
        (CATALOG, "sh:path dct:title", "lm:effect lm:Gatter ; sh:path dct:title", "effect"),
        (CATALOG, "sh:path dct:title", "sh:deactivated true ; sh:path dct:title", "switched off"),
        (CATALOG, "shape:R-01 a ", "shape:odd sh:targetNode lm:Rule . shape:R-01 a ", "odd>: lm:"),
        (CATALOG, "sh:datatype xsd:date ;", "sh:lessThan dct:modified ;", "sh:datatype is missing"),
        (CATALOG, "代码 {?other}", "代码 {?another}", "nothing fills in another"),
        (CATALOG, "SELECT DISTINCT $this ?value WHERE", "SELECT ?value WHERE", "query of $this"),
        (CATALOG, "FILTER (?holder != $this)", "FILTER (?holder != $this", "cannot be parsed"),
        (CATALOG, "FILTER (?other != $this)", "MINUS { ?other a lm:Rule }", "MINUS"),
        (CATALOG, "sh:sparql shape", 'sh:message "甲"@zh, "a"@en ; sh:sparql shape', "repeat"),
        (CATALOG, "sh:path dct:title ;", "sh:path [ sh:inversePath dct:title ] ;", "blank node"),
        (CATALOG, "sh:targetClass lm:InformationResource", "sh:targetClass lm:Resorce", "no term"),
        (CATALOG, "sh:path dct:title", "sh:path dct:titel", "titel> is no term"),
        (CATALOG, "FILTER (?holder != $this)", "?holder a lm:Resorce .", "Resorce> in its query"),
        (CATALOG, "FILTER (?holder != $this)", "?holder sh:targetClasss 1 .", "in its query"),
        (CATALOG, "sh:minCount 1", "sh:minCount 0", "asks for nothing"),
        (CATALOG, '"The name is missing."@en', '"没有填写信息资源名称。"@en', "says the same"),
        (CATALOG, "sh:minCount 1", "sh:lessThan dct:modified ; sh:datatype xsd:string", "any kind"),
        ("values.ttl", "shape:addition sh:property", "shape:o sh:lessThan lm:order .\n"
         "shape:addition sh:property", "o>: <http://www.w3.org/ns/shacl#lessThan> compares"),
    ],
)  # fmt: skip
def test_a_fault_is_found(file: str, old: str, new: str, said: str) -> None:
    found = _faults_after(file, old, new)
    assert found, "nothing was found"
    assert any(said in fault for fault in found), found


def test_a_list_may_have_blank_nodes() -> None:
    found = _faults_after(
        CATALOG, "sh:minCount 1 ;", "sh:minCount 1 ; sh:ignoredProperties (dct:title) ;"
    )
    assert found == []


def test_a_rule_without_examples_is_found() -> None:
    shown = [example for example in examples() if example.rule != "R-04"]
    assert list(faults(Shapes.shipped(), sources(), shown)) == [
        "R-04: no good example, or one that expects findings",
        "R-04: no bad example that expects a finding of it",
    ]


def test_a_bad_example_must_expect_its_own_rule() -> None:
    shown = [replace(example, findings=()) for example in examples()]
    found = list(faults(Shapes.shipped(), sources(), shown))
    assert "R-13a: no bad example that expects a finding of it" in found


def test_make_check_can_call_it() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "shapes.lint"], cwd=ROOT.parent, capture_output=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, b"")
