"""Solutions as JSON, XML, CSV and TSV (the four SPARQL 1.1 result formats), row by row.

The engine could write them too, but only to the end: rows must be counted and cut.
"""

from __future__ import annotations

import json
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from json.encoder import encode_basestring as quoted
from typing import ClassVar
from typing import Literal as OneOf
from xml.sax.saxutils import escape, quoteattr

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ontology.namespaces import HOME, XSD
from server.serialization import NOT_XML

Term = NamedNode | BlankNode | Literal | Triple
Row = Iterable[Term | None]
Limit = OneOf["rows", "bytes"]
FRAGILE = re.compile(r"\A[ \t\r\n]+|[ \t\r\n]+\Z|\r+")
NEEDS_QUOTES = re.compile('[",\r\n]')


class Table(ABC):
    """A writer for one format: head, rows with the separator between, foot; or a truth value.

    ``tells`` whether the foot has a place to say which limit cut the rows.
    """

    separator = ""
    tells: ClassVar[bool] = False

    def __init__(self, variables: Sequence[str]) -> None:
        self.variables = variables

    @abstractmethod
    def head(self) -> str: ...

    @abstractmethod
    def row(self, row: Row) -> str: ...

    def foot(self, limit: Limit | None = None) -> str:  # noqa: ARG002
        return ""

    @staticmethod
    @abstractmethod
    def truth(value: bool) -> str: ...


class JsonTable(Table):
    """https://www.w3.org/TR/sparql11-results-json/

    The member ``head`` stands last, for its ``link`` is where the standard lets something be said
    of the result as a whole (section 3.1.2), and only then is it known.
    """

    separator = ",\n"
    tells = True

    def __init__(self, variables: Sequence[str]) -> None:
        super().__init__(variables)
        self.names = [f"{quoted(name)}:" for name in variables]

    def head(self) -> str:
        return '{"results":{"bindings":['

    def row(self, row: Row) -> str:
        bound = zip(self.names, row, strict=True)
        return (
            f"{{{','.join([name + json_term(term) for name, term in bound if term is not None])}}}"
        )

    def foot(self, limit: Limit | None = None) -> str:
        link = {} if limit is None else {"link": [cut_by(limit)]}
        return f']}},"head":{text({"vars": list(self.variables), **link})}}}'

    @staticmethod
    def truth(value: bool) -> str:
        return text({"head": {}, "boolean": value})


class XmlTable(Table):
    """https://www.w3.org/TR/rdf-sparql-XMLres/"""

    tells = True
    OPEN = '<?xml version="1.0"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">'

    def head(self) -> str:
        variables = "".join(f"<variable name={quoteattr(name)}/>" for name in self.variables)
        return f"{self.OPEN}<head>{variables}</head><results>\n"

    def row(self, row: Row) -> str:
        bindings = "".join(
            f"<binding name={quoteattr(name)}>{xml_term(term)}</binding>"
            for name, term in zip(self.variables, row, strict=True)
            if term is not None
        )
        return f"<result>{bindings}</result>\n"

    def foot(self, limit: Limit | None = None) -> str:
        cut = "" if limit is None else f"<!-- {cut_by(limit)} -->"
        return f"</results>{cut}</sparql>\n"

    @staticmethod
    def truth(value: bool) -> str:
        return f"{XmlTable.OPEN}<head/><boolean>{str(value).lower()}</boolean></sparql>\n"


class CsvTable(Table):
    """https://www.w3.org/TR/sparql11-results-csv-tsv/, section 3: values without their types."""

    def head(self) -> str:
        return ",".join(self.variables) + "\r\n"

    def row(self, row: Row) -> str:
        return ",".join(csv_value(term) for term in row) + "\r\n"

    @staticmethod
    def truth(value: bool) -> str:
        return str(value).lower() + "\r\n"


class TsvTable(Table):
    """The same, section 4: terms as in Turtle."""

    def head(self) -> str:
        return "\t".join(f"?{name}" for name in self.variables) + "\n"

    def row(self, row: Row) -> str:
        return "\t".join("" if term is None else tsv_term(term) for term in row) + "\n"

    @staticmethod
    def truth(value: bool) -> str:
        return str(value).lower() + "\n"


WRITERS: dict[str, type[Table]] = {
    "json": JsonTable,
    "xml": XmlTable,
    "csv": CsvTable,
    "tsv": TsvTable,
}


def cut_by(limit: Limit) -> str:
    """The IRI that says that a result has an end, and which, but not its own."""
    return f"{HOME}limit/{limit}"


def text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def json_term(term: Term) -> str:
    """A term as the JSON format writes it; as text at once, since results are made of these."""
    if isinstance(term, NamedNode):
        return f'{{"type":"uri","value":{quoted(term.value)}}}'
    if isinstance(term, Literal):
        if (language := term.language) is not None:
            mark = f',"xml:lang":{quoted(language)}'
        elif (datatype := term.datatype) == XSD.string:
            mark = ""
        else:
            mark = f',"datatype":{quoted(datatype.value)}'
        return f'{{"type":"literal","value":{quoted(term.value)}{mark}}}'
    if isinstance(term, BlankNode):
        return f'{{"type":"bnode","value":{quoted(term.value)}}}'
    parts = (("subject", term.subject), ("predicate", term.predicate), ("object", term.object))
    inner = ",".join(f'"{name}":{json_term(part)}' for name, part in parts)
    return f'{{"type":"triple","value":{{{inner}}}}}'


def qualities(literal: Literal) -> dict[str, str]:
    """Language or datatype; a plain string has neither."""
    if literal.language is not None:
        return {"xml:lang": literal.language}
    return {} if literal.datatype == XSD.string else {"datatype": literal.datatype.value}


def xml_term(term: Term) -> str:
    """A term as the XML format writes it; characters XML forbids become U+FFFD."""
    if isinstance(term, NamedNode):
        return f"<uri>{escape(term.value)}</uri>"
    if isinstance(term, Literal):
        marks = "".join(f" {name}={quoteattr(value)}" for name, value in qualities(term).items())
        return f"<literal{marks}>{xml_text(term.value)}</literal>"
    if isinstance(term, BlankNode):
        return f"<bnode>{escape(term.value)}</bnode>"
    parts = (("subject", term.subject), ("predicate", term.predicate), ("object", term.object))
    inner = "".join(f"<{name}>{xml_term(part)}</{name}>" for name, part in parts)
    return f"<triple>{inner}</triple>"


def xml_text(text: str) -> str:
    """Text that XML readers give back whole: some trim its ends, all turn a CR into a line feed."""
    safe = escape(NOT_XML.sub("\ufffd", text))
    return FRAGILE.sub(lambda found: "".join(f"&#{ord(char)};" for char in found[0]), safe)


def csv_value(term: Term | None) -> str:
    if term is None:
        return ""
    value = term.value if isinstance(term, NamedNode | Literal) else str(term)
    return '"' + value.replace('"', '""') + '"' if NEEDS_QUOTES.search(value) else value


def tsv_term(term: Term) -> str:
    written = f"<<( {term} )>>" if isinstance(term, Triple) else str(term)
    return written.replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
