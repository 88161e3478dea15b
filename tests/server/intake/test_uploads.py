"""Check a file, read what would become of it, submit the very same bytes; over a real port."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO, StringIO
from pathlib import Path

import httpx
import openpyxl
import pytest

from server.accounts.callers import Role
from server.accounts.tokens import Accounts
from server.app import create_app
from tests.server.browser.live import served
from tests.server.browser.reading import read
from tests.server.catalog.support import HEADER, City, row
from tests.server.catalog.test_differences import catalog

CHECK = {"catalog": "housing", "dry_run": "true"}
MANY = 12


@contextmanager
def opened(city: City, body: str = "housing", role: Role = "publisher") -> Iterator[httpx.Client]:
    """A client signed in for a body, of an application on the city's folder."""
    token = Accounts(city.folder.accounts).create_token(body, role)
    with served(create_app(city.settings)) as address:
        bearer = {"Authorization": f"Bearer {token}"}
        with httpx.Client(base_url=address, headers=bearer, timeout=300) as client:
            yield client


@pytest.fixture
def city(tmp_path: Path) -> City:
    return City(tmp_path, answer_seconds=300, readers=1)


@pytest.fixture
def client(city: City) -> Iterator[httpx.Client]:
    with opened(city) as client:
        yield client


def check(client: httpx.Client, content: str, **fields: str) -> httpx.Response:
    files = {"file": ("catalog.csv", content.encode())}
    return client.post("/submissions", data=CHECK | fields, files=files)


def test_what_was_checked_is_submitted_without_being_sent_again(
    city: City, client: httpx.Client
) -> None:
    checked = check(client, HEADER + row())
    assert checked.status_code == 200
    told = checked.json()
    assert (told["dry_run"], told["diff"]["added"]) == (True, 1)
    assert told["encoding"] == "utf-8" and told["sheets"][0]["columns"]["title"] == "信息资源名称"
    assert city.titles() == set()
    page = read(client.get(f"/submissions/{told['id']}", headers={"Accept": "text/html"}).text)
    assert {"type": "hidden", "name": "checked", "value": told["id"]} in page.all("input")
    done = client.post("/submissions", data={"checked": told["id"]})
    assert (done.status_code, done.json()["dry_run"]) == (201, False)
    kept = city.folder.evidence / done.json()["id"] / "file"
    assert kept.read_bytes() == (HEADER + row()).encode()


def test_nobody_else_submits_what_somebody_checked(city: City, client: httpx.Client) -> None:
    told = check(client, HEADER + row()).json()
    other = Accounts(city.folder.accounts).create_token("justice", "publisher")
    bearer = {"Authorization": f"Bearer {other}"}
    answer = client.post("/submissions", data={"checked": told["id"]}, headers=bearer)
    assert answer.status_code == 404
    assert client.post("/submissions", data={"checked": "unknown"}).status_code == 404


def test_checked_files_make_room_for_newer_ones(tmp_path: Path) -> None:
    """One megabyte in all: the second file of 0.6 MB takes the place of the first."""
    city = City(tmp_path, answer_seconds=300, readers=1, checked_megabytes=1)
    padding = "\n" * 600_000
    with opened(city) as client:
        first = check(client, HEADER + row() + padding).json()["id"]
        second = check(client, HEADER + row() + padding).json()["id"]
        assert not (city.folder.inbox / first).exists()
        gone = client.post("/submissions", data={"checked": first})
        assert gone.status_code == 404 and "30" in gone.json()["detail"]
        assert client.post("/submissions", data={"checked": second}).status_code == 201


def test_a_secret_file_is_not_kept_for_confirmation(city: City, client: httpx.Client) -> None:
    header, line = (HEADER + row()).splitlines()
    secret = check(client, f"{header},涉密属性\n{line},涉密\n")
    assert secret.status_code == 422
    assert list(city.folder.inbox.iterdir()) == []
    assert client.post("/submissions", data={"checked": secret.json()["id"]}).status_code == 404


def test_a_file_is_read_again_as_its_sender_says(client: httpx.Client) -> None:
    content = (HEADER + row()).replace("信息资源摘要", "资源说明文字")
    first = check(client, content)
    body = first.json()
    assert first.status_code == 422 and body["sheets"][0]["unknown"] == ["资源说明文字"]
    again = {"checked": body["id"], "dry_run": "true", "column": "summary=资源说明文字"}
    second = client.post("/submissions", data=again)
    assert second.status_code == 200, second.text
    assert second.json()["sheets"][0]["columns"]["summary"] == "资源说明文字"
    named = check(client, content, columns=json.dumps({"信息资源摘要": "资源说明文字"}))
    assert named.status_code == 200


@pytest.mark.parametrize(
    ("fields", "allowed"),
    [
        ({"encoding": "klingon"}, "gb18030"),
        ({"layout": "mine"}, "extended"),
        ({"column": "nonsense=资源名称"}, "title（信息资源名称）"),
        ({"column": "资源名称"}, "title="),
        ({"columns": "[1]"}, "JSON"),
    ],
)
@pytest.mark.parametrize("door", ["/submissions", "/validate"])
def test_unknown_names_are_answered_with_those_allowed(
    client: httpx.Client, door: str, fields: dict[str, str], allowed: str
) -> None:
    files = {"file": ("catalog.csv", (HEADER + row()).encode())}
    answer = client.post(door, data=CHECK | fields, files=files)
    assert answer.status_code == 400
    assert allowed in answer.json()["detail"]


@pytest.mark.parametrize("door", ["/submissions", "/validate"])
@pytest.mark.parametrize("columns", ['{"title": "\\ud800"}', '{"\\ud800": "资源名称"}'])
def test_columns_that_are_no_text_are_bad_input(
    client: httpx.Client, door: str, columns: str
) -> None:
    files = {"file": ("catalog.csv", (HEADER + row()).encode())}
    answer = client.post(door, data=CHECK | {"columns": columns}, files=files)
    assert answer.status_code == 400
    assert "columns" in answer.json()["detail"]


@pytest.mark.parametrize("door", ["/submissions", "/validate"])
@pytest.mark.parametrize("field", ["layout", "catalog", "profile", "withdraw", "file"])
def test_no_encoding_of_the_form_brings_in_what_is_no_text(
    client: httpx.Client, door: str, field: str
) -> None:
    """UTF-7 spells a lone surrogate, and the sender says how a form is encoded."""
    file = 'form-data; name="file"; filename="' + ("+2AA-" if field == "file" else "a") + '.csv"'
    parts = {file: HEADER, f'form-data; name="{field}"': "+2AA-"}
    if field == "file":
        del parts['form-data; name="file"']
    body = "".join(f"--XX\r\nContent-Disposition: {k}\r\n\r\n{v}\r\n" for k, v in parts.items())
    media = {"Content-Type": "multipart/form-data; charset=utf-7; boundary=XX"}
    answer = client.post(door, content=(body + "--XX--\r\n").encode(), headers=media)
    assert answer.status_code == 400
    assert field in answer.json()["detail"]


def test_a_checked_file_goes_to_no_other_catalog(city: City, client: httpx.Client) -> None:
    told = check(client, HEADER + row()).json()
    elsewhere = {"checked": told["id"], "catalog": "justice"}
    answer = client.post("/submissions", data=elsewhere)
    assert answer.status_code == 400
    assert "housing" in answer.json()["detail"] and "justice" in answer.json()["detail"]
    assert city.titles() == set()
    same = {"checked": told["id"], "catalog": "housing"}
    assert client.post("/submissions", data=same).status_code == 201


def merged_too_much() -> bytes:
    """A workbook that conforms and merges all rows of three columns beside the table."""
    workbook = openpyxl.Workbook()
    for cells in csv.reader(StringIO(HEADER + row())):
        workbook.active.append(cells)
    workbook.active.merged_cells.add("AH3:AJ1048576")
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def test_why_a_sheet_cannot_be_marked_is_told(client: httpx.Client) -> None:
    files = {"file": ("catalog.xlsx", merged_too_much())}
    told = client.post("/submissions", data=CHECK, files=files).json()
    answer = client.get(f"/reports/{told['id']}.xlsx", headers={"Accept-Language": "en"})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert "merges 3145722 cells" in answer.json()["detail"]


def test_only_what_is_no_table_is_said_to_be_none(client: httpx.Client) -> None:
    header, line = (HEADER + row()).splitlines()
    sealed = check(client, f"{header},涉密属性\n{line},涉密\n").json()["id"]
    assert "涉密" in client.get(f"/reports/{sealed}.xlsx").json()["detail"]
    table = check(client, HEADER + row()).json()["id"]
    assert client.get(f"/reports/{table}.xlsx").status_code == 200
    turtle = b"<http://city.example/id/resource/1> a <http://www.w3.org/ns/dcat#Dataset> ."
    told = client.post("/submissions", data=CHECK, files={"file": ("a.ttl", turtle)}).json()
    assert told["report"] is not None
    answer = client.get(f"/reports/{told['id']}.xlsx")
    assert answer.status_code == 404 and "不是表格" in answer.json()["detail"]


def test_withdrawing_much_is_confirmed_at_the_door(city: City, client: httpx.Client) -> None:
    assert city.submit(catalog(MANY)).state == "published"
    files = {"file": ("catalog.csv", catalog(2).encode())}
    whole = {"catalog": "housing", "mode": "replace"}
    answer = client.post("/submissions", data=whole, files=files)
    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert (told["state"], told["to_confirm"]) == ("unconfirmed", "withdrawals")
    assert "confirm=withdrawals" in told["detail"] and "Location" not in answer.headers
    page = read(client.get(f"/submissions/{told['id']}", headers={"Accept": "text/html"}).text)
    assert any(field.get("name") == "confirm" for field in page.all("input"))
    confirmed = {"checked": told["id"], "confirm": "withdrawals"}
    assert client.post("/submissions", data=confirmed).status_code == 201
    assert len(city.titles()) == 2


@pytest.mark.parametrize(
    ("settings", "content", "limit"),
    [
        ({"upload_rows": 1}, HEADER + row() + row(item="资质等级"), "1"),
        ({"upload_columns": 20}, HEADER + row(), "20"),
        ({"upload_cell_characters": 50}, HEADER + row(summary="长" * 51), "50"),
    ],
)
def test_limits_are_settings_and_their_messages_name_them(
    tmp_path: Path, settings: dict[str, int], content: str, limit: str
) -> None:
    city = City(tmp_path, answer_seconds=300, readers=1, **settings)
    with opened(city) as client:
        answer = check(client, content)
    assert (answer.status_code, answer.json()["state"]) == (400, "unusable")
    assert limit in answer.json()["detail"]


def test_the_statement_may_be_fields_of_the_form(client: httpx.Client) -> None:
    header, line = (HEADER + row()).splitlines()
    bare = f"{','.join(header.split(',')[:-5])}\n{','.join(line.split(',')[:-5])}\n"
    assert check(client, bare).status_code == 422
    fields = {
        "dataLevel": "一般",
        "secrecyAssessed": "2024-03-01",
        "privacyAssessed": "2024-03-01",
        "approver": "示范负责人",
        "approved": "2024-03-10",
    }
    assert check(client, bare, **fields).status_code == 200


def test_the_upload_page_tells_a_visitor_how_to_sign_in(tmp_path: Path) -> None:
    city = City(tmp_path, readers=1, public=True)
    with opened(city) as client:
        html = {"Accept": "text/html"}
        visitor = read(client.get("/upload", headers=html | {"Authorization": ""}).text)
        assert "/signin?next=/upload" in visitor.links and "主管部门" in visitor.text
        clerk = read(client.get("/upload", headers=html).text)
        assert [form["action"] for form in clerk.all("form")].count("/submissions") == 1


def test_a_check_is_compared_with_the_one_before(client: httpx.Client) -> None:
    """Twice wrong, then one mended: open and fixed, not new; another resource has nothing."""
    wrong = HEADER + row(cycle="不定期", condition="") + row(item="类别", cycle="不定期")
    assert check(client, wrong).json()["diff"]["findings"] is None
    second = check(client, wrong).json()["diff"]["findings"]
    assert second["new"] == second["fixed"] == 0 and second["open"] > 0
    mended = check(client, HEADER + row()).json()
    counts = {"new": 0, "open": 0, "fixed": second["open"]}
    assert mended["diff"]["findings"] == counts
    done = client.post("/submissions", data={"checked": mended["id"]}).json()
    assert done["diff"]["findings"] == counts, "what is submitted is not compared with itself"
    other = check(client, HEADER + row("其他信息", "307010320700014/000009", cycle="不定期")).json()
    assert other["diff"]["findings"] is None
    page = client.get(f"/submissions/{other['id']}", headers={"Accept": "text/html"}).text
    assert "没有可比的上次报告" in page and "新出现" not in page


def test_a_corrected_file_is_sent_with_the_same_choices(client: httpx.Client) -> None:
    content = (HEADER + row(decree=",,,,")).replace("信息资源摘要", "资源说明文字")
    choices = {"mode": "replace", "encoding": "utf-8", "dataLevel": "一般"}
    told = check(client, content, column="summary=资源说明文字", **choices).json()
    page = read(client.get(f"/submissions/{told['id']}", headers={"Accept": "text/html"}).text)
    sent = {(one["name"], one["value"]) for one in page.all("input") if "value" in one}
    expected = {*choices.items(), ("catalog", "housing"), ("column", "summary=资源说明文字")}
    assert sent >= expected | {("dry_run", "true")}
    assert any(one.get("name") == "file" for one in page.all("input"))
