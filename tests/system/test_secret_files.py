"""A file marked secret, sent by every road: refused, told plainly, and nowhere to be found."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.system.conftest import Served
from tests.system.test_served import GOOD

KEY = "QX9V"
PLANTED = f"{KEY}海防部署"


def lines() -> list[str]:
    header, row = GOOD.format(name=PLANTED, number=KEY, sharing="无条件共享").splitlines()
    return [f"{header},是否涉密", f"{row},国家秘密"]


def sheet() -> bytes:
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = PLANTED
    for line in lines():
        page.append(line.split(","))
    written = BytesIO()
    book.save(written)
    return written.getvalue()


CONTENT = {
    "csv": "\n".join(lines()).encode("utf-8-sig"),
    "xlsx": sheet(),
    "ttl": f"""
        @prefix lm: <https://w3id.org/lianmu/ns#> . @prefix dct: <http://purl.org/dc/terms/> .
        <urn:uuid:{KEY}> a lm:InformationResource ; dct:title "{PLANTED}"@zh ;
          dct:identifier "307010320700090/{KEY}" ; lm:secrecy
          <https://w3id.org/lianmu/code/secrecy/state-secret> .""".encode(),
}


def saved(folder: Path, form: str) -> Path:
    path = folder / f"{PLANTED}.{form}"
    path.write_bytes(CONTENT[form])
    return path


@pytest.fixture(autouse=True)
def nowhere(demo: Served) -> Iterator[None]:
    """Whatever a test did, no byte and no name below the data folder has the planted word."""
    yield
    for path in demo.folder.rglob("*"):
        assert KEY not in path.name
        if path.is_file():
            assert KEY.encode() not in path.read_bytes(), path


def test_the_command_line_tells_what_to_do(demo: Served, tmp_path: Path) -> None:
    file = saved(tmp_path, "xlsx")
    report, marked = tmp_path / "report.html", tmp_path / "marked.xlsx"
    beside = ("--report", str(report), "--marked", str(marked))
    for command in (
        ("submit", str(file), "--catalog", "shifan-1", *beside),
        ("submit", str(file), "--catalog", "shifan-1", "--dry-run", *beside),
        ("validate", str(file), "--report", str(report)),
    ):
        done = demo.lianmu(*command)
        assert done.returncode == 1, done.stderr
        assert "保密工作负责人" in done.stdout and "R-17" in done.stdout
        assert KEY not in done.stdout + done.stderr
        assert "R-17" in report.read_text() and KEY not in report.read_text()
        assert not marked.exists()


@pytest.mark.parametrize("form", ["csv", "ttl"])
def test_the_web_tells_no_more(demo: Served, tmp_path: Path, form: str) -> None:
    file = saved(tmp_path, form)
    token = demo.token("shifan-1", "publisher")
    sent = {"file": (file.name, file.read_bytes())}
    with demo.client(token) as client, demo.client(token, Accept="text/html") as browser:
        tried = client.post("submissions", data={"catalog": "shifan-1", "dry_run": "1"}, files=sent)
        refused = client.post("submissions", data={"catalog": "shifan-1"}, files=sent)
        checked = client.post("validate", files=sent)
        assert (tried.status_code, refused.status_code, checked.status_code) == (422, 422, 200)
        answers = [tried, refused, checked]
        for answer in (tried, refused):
            identifier = answer.json()["id"]
            page = browser.get(f"submissions/{identifier}")
            assert "保密" in page.text
            answers += [page, browser.get(f"reports/{identifier}"), browser.get("reports")]
            answers += [client.get(f"reports/{identifier}.{form}") for form in ("ttl", "csv")]
            assert client.get(f"reports/{identifier}.xlsx").status_code == 404
    for answer in answers:
        assert answer.status_code in (200, 422), answer.url
        assert KEY not in answer.text, answer.url
