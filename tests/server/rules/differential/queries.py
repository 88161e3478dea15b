"""SPARQL constraints and custom components that random shapes use (SHACL sections 5 and 6)."""

from __future__ import annotations

from collections.abc import Sequence

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from tests.server.rules.differential.vocabulary import EX, LITERALS, NODES, NUMBERS, ex

_TURTLE = (
    f"@prefix ex: <{EX}> ."
    + """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

ex:prefixes sh:declare ex:prefix .
ex:prefix sh:prefix "ex" ; sh:namespace "http://example.org/"^^xsd:anyURI .

ex:literal-values a sh:SPARQLConstraint ; sh:prefixes ex:prefixes ;
    sh:message "{?value}"@zh ;
    sh:select "SELECT $this ?value WHERE { $this $PATH ?value . FILTER (isLiteral(?value)) }" .
ex:shared-values a sh:SPARQLConstraint ; sh:prefixes ex:prefixes ;
    sh:select '''SELECT DISTINCT $this ?value WHERE {
        $this $PATH ?value . ?other $PATH ?value . FILTER (?other != $this) }''' .
ex:without-p a sh:SPARQLConstraint ; sh:prefixes ex:prefixes ;
    sh:select "SELECT $this WHERE { FILTER NOT EXISTS { $this ex:p ?any } }" .
ex:values-of-q a sh:SPARQLConstraint ; sh:prefixes ex:prefixes ;
    sh:select '''SELECT DISTINCT $this ?value WHERE {
        { $this ex:q ?value } UNION { ?value ex:r $this } }''' .

ex:AvoidComponent a sh:ConstraintComponent ; sh:parameter ex:avoid-parameter ;
    sh:validator ex:avoid-validator .
ex:avoid-parameter sh:path ex:avoid .
ex:avoid-validator a sh:SPARQLAskValidator ;
    sh:ask "ASK { FILTER (!sameTerm($value, $avoid)) }" .

ex:FewComponent a sh:ConstraintComponent ; sh:parameter ex:few-parameter ;
    sh:propertyValidator ex:few-validator ; sh:nodeValidator ex:few-node-validator .
ex:few-parameter sh:path ex:few .
ex:few-validator a sh:SPARQLSelectValidator ;
    sh:select '''SELECT DISTINCT $this ?value WHERE {
        $this $PATH ?value . FILTER (isNumeric(?value) && ?value > $few) }''' .
ex:few-node-validator a sh:SPARQLSelectValidator ; sh:prefixes ex:prefixes ;
    sh:select '''SELECT DISTINCT $this WHERE {
        $this ex:p ?number . FILTER (isNumeric(?number) && ?number > $few) }''' .
"""
)
COMPONENTS: list[Triple] = [
    quad.triple for quad in parse(_TURTLE.encode(), format=RdfFormat.TURTLE)
]
NODE_QUERIES = [ex("without-p"), ex("values-of-q")]
PROPERTY_QUERIES = [ex("literal-values"), ex("shared-values")]
PARAMETERS: list[tuple[NamedNode, Sequence[NamedNode | Literal]]] = [
    (ex("avoid"), [*NODES, *LITERALS]),
    (ex("few"), NUMBERS),
]
