"""RDF files → quads without blank nodes, each with its line. All syntaxes pyoxigraph reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pyoxigraph import BlankNode, Literal, Quad, RdfFormat, Triple, parse

from loaders.cycles import TooAlike
from loaders.decoding import decode_utf8
from loaders.identity import identify
from loaders.limits import Limits
from loaders.lines import JsonLines, LineFeed
from loaders.nodes import name_blank_nodes
from loaders.origin import Loaded, Place, Unusable
from loaders.rdf_bases import with_bases
from loaders.rdf_terms import Terms
from loaders.references import References
from loaders.statements import too_many
from ontology.namespaces import Names
from ontology.text import Text

DEPTH = 200
"""Nesting beyond this exhausts the parser's stack, which would end the process."""
DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
ENGINE_PREFIX = re.compile(r"^Parser error at line \d+ (?:column \d+|between .*?): ")
REMOTE = ("LoadDocumentCallback", "remote context")

SYNTAX = Text(
    "第 {row} 行{column_zh}不是合法的 {format}：{detail}",
    "Line {row}{column_en} is not valid {format}: {detail}",
)
REMOTE_CONTEXT = Text(
    "JSON-LD 的 @context 指向网络地址，不会读取。请把 @context 的内容写在文件里，或改交 Turtle。",
    "The @context of this JSON-LD is a web address, which is not fetched. "
    "Please write the context into the file, or submit Turtle.",
)
ENTITIES = Text(
    "第 {row} 行有 <!DOCTYPE 或 <!ENTITY，不予读取。请删去后再提交。",
    "Line {row} has <!DOCTYPE or <!ENTITY, which is not read. Please remove it.",
)
TOO_DEEP = Text(
    "嵌套超过 {limit} 层。请改成平铺的写法。",
    "Nested more than {limit} deep. Please write it flat.",
)
TRIPLE_TERM = Text(
    "第 {row} 行使用了 RDF 1.2 的三元组项，目前不支持。请改用普通陈述。",
    "Line {row} has a triple term of RDF 1.2, which is not supported. Please use a statement.",
)
DIRECTION = Text(
    "第 {row} 行的文字带有书写方向（--ltr、--rtl），目前不支持。请只写语言标记，如 @zh。",
    "Line {row} has a text with a direction (--ltr, --rtl), which is not supported. "
    "Please write the language only, such as @zh.",
)
ALIKE = Text(
    "第 {row} 行的空白节点互相引用，彼此无法区分。请给它们各写一个 IRI。",
    "The blank nodes at line {row} refer to each other and cannot be told apart. "
    "Please give each an IRI.",
)
NOTHING = Text("文件里没有 RDF 陈述。", "The file has no RDF statement.")


def read_rdf(
    content: bytes, rdf_format: RdfFormat, references: References, limits: Limits
) -> Loaded:
    """Quads with graph names as in the file; own IRIs renamed as :mod:`identity` says."""
    content = decode_utf8(content).encode()
    _guard(content, rdf_format)
    placed: list[tuple[Quad, int]] = []
    terms = Terms()
    for quad, row in _parsed(content, rdf_format, references.base):
        _refuse_unsupported(quad, row)
        placed.append((terms.tidied(quad, row), row))
        if len(placed) > limits.statements:
            raise too_many(limits, row)
    if not placed:
        raise Unusable(NOTHING, 1)
    names = Names(references.base)
    settled, notes = with_bases([(quad, Place(row)) for quad, row in placed], references)
    try:
        named = name_blank_nodes([quad for quad, _ in settled], names)
    except TooAlike as error:
        row = _first_row(placed, error.node)
        raise Unusable(ALIKE.format(row=row), row) from None
    loaded = identify(settled, named, names)
    return replace(loaded, notes=[*terms.notes, *loaded.notes, *notes])


def _parsed(content: bytes, rdf_format: RdfFormat, base: str) -> Iterator[tuple[Quad, int]]:
    feed = LineFeed(content)
    try:
        json = JsonLines(content) if rdf_format == RdfFormat.JSON_LD else None
        for quad in parse(feed, format=rdf_format, base_iri=base):
            yield quad, json.line_of(quad) if json else feed.line_of_statement()
    except (SyntaxError, ValueError, OSError) as error:
        raise _syntax(error, rdf_format, feed.number) from None


def _syntax(error: Exception, rdf_format: RdfFormat, fed: int) -> Unusable:
    """The parser's line and column if it gives them, else the line that was read last."""
    message = str(error.args[0]) if error.args else ""
    if any(word in message for word in REMOTE):
        return Unusable(REMOTE_CONTEXT)
    row = getattr(error, "lineno", None) or fed
    column = getattr(error, "offset", None)
    detail = ENGINE_PREFIX.sub("", message)[:200]
    return Unusable(
        SYNTAX.format(
            row=row,
            column_zh=f"第 {column} 个字符处" if column else "",
            column_en=f", character {column}," if column else "",
            format=rdf_format.name,
            detail=detail,
        ),
        row,
        str(column) if column else None,
    )


def _guard(content: bytes, rdf_format: RdfFormat) -> None:
    """Refuse what may not be parsed at all: entities, and nesting that breaks the parser."""
    if rdf_format == RdfFormat.RDF_XML:
        match = DOCTYPE.search(content)
        if match is not None:
            row = content.count(b"\n", 0, match.start()) + 1
            raise Unusable(ENTITIES.format(row=row), row)
    depth = (
        json_depth(content)
        if rdf_format == RdfFormat.JSON_LD
        else content.count(b"<<(") - content.count(b")>>")
    )
    if depth > DEPTH:
        raise Unusable(TOO_DEEP.format(limit=DEPTH))


def json_depth(content: bytes) -> int:
    """How deep objects and arrays nest, brackets inside strings left out."""
    plain = re.sub(rb'"(?:[^"\\]|\\.)*"', b"", content)
    depth = deepest = 0
    for bracket in re.findall(rb"[{}\[\]]", plain):
        depth += 1 if bracket in b"{[" else -1
        deepest = max(deepest, depth)
    return deepest


def _refuse_unsupported(quad: Quad, row: int) -> None:
    if isinstance(quad.subject, Triple) or isinstance(quad.object, Triple):
        raise Unusable(TRIPLE_TERM.format(row=row), row)
    if isinstance(quad.object, Literal) and quad.object.direction is not None:
        raise Unusable(DIRECTION.format(row=row), row)


def _first_row(placed: list[tuple[Quad, int]], node: BlankNode) -> int:
    return next(row for quad, row in placed if node in (quad.subject, quad.object, quad.graph_name))
