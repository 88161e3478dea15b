"""SPARQL 1.1 Protocol, the query operation (section 2.1): a request as plain values, or why not."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl

from pyoxigraph import NamedNode

from ontology.text import Text
from server.errors import BadInput, Forbidden, MethodNotAllowed, UnsupportedMedia

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
UPDATE = "application/sparql-update"
METHODS = ("GET", "HEAD", "POST", "OPTIONS")
MOST_PARAMETERS = 1000

NO_UPDATE = Text(
    "此处只读。修改目录请通过 /submissions 提交",
    "Read only. Changes to a catalog go through /submissions",
)
NOT_UTF8 = Text("请求不是 UTF-8 编码", "The request is not UTF-8")


@dataclass(frozen=True)
class SparqlRequest:
    """``query`` is None for a request to the endpoint itself; ``format`` names a result format
    and wins over ``Accept``, for links and forms.
    """

    query: str | None
    default_graphs: tuple[NamedNode, ...] = ()
    named_graphs: tuple[NamedNode, ...] = ()
    format: str | None = None


def parse_request(
    method: str, content_type: str | None, query_string: bytes, body: bytes
) -> SparqlRequest:
    """What is asked. Parameters of a form and of the address count alike."""
    parameters = pairs(query_string)
    queries: list[str] = []
    if method == "POST":
        media = media_type(content_type)
        if media == FORM:
            parameters += pairs(body)
        elif media == DIRECT:
            queries.append(decoded(body))
        elif media == UPDATE:
            raise Forbidden(NO_UPDATE)
        else:
            raise UnsupportedMedia(
                Text(f"POST 请用 {DIRECT} 或 {FORM}", f"POST a query as {DIRECT} or {FORM}")
            )
    elif method not in ("GET", "HEAD"):
        raise MethodNotAllowed(Text("请用 GET 或 POST 查询", "Query with GET or POST"))
    if any(name == "update" for name, _ in parameters):
        raise Forbidden(NO_UPDATE)
    queries += [value for name, value in parameters if name == "query"]
    return SparqlRequest(
        only(queries, required=method == "POST"),
        graphs(parameters, "default-graph-uri"),
        graphs(parameters, "named-graph-uri"),
        next((value for name, value in parameters if name == "format" and value), None),
    )


def only(queries: list[str], *, required: bool) -> str | None:
    """The one query; exactly one is allowed (section 2.1.4)."""
    if len(queries) > 1:
        raise BadInput(
            Text("一次只能提交一个查询", "One query at a time: query= stands there twice")
        )
    if required and not queries:
        raise BadInput(Text("缺少参数 query", "The parameter query is missing"))
    return queries[0] if queries else None


def media_type(content_type: str | None) -> str:
    """The media type without parameters; only UTF-8 is read."""
    media, *parameters = (part.strip().lower() for part in (content_type or "").split(";"))
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "charset" and value.strip(' "') not in ("utf-8", "utf8", "us-ascii"):
            raise BadInput(NOT_UTF8)
    return media


def pairs(encoded: bytes) -> list[tuple[str, str]]:
    """Decoded parameters in their order."""
    text = decoded(encoded)
    try:
        return parse_qsl(
            text, keep_blank_values=True, errors="strict", max_num_fields=MOST_PARAMETERS
        )
    except UnicodeDecodeError:
        raise BadInput(NOT_UTF8) from None
    except ValueError:
        raise BadInput(Text("参数过多", "Too many parameters")) from None


def decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise BadInput(NOT_UTF8) from None


def graphs(parameters: list[tuple[str, str]], name: str) -> tuple[NamedNode, ...]:
    """The graphs a parameter names, in order."""
    found: list[NamedNode] = []
    for key, value in parameters:
        if key == name:
            try:
                found.append(NamedNode(value))
            except ValueError:
                raise BadInput(
                    Text(f"{name} 不是绝对 IRI：{value}", f"{name} is not an absolute IRI: {value}")
                ) from None
    return tuple(found)
