"""The SPARQL of this room."""

ORGANISATIONS = """
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX lm: <https://w3id.org/lianmu/ns#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?key ?name ?code WHERE {
  ?iri lm:key ?key ; dct:identifier ?code ; skos:prefLabel ?name .
  FILTER(lang(?name) = "zh")
} ORDER BY ?key
"""

NAMES = """
PREFIX lm: <https://w3id.org/lianmu/ns#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?key ?name WHERE { ?iri lm:key ?key ; skos:prefLabel ?name }
"""
