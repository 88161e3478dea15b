"""``lianmu export`` and ``lianmu query``."""

from __future__ import annotations

import ast
import csv
import io
import json
import warnings
from pathlib import Path
from typing import Annotated, Any, Literal, cast
from urllib.error import URLError

import typer
from rich.console import Console
from rich.table import Table
from SPARQLWrapper import JSON, QueryResult, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from ontology.text import Text
from server.accounts.callers import ANONYMOUS, dataset_for
from server.cli.context import opened, save, say, settings_here
from server.errors import BadInput, NotFound
from server.linked.export import Form
from server.linked.export import export as write_export

Shape = Literal["table", "csv", "json"]
UNKNOWN = Text("没有目录“{key}”", "There is no catalog “{key}”")
NO_FILE = Text("没有文件 {name}", "There is no file {name}")
BAD_ENDPOINT = Text(
    "SPARQL 地址以 http:// 或 https:// 开头", "A SPARQL address starts with http:// or https://"
)
NO_ANSWER = Text("无法从 {endpoint} 得到结果：{reason}", "No answer from {endpoint}: {reason}")


def export(
    form: Annotated[Form, typer.Option("--as")],
    catalog: Annotated[str | None, typer.Option(help="目录的键 / key of the catalog")] = None,
    output: Annotated[Path | None, typer.Option("-o", help="文件 / file")] = None,
) -> None:
    """导出公开内容 / export what everybody may read."""
    _, folder = opened()
    graphs = folder.graphs()
    with folder.open_current() as edition:
        dataset = dataset_for(ANONYMOUS, edition.meta, graphs)
        if catalog is not None and graphs.catalog(catalog) not in dataset.named:
            raise NotFound(UNKNOWN.format(key=catalog))
        demo = folder.charter().demo
        save(write_export(edition, graphs, dataset, form, catalog, demo=demo), output)


def query(
    text: Annotated[str, typer.Argument(help="FILE.rq | SPARQL")],
    endpoint: Annotated[str | None, typer.Option(help="SPARQL 地址 / address")] = None,
    shape: Annotated[Shape, typer.Option("--as")] = "table",
) -> None:
    """查询 SPARQL / ask a SPARQL endpoint, by default the local server's."""
    if endpoint is None:
        endpoint = settings_here().base_iri + "sparql"
    if not endpoint.startswith(("http://", "https://")):
        raise BadInput(BAD_ENDPOINT)
    if text.endswith(".rq"):
        if not Path(text).is_file():
            raise BadInput(NO_FILE.format(name=text))
        text = Path(text).read_text(encoding="utf-8")
    try:
        answer, client = ask(endpoint, text)
        if client.queryType in ("CONSTRUCT", "DESCRIBE"):
            say(answer.response.read().decode())
            return
        show(cast(dict[str, Any], answer.convert()), shape)
    except (SPARQLWrapperException, URLError) as error:
        raise BadInput(NO_ANSWER.format(endpoint=endpoint, reason=reason_of(error))) from None


def ask(endpoint: str, text: str) -> tuple[QueryResult, SPARQLWrapper]:
    """The endpoint's answer; SPARQLWrapper's warnings about its own guesses are not ours."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        client = SPARQLWrapper(endpoint)
        client.setQuery(text)
        client.setReturnFormat(JSON)
        client.setMethod("POST")
        return client.query(), client


def reason_of(error: Exception) -> str:
    """What the server said; SPARQLWrapper wraps it as the text of a bytes literal."""
    _, found, answer = str(error).partition("Response:\n")
    if found:
        try:
            return str(json.loads(ast.literal_eval(answer))["detail"])
        except (ValueError, SyntaxError, KeyError):
            return answer[:200]
    return str(getattr(error, "reason", "")) or str(error)


def show(result: dict[str, Any], shape: Shape) -> None:
    """SPARQL JSON results as asked."""
    if shape == "json":
        say(json.dumps(result, ensure_ascii=False, indent=1))
        return
    if "boolean" in result:
        say(str(result["boolean"]).lower())
        return
    names = result["head"]["vars"]
    rows = [
        [binding[name]["value"] if name in binding else "" for name in names]
        for binding in result["results"]["bindings"]
    ]
    if shape == "csv":
        out = io.StringIO()
        csv.writer(out).writerows([names, *rows])
        say(out.getvalue().rstrip())
        return
    table = Table(*names)
    for row in rows:
        table.add_row(*row)
    Console().print(table)


COMMANDS = (export, query)
