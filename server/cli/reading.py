"""``lianmu export`` and ``lianmu query``."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Annotated, Any, Literal, cast
from urllib.error import URLError

import typer
from rich.console import Console
from rich.table import Table
from SPARQLWrapper import JSON, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from ontology.text import Text
from server.accounts.callers import ANONYMOUS, dataset_for
from server.cli.context import opened, save, say, settings_here
from server.errors import BadInput, NotFound
from server.linked.export import Form
from server.linked.export import export as write_export

Shape = Literal["table", "csv", "json"]
UNKNOWN = Text("没有目录“{key}”", "There is no catalog “{key}”")
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
    if text.endswith(".rq") and Path(text).is_file():
        text = Path(text).read_text(encoding="utf-8")
    client = SPARQLWrapper(endpoint)
    client.setQuery(text)
    client.setReturnFormat(JSON)
    client.setMethod("POST")
    try:
        answer = client.query()
        if client.queryType in ("CONSTRUCT", "DESCRIBE"):
            say(answer.response.read().decode())
            return
        show(cast(dict[str, Any], answer.convert()), shape)
    except (SPARQLWrapperException, URLError) as error:
        reason = str(getattr(error, "reason", "")) or str(error)
        raise BadInput(NO_ANSWER.format(endpoint=endpoint, reason=reason)) from None


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
