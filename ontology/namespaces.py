"""The vocabularies Lianmu speaks, and the IRIs of its own things (design section 4).

Two kinds of IRI must never be mixed: *fixed* IRIs under ``https://w3id.org/lianmu/`` (ontology,
code lists, law, rules, shapes) are the same wherever Lianmu runs; *instance* IRIs start with the
base IRI of one installation and are minted by :class:`Names`.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from pyoxigraph import NamedNode

HOME = "https://w3id.org/lianmu/"


class Namespace:
    """A namespace IRI whose attributes are its terms: ``DCT.title`` is a ``NamedNode``."""

    def __init__(self, iri: str) -> None:
        self.iri = iri

    def __getattr__(self, name: str) -> NamedNode:
        if name.startswith("__"):
            raise AttributeError(name)
        term = NamedNode(self.iri + name)
        setattr(self, name, term)  # made once, like a cached property
        return term

    def __getitem__(self, name: str) -> NamedNode:
        return NamedNode(self.iri + name)


LM = Namespace(HOME + "ns#")
CODE = Namespace(HOME + "code/")
LAW = Namespace(HOME + "law/")
RULE = Namespace(HOME + "rule/")
SHAPE = Namespace(HOME + "shape/")
PROFILE = Namespace(HOME + "profile/")
PRACTICE = Namespace(HOME + "practice/")
ADMS = Namespace("http://www.w3.org/ns/adms#")
CSVW = Namespace("http://www.w3.org/ns/csvw#")
DCAM = Namespace("http://purl.org/dc/dcam/")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
DCT = Namespace("http://purl.org/dc/terms/")
DQV = Namespace("http://www.w3.org/ns/dqv#")
ELI = Namespace("http://data.europa.eu/eli/ontology#")
FOAF = Namespace("http://xmlns.com/foaf/0.1/")
ODRL = Namespace("http://www.w3.org/ns/odrl/2/")
ORG = Namespace("http://www.w3.org/ns/org#")
OWL = Namespace("http://www.w3.org/2002/07/owl#")
PROV = Namespace("http://www.w3.org/ns/prov#")
RDF = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
SH = Namespace("http://www.w3.org/ns/shacl#")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")

PREFIXES: dict[str, str] = {
    "lm": LM.iri,
    "adms": ADMS.iri,
    "csvw": CSVW.iri,
    "dcam": DCAM.iri,
    "dcat": DCAT.iri,
    "dct": DCT.iri,
    "dqv": DQV.iri,
    "eli": ELI.iri,
    "foaf": FOAF.iri,
    "odrl": ODRL.iri,
    "org": ORG.iri,
    "owl": OWL.iri,
    "prov": PROV.iri,
    "rdf": RDF.iri,
    "rdfs": RDFS.iri,
    "sh": SH.iri,
    "skos": SKOS.iri,
    "xsd": XSD.iri,
}
"""Prefixes used in every Turtle the server writes and offered in its query form."""


@dataclass(frozen=True)
class Names:
    """IRIs of one installation's things and graphs, made from its base IRI (ends in ``/``)."""

    base: str

    def thing(self, kind: str, key: str) -> NamedNode:
        """``{base}id/{kind}/{key}``; ``kind`` is one of the types of design section 7."""
        return NamedNode(f"{self.base}id/{kind}/{quote(key, safe='-._~')}")

    def graph(self, *path: str) -> NamedNode:
        """``{base}graph/…``, for example ``graph("catalog", "lyg-zjj")``."""
        return NamedNode(f"{self.base}graph/" + "/".join(quote(part, safe="-._~") for part in path))
