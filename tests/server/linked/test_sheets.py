"""A catalog as a spreadsheet over a real port."""

from __future__ import annotations

import csv
import io

import httpx
import pytest

from ontology.namespaces import Names
from server.accounts.callers import ANONYMOUS, dataset_for
from server.errors import TooLarge
from server.linked.sheets import write_sheet
from server.store.folder import DataFolder
from server.store.graphs import Graphs
from tests.server.store.support import BASE

CSV = "/doc/catalog/mzj.csv"


def test_the_columns_of_the_template_and_a_row_for_each_item(client: httpx.Client) -> None:
    response = client.get(CSV)
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.headers["content-disposition"] == "attachment; filename*=UTF-8''mzj.csv"
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [(row["信息资源名称"], row["信息项名称"]) for row in rows] == [
        ("低保信息", "姓名"),
        ("低保信息", "年龄"),
    ]


def test_a_workbook(client: httpx.Client) -> None:
    response = client.get("/doc/catalog/mzj.xlsx")
    assert response.content.startswith(b"PK")
    assert "spreadsheetml" in response.headers["content-type"]


def test_not_sent_again_while_it_holds(client: httpx.Client) -> None:
    tag = client.get(CSV).headers["etag"]
    assert client.get(CSV, headers={"If-None-Match": tag}).status_code == 304
    assert client.get("/doc/catalog/mzj.xlsx", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    "path", ["/doc/catalog/absent.csv", "/doc/catalog/absent.xlsx", "/doc/resource/r1.csv"]
)
def test_only_a_catalog_that_is_there(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_page_and_the_rdf_of_a_catalog_stay_where_they_were(client: httpx.Client) -> None:
    for suffix in ("html", "ttl"):
        assert client.get(f"/doc/catalog/mzj.{suffix}").status_code == 200


def test_a_catalog_that_is_too_large_is_left_to_the_command_line(folder: DataFolder) -> None:
    graphs = Graphs(Names(BASE))
    with folder.open_current() as edition:
        dataset = dataset_for(ANONYMOUS, edition.meta, graphs)
        with pytest.raises(TooLarge, match="lianmu export"):
            write_sheet(edition, graphs, dataset, "csv", "mzj", False, 3)
