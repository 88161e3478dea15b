"""``/materials`` over a real port: pasted, uploaded, as data; too much and too strange."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import BytesIO, StringIO
from pathlib import Path

import httpx
import openpyxl
import pytest

from server.app import create_app
from server.browser.material import LONGEST, MOST
from server.intake.materials import MOST_BYTES
from tests.server.browser.live import served
from tests.server.browser.reading import read
from tests.server.catalog.support import HEADER, City, row, snapshot

LIST = "1. 建筑企业资质信息\n2. 企业名称（原件一份）\n3. 外星人登记表"
BLNS = Path("../shared/fixtures/text/blns.txt")


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    city = City(tmp_path_factory.mktemp("materials"), public=True, readers=1)
    assert city.submit(HEADER + row()).state == "published"
    return city


@pytest.fixture(scope="module")
def client(city: City) -> Iterator[httpx.Client]:
    with (
        served(create_app(city.settings)) as address,
        httpx.Client(base_url=address, headers={"Accept": "text/html"}, timeout=120) as client,
    ):
        yield client


def workbook(*rows: tuple[str, ...]) -> bytes:
    book = openpyxl.Workbook()
    for each in rows:
        book.worksheets[0].append(each)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_pasted_list_is_answered_at_a_stable_address(client: httpx.Client, language: str) -> None:
    headers = {"Accept-Language": language}
    shown = client.get("/materials", params={"list": LIST}, headers=headers)
    page = read(shown.text)
    assert (shown.status_code, page.faults) == (200, [])
    verdicts = ("不要再要", "目录里没有") if language == "zh" else ("Do not ask", "In no catalog")
    for words in (*verdicts, "建筑企业资质信息", "示范住建局"):
        assert words in page.text
    assert "/doc/resource/307010320700014-000001" in page.links
    (twin,) = [link for link in page.links if link.startswith("/materials.csv")]
    assert client.get(twin).status_code == 200


def test_the_twins_say_how_each_match_came_about(client: httpx.Client) -> None:
    told = client.get("/materials.json", params={"list": LIST}).json()["materials"]
    assert [one["verdict"] for one in told] == ["held", "held", "none"]
    assert [one["how"] for one in told[1]["matches"]] == ["name"]
    assert told[1]["matches"][0]["by"] == "企业名称"
    answer = client.get("/materials.csv", params={"list": LIST})
    lines = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))
    assert [line["verdict"] for line in lines] == ["held", "held", "none"]
    assert lines[0]["sharing"] == "unconditional"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("list.txt", LIST.encode("gb18030")),
        ("list.csv", "序号,材料名称\n1,建筑企业资质信息\n2,企业名称\n3,外星人登记表\n".encode()),
        ("list.xlsx", workbook(("序号", "申请材料"), ("1", "建筑企业资质信息"),
                               ("2", "企业名称"), ("3", "外星人登记表"))),
    ],
)  # fmt: skip
def test_a_file_is_read_and_forgotten(
    city: City, client: httpx.Client, name: str, content: bytes
) -> None:
    before = snapshot(city.folder), sorted(city.folder.inbox.iterdir())
    shown = client.post("/materials", files={"file": (name, content)})
    page = read(shown.text)
    assert (shown.status_code, page.faults) == (200, [])
    assert "不要再要 2" in page.text and "目录里没有 1" in page.text
    assert (snapshot(city.folder), sorted(city.folder.inbox.iterdir())) == before


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("list.pdf", b"%PDF-1.7", 415),
        ("list", b"\x00\x01", 415),
        ("list.xlsx", b"PK\x03\x04 no workbook", 422),
        ("list.xlsx", b"", 422),
        ("list.csv", b'"', 422),
        ("list.txt", b"\xff\xfe\xff", 422),
        ("list.txt", b"a" * (MOST_BYTES + 1), 413),
        ("list.txt", b"\n".join(b"m%d" % n for n in range(MOST + 1)), 422),
        ("list.txt", "材".encode() * (LONGEST + 1), 422),
        ("../../etc/passwd.txt", "身份证".encode(), 200),
    ],
)
def test_what_cannot_be_read_is_told(
    client: httpx.Client, name: str, content: bytes, status: int
) -> None:
    answer = client.post("/materials", files={"file": (name, content)})
    assert answer.status_code == status
    assert read(answer.text).faults == []
    assert "Traceback" not in answer.text


def test_a_form_without_a_file_or_of_another_kind(client: httpx.Client) -> None:
    assert client.post("/materials", data={"list": "企业名称"}).status_code == 200
    assert client.post("/materials", json={"list": "企业名称"}).status_code == 400
    assert client.post("/materials", content=b"x").status_code == 400


@pytest.mark.parametrize("path", ["/materials", "/materials.json", "/materials.csv"])
def test_an_address_may_say_anything(client: httpx.Client, path: str) -> None:
    many = "\n".join(f"材料{number}" for number in range(MOST + 1))
    assert client.get(path, params={"list": many}).status_code == 422
    assert client.get(path).status_code == 200
    assert client.get(f"{path}?list=%ff%fe%ed%a0%80").status_code in (200, 400)


def test_hostile_strings_are_text(client: httpx.Client) -> None:
    lines = [line for line in BLNS.read_text(encoding="utf-8").splitlines() if len(line) < 100]
    for start in range(0, len(lines), 20):
        shown = client.post("/materials", data={"list": "\n".join(lines[start : start + 20])})
        assert shown.status_code in (200, 422), lines[start : start + 20]
        assert read(shown.text).all("script") == []
        assert not [a for _, a in read(shown.text).elements if "onerror" in a or "onload" in a]
