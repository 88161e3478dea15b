"""``lianmu template``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from ontology.namespaces import Names
from server.cli.context import save, settings_here
from server.clock import SHANGHAI
from server.linked.template import Form, write_template
from server.store.folder import DataFolder
from server.store.graphs import Graphs


def template(
    form: Annotated[Form, typer.Option("--as")] = "xlsx",
    output: Annotated[Path | None, typer.Option("-o", help="文件 / file")] = None,
    language: Annotated[
        Literal["zh", "en"], typer.Option("--lang", help="提示的语言 / language of the hints")
    ] = "zh",
) -> None:
    """目录模板，下拉列表用本市的代码表 / the template of a catalog, with the city's code lists."""
    settings = settings_here()
    folder = DataFolder(settings.data)
    today = datetime.now(SHANGHAI).date()
    if not folder.exists:
        graphs = Graphs(Names(settings.base_iri))
        save(write_template(None, graphs, form, language, today), output)
        return
    with folder.open_current() as edition:
        save(write_template(edition, folder.graphs(), form, language, today), output)


COMMANDS = (template,)
