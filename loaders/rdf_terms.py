"""The terms of an RDF file before anything is made of them: IRIs that may stand in a catalog, and
codes, numbers and dates as a table would have them.
"""

from __future__ import annotations

from collections.abc import Iterator
from unicodedata import category
from urllib.parse import unquote

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from loaders.cleaning import resource_code, trimmed
from loaders.origin import Note, Place, Unusable
from ontology.invisible import ANY
from ontology.namespaces import DCAT, DCT, FOAF, LM, XSD
from ontology.text import Text

Term = NamedNode | BlankNode | Literal | Triple | DefaultGraph
SCHEMES = ("http:", "https:", "urn:")
CONTACTS = ("mailto:", "tel:")
OF_CONTACTS = {FOAF.mbox, FOAF.phone, DCAT.contactPoint}
"""Properties whose vocabulary asks for such an IRI."""

SCHEME = Text(
    "第 {row} 行的 IRI {iri} 不是以 http:、https: 或 urn: 开头，不予读取。请改用这样的 IRI。",
    "Line {row} has the IRI {iri}, which does not start with http:, https: or urn: and "
    "is not read. Please use one that does.",
)
UNSEEN = Text(
    "第 {row} 行的 IRI {iri} 里有控制字符、看不见的字符或者首尾的空格，不予读取。请删去这些字符。",
    "Line {row} has the IRI {iri} with control characters, characters nobody sees, or spaces "
    "around it; it is not read. Please remove them.",
)
TIDIED = Text(
    "“{before}”按“{after}”读取：代码、数字和日期不带语言标记，不分大小写，前后没有空白",
    "“{before}” is read as “{after}”: codes, numbers and dates have no language, no case and no "
    "space around them",
)


class Terms:
    """Looks at one file; ``notes`` tell what it changed."""

    def __init__(self) -> None:
        self.notes: list[Note] = []
        self._seen: set[tuple[str, bool]] = set()

    def tidied(self, quad: Quad, row: int) -> Quad:
        """The statement as it is read on. Raises Unusable for an IRI that may not be kept: pages
        and other programs would make links of it.
        """
        contact = quad.predicate in OF_CONTACTS
        for iri in _iris(quad.subject, quad.predicate, quad.object, quad.graph_name):
            if (iri, contact) not in self._seen:
                _refuse(iri, contact, row)
                self._seen.add((iri, contact))
        if not isinstance(quad.object, Literal):
            return quad
        value = _tidy(quad.predicate, quad.object)
        if value == quad.object:
            return quad
        message = TIDIED.format(before=str(quad.object), after=str(value))
        self.notes.append(Note(message, Place(row)))
        return Quad(quad.subject, quad.predicate, value, quad.graph_name)


def _iris(*terms: Term) -> Iterator[str]:
    return (term.value for term in terms if isinstance(term, NamedNode))


def _refuse(iri: str, contact: bool, row: int) -> None:
    if not iri.lower().startswith(SCHEMES + (CONTACTS if contact else ())):
        raise Unusable(SCHEME.format(row=row, iri=iri[:100]), row)
    plain = unquote(iri)
    if plain != plain.strip() or ANY.search(plain) or any(category(one) == "Cc" for one in plain):
        raise Unusable(UNSEEN.format(row=row, iri=iri[:100]), row)


def _tidy(predicate: NamedNode, value: Literal) -> Literal:
    if predicate == DCT.identifier:
        return Literal(resource_code(trimmed(value.value)))
    if predicate == LM.providerCode:
        return Literal(trimmed(value.value))
    if value.language is None and value.datatype != XSD.string:
        return Literal(trimmed(value.value), datatype=value.datatype)
    return value
