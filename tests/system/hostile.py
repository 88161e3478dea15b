"""Fifty queries nobody should send, made for one listener that must hear nothing."""

from __future__ import annotations

PREFIXES = "PREFIX lm: <https://w3id.org/lianmu/ns#> PREFIX dct: <http://purl.org/dc/terms/> "
ANYTHING = " ".join(f"?s{n} ?p{n} ?o{n} ." for n in range(6))


def costly() -> dict[str, str]:
    """Work without end, or memory without end."""
    many = " ".join(f"({n})" for n in range(60_000))
    nested = "{" * 190 + "?s ?p ?o" + "}" * 190
    return {
        "cartesian": f"SELECT (COUNT(*) AS ?n) {{ {ANYTHING} }}",
        "cartesian, distinct": f"SELECT DISTINCT * {{ {ANYTHING} }}",
        "cartesian, ordered": f"SELECT * {{ {ANYTHING} }} ORDER BY ?o5 ?o1",
        "cartesian, grouped": f"SELECT ?s0 (COUNT(*) AS ?n) {{ {ANYTHING} }} GROUP BY ?s0 ?o1",
        "cartesian, concatenated": f"SELECT (GROUP_CONCAT(?o1) AS ?x) {{ {ANYTHING} }}",
        "cartesian, constructed": f"CONSTRUCT {{ ?s0 ?p1 ?o2 }} {{ {ANYTHING} }}",
        "described": "DESCRIBE ?a ?b ?c { ?a ?p ?b . ?c ?q ?d }",
        "paths": "SELECT * { ?a (!<x:x>|!<y:y>)* ?b . ?b (!<x:x>)* ?c . ?c (!<x:x>)* ?d }",
        "paths there and back": "SELECT * { ?a (!<x:x>|^!<x:x>)+ ?b . ?b (!<x:x>|^!<x:x>)+ ?c }",
        "optional": "SELECT * { ?a ?b ?c OPTIONAL { ?d ?e ?f OPTIONAL { ?g ?h ?i } } } ORDER BY ?i",
        "minus": "SELECT * { ?a ?b ?c . ?x ?y ?z MINUS { ?a ?b ?d . ?x ?y ?w } }",
        "exists": "SELECT * { ?a ?b ?c . ?x ?y ?z FILTER NOT EXISTS { ?c ?z ?a . ?q ?r ?s } }",
        "inner": f"SELECT * {{ {{ SELECT * {{ {ANYTHING} }} }} {{ SELECT * {{ ?x ?y ?z }} }} }}",
        "tables": f"SELECT (SUM(?a) AS ?n) {{ VALUES ?a {{ {many} }} VALUES ?b {{ {many} }} }}",
        "values and a product": f"SELECT * {{ VALUES ?x {{ {many} }} ?a ?b ?c . ?d ?e ?f }}",
        "nested groups": f"SELECT * {{ {nested} }}",
        "deeper than allowed": "SELECT * {" + "{" * 5000 + "}" * 5000 + "}",
        "brackets": "SELECT (" + "(" * 3000 + "1" + ")" * 3000 + " AS ?x) {}",
        "negations": "ASK { FILTER(" + "!" * 50_000 + "true) }",
        "a long sum": "SELECT (" + "+".join(["1"] * 100_000) + " AS ?x) {}",
        "unions": "SELECT * {" + " UNION ".join(["{ ?a ?b ?c }"] * 5000) + "}",
        "a long path": "ASK { ?a " + "/".join(["<x:x>?"] * 3000) + " ?b }",
        "a growing string": growing_string(),
        "regex": "SELECT * { ?a ?b ?c . ?d ?e ?f FILTER(REGEX(?c, '^(a|aa)+$|(.*)*x(.*)*')) }",
        "counted regex": "ASK { FILTER(REGEX('"
        + "a" * 5000
        + "', '((((a{1,100}){1,100}){1,100}){1,100})')) }",
        "replaced": "SELECT (REPLACE(STR(?c), '(.?)*', '$1$1$1$1') AS ?x) { ?a ?b ?c . ?d ?e ?f }",
        "a huge number": "SELECT (1e308 * 1e308 AS ?x) (99999999999999999999999999 AS ?y) {}",
        "unclosed": "SELECT * { ?s ?p '''" + "x" * 500_000,
        "one long name": "SELECT * { ?s a" + "a" * 800_000 + " }",
        "the publisher of all": PREFIXES
        + "SELECT * { ?c <http://www.w3.org/ns/dcat#dataset> ?d . ?x ?y ?z . ?e ?f ?g }",
    }


def growing_string() -> str:
    """Sixteen letters, eight times five times as many, each then replaced by all of them."""
    steps = [f"BIND(CONCAT(?v{n}, ?v{n}, ?v{n}, ?v{n}, ?v{n}) AS ?v{n + 1})" for n in range(8)]
    first = "BIND('aaaaaaaaaaaaaaaa' AS ?v0)"
    return f"SELECT ?z {{ {first} {' '.join(steps)} BIND(REPLACE(?v8, 'a', ?v8) AS ?z) }}"


def calling(there: str) -> dict[str, str]:
    """What would make a server call another."""
    return {
        "service": f"SELECT * {{ SERVICE <{there}> {{ ?s ?p ?o }} }}",
        "silent": f"SELECT * {{ SERVICE SILENT <{there}> {{ ?s ?p ?o }} }}",
        "case": f"SELECT * {{ sErViCe <{there}> {{ ?s ?p ?o }} }}",
        "escape": f"SELECT * {{ \\u0053ERVICE <{there}> {{ ?s ?p ?o }} }}",
        "comment": f"SELECT * {{ SERVICE#\n<{there}> {{ ?s ?p ?o }} }}",
        "variable": f"SELECT * {{ VALUES ?g {{ <{there}> }} SERVICE ?g {{ ?s ?p ?o }} }}",
        "glued": f"PREFIX e: <{there}> SELECT * {{ SERVICEe:x {{ ?s ?p ?o }} }}",
        "base": f"BASE <{there}> SELECT * {{ SERVICE <> {{ ?s ?p ?o }} }}",
        "from": f"SELECT * FROM <{there}> {{ ?s ?p ?o }}",
        "from named": f"SELECT * FROM NAMED <{there}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        "load": f"LOAD <{there}>",
        "exists": f"ASK {{ FILTER EXISTS {{ SERVICE <{there}> {{ ?s ?p ?o }} }} }}",
        "describe": f"DESCRIBE <{there}>",
    }


def prying(base: str) -> dict[str, str]:
    """What looks for graphs that only some may see."""
    hidden = [f"<{base}graph/{name}>" for name in ("provenance", "sharing", "report/internal")]
    one = hidden[0]
    return {
        "graph": " UNION ".join(f"{{ GRAPH {graph} {{ ?s ?p ?o }} }}" for graph in hidden).join(
            ("SELECT * { ", " }")
        ),
        "from": f"SELECT * {' '.join(f'FROM {graph}' for graph in hidden)} {{ ?s ?p ?o }}",
        "from named": f"SELECT * FROM NAMED {one} {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        "path": f"SELECT * {{ GRAPH {one} {{ ?s (!<x:x>)* ?o FILTER(?s != ?o) }} }}",
        "exists": f"SELECT ?s {{ ?s a ?c FILTER EXISTS {{ GRAPH {one} {{ ?a ?b ?c2 }} }} }}",
        "from file": "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
        "inserted": f"INSERT {{ ?s ?p ?o }} WHERE {{ GRAPH {one} {{ ?s ?p ?o }} }}",
    }
