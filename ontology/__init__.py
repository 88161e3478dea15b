"""The vocabulary of Lianmu: namespaces, the ontology, code lists and law, as files and names.

Everything else imports this package and it imports nothing of ours. It reads only the files it
ships; it never opens a store, a socket or a file of the user's.
"""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import RdfFormat, Triple, parse

ROOT = Path(__file__).parent


def reference_files() -> dict[str, list[Path]]:
    """The shipped Turtle files by the reference graph they fill (design section 2)."""
    return {
        "ontology": [ROOT / "lianmu.ttl", ROOT / "outside.ttl"],
        "vocabulary": sorted((ROOT / "codes").glob("*.ttl")),
        "law": sorted((ROOT / "law").glob("*.ttl")),
    }


def sample_organisations(base: str) -> list[Triple]:
    """The bodies of the demo city and their catalogs, with IRIs under a base IRI.

    Demonstration data: the codes are synthetic. Where there is no data folder, a file is judged
    beside them, since shipped reference data know no organisation of anybody's.
    """
    content = (ROOT / "sample" / "organisations.ttl").read_bytes()
    return [quad.triple for quad in parse(content, format=RdfFormat.TURTLE, base_iri=base)]
