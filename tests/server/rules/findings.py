"""Findings of every kind, for laws about what is written and read."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from ontology.namespaces import DCT, LM, RULE, SH, XSD
from ontology.text import Text
from server.rules.report import Finding, Report, Waived
from tests.server.rules.city import resource

words = st.text(max_size=12)
texts = st.builds(Text, words, words)
iris = st.sampled_from([resource("1"), resource("2"), LM.item, NamedNode("urn:isbn:信息")])
values = st.one_of(
    st.none(),
    iris,
    st.builds(Literal, words),
    st.builds(lambda word: Literal(word, language="zh"), words),
    st.builds(lambda word: Literal(word, datatype=XSD.date), words),
)

findings = st.builds(
    Finding,
    rule=st.sampled_from(["R-01", "R-09a", "http://example.org/shape"]),
    shape=st.sampled_from([RULE["a"], NamedNode("http://example.org/shape")]),
    severity=st.sampled_from(["Violation", "Warning", "Info"]),
    effect=st.sampled_from(["gate", "finding"]),
    focus=iris,
    path=st.sampled_from([None, DCT.title, LM.sharingType]),
    value=values,
    component=st.sampled_from([SH.MinCountConstraintComponent, SH.SPARQLConstraintComponent]),
    message=texts,
    fix=texts,
    source=st.sampled_from(["", "https://w3id.org/lianmu/law/one"]),
    evidence=st.sampled_from(["", "seed", "read", "recalled", "inferred"]),
    sheet=st.none() | words,
    row=st.none() | st.integers(1, 10**6),
    column=st.none() | words,
    state=st.sampled_from(["new", "open", "fixed"]),
    due=st.none() | st.dates(),
    text=st.none() | words,
    waived=st.none() | st.builds(Waived, st.just("urn:w"), st.dates(), words),
).map(lambda one: replace(one, text=None) if one.value is None else one)

reports = st.builds(
    Report,
    profile=st.sampled_from(["lyg-interim", "decree-809"]),
    as_of=st.dates(),
    findings=st.lists(findings, max_size=5).map(tuple),
)
