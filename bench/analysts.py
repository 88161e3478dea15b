"""The queries of the comparison: look-ups, and twelve of the kind analysts ask."""

from __future__ import annotations

from bench.city import BASE

PREFIXES = """PREFIX lm: <https://w3id.org/lianmu/ns#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX sharing: <https://w3id.org/lianmu/code/sharing/>
"""
DEPARTMENT = f"<{BASE}id/department/c7>"
CATALOG = f"<{BASE}id/catalog/c7>"

ANALYSTS = {
    "count": "SELECT (COUNT(*) AS ?n) { ?r a lm:InformationResource }",
    "by body": "SELECT ?b (COUNT(?r) AS ?n) { ?r dct:publisher ?b } GROUP BY ?b",
    "by type": "SELECT ?t (COUNT(?r) AS ?n) { ?r lm:sharingType ?t } GROUP BY ?t",
    "by body and type": "SELECT ?b ?t (COUNT(?r) AS ?n) "
    "{ ?r dct:publisher ?b ; lm:sharingType ?t } GROUP BY ?b ?t",
    "of one body": f"SELECT ?r ?t {{ ?r dct:publisher {DEPARTMENT} ; dct:title ?t }}",
    "conditional of one body": "SELECT ?r ?t { "
    f"?r dct:publisher {DEPARTMENT} ; lm:sharingType sharing:conditional ; dct:title ?t }}",
    "by name": "SELECT ?r ?t { ?r a lm:InformationResource ; dct:title ?t "
    'FILTER(CONTAINS(STR(?t), "渔港")) } ORDER BY ?r LIMIT 50',
    "items of a name": 'SELECT (COUNT(?r) AS ?n) { ?r lm:item ?i . ?i dct:title "信息项3"@zh }',
    "items per resource": f"SELECT ?r (COUNT(?i) AS ?n) {{ {CATALOG} dcat:dataset ?r . "
    "?r lm:item ?i } GROUP BY ?r",
    "newest codes": "SELECT ?r ?c { ?r dct:identifier ?c } ORDER BY DESC(?c) LIMIT 20",
    "optional": "SELECT (COUNT(?d) AS ?n) { ?c dcat:dataset ?d OPTIONAL { ?c dct:publisher ?p } }",
    "whole catalog": f"SELECT ?r ?t ?s {{ {CATALOG} dcat:dataset ?r . "
    "?r dct:title ?t ; lm:sharingType ?s }",
}


def look_up(number: int) -> str:
    """All that is said of one resource."""
    code = f"3070103207000{number % 50:02}-{number:06}"
    return f"SELECT ?p ?o {{ <{BASE}id/resource/{code}> ?p ?o }}"


def fresh(query: str, run: int) -> str:
    """The same query as nobody has asked it before."""
    return f"{PREFIXES}{query} # {run}"
