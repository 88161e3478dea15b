"""What a hostile or hurried caller meets: clear answers, no 500, no traceback."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from tests.system.conftest import Served
from tests.system.test_served import RESOURCE, good


def test_output_places_are_checked_before_anything_is_published(
    demo: Served, tmp_path: Path
) -> None:
    file = good(tmp_path / "good.csv", "渔用物资登记信息", "100010")
    before = demo.count(RESOURCE)
    for option in (
        ("--report", str(tmp_path / "nowhere" / "x.html")),
        ("--report", str(tmp_path / "x.docx")),
        ("--report", str(tmp_path)),
        ("--marked", str(tmp_path / "nowhere" / "x.xlsx")),
    ):
        done = demo.lianmu("submit", str(file), "--catalog", "shifan-1", *option)
        assert done.returncode == 2 and "Traceback" not in done.stderr, option
    assert demo.count(RESOURCE) == before


@pytest.mark.parametrize(
    "arguments",
    [
        ("submit", "/nonexistent.csv", "--catalog", "shifan-1"),
        ("submit", "/", "--catalog", "shifan-1"),
        ("validate", "/nonexistent.csv"),
        ("export", "--as", "ttl", "-o", "/nonexistent/x"),
        ("export", "--as", "csv"),
        ("export", "--as", "ttl", "--catalog", "nobody"),
        ("query", "--endpoint", "file:///etc/passwd", "ASK {}"),
        ("query", "nosuch.rq"),
        ("review", "a" * 300),
        ("org", "add", "x", "新单位", "nope"),
        ("org", "add", "x", "连云港市住房和城乡建设局", "11320700X00001011P"),
        ("token", "create", "--org", "nobody", "--role", "auditor"),
        ("restore", "/nonexistent"),
        ("backup", "/proc/x"),
    ],
)
def test_commands_that_cannot_be_done_say_so(demo: Served, arguments: tuple[str, ...]) -> None:
    edition = demo.lianmu("edition", "list").stdout
    done = demo.lianmu(*arguments)
    assert done.returncode == 2, done.stdout
    assert "Traceback" not in done.stderr and done.stderr.strip()
    assert demo.lianmu("edition", "list").stdout == edition


def test_requests_out_of_the_ordinary(demo: Served) -> None:
    with demo.client(demo.token("shifan-1", "publisher")) as client:
        for path in ("reports/" + "a" * 300, "submissions/" + "a" * 300, "reports/..%2f..%2fx"):
            assert client.get(path).status_code == 404
        nul = client.post("validate", files={"file": ("a.ttl", b"")}, data={"profile": "\x00"})
        assert nul.status_code == 400
    with demo.client(Host="evil.example") as client:
        for path in ("search/", "doc/x", "reports/"):
            assert "evil.example" not in client.get(path).headers.get("location", "")
    with demo.client() as client:
        for path in ("", "search", "health", "docs", "robots.txt", "sparql?query=ASK{}"):
            answer = client.head(path)
            assert answer.status_code == 200 and answer.content == b"", path
        for path in ("", "docs", "sparql", "nothing", "static/style.css", "reports"):
            assert "default-src 'self'" in client.get(path).headers["content-security-policy"]
        assert "http" not in client.get("docs").text.split("<main", 1)[1].split("</main>")[0]


def test_long_flat_queries_do_not_end_a_reader(demo: Served) -> None:
    with demo.client() as client:
        for query in (
            "SELECT (" + "!" * 20_000 + "true AS ?x) {}",
            "SELECT (" + "1+" * 20_000 + "1 AS ?x) {}",
            "SELECT * { ?s " + "<urn:p>/" * 10_000 + "<urn:p> ?o }",
            "SELECT * { {} " + "UNION {} " * 10_000 + "}",
        ):
            assert client.post("sparql", data={"query": query}).status_code in (200, 400, 503)
            assert client.get("search.json").status_code == 200


def test_a_trial_gives_the_marked_sheet_and_a_turtle_file_has_none(
    demo: Served, tmp_path: Path
) -> None:
    file = good(tmp_path / "bad.csv", "渔业保险信息", "100011", sharing="有条件共享")
    with demo.client(demo.token("shifan-1", "publisher")) as client:
        trial = client.post(
            "submissions",
            data={"catalog": "shifan-1", "dry_run": "true"},
            files={"file": ("bad.csv", file.read_bytes())},
        )
        assert trial.status_code == 422
        sheet = client.get(f"reports/{trial.json()['id']}.xlsx")
        assert sheet.status_code == 200 and sheet.content.startswith(b"PK")
        turtle = client.post(
            "submissions",
            data={"catalog": "shifan-1"},
            files={"file": ("bad.ttl", b"<urn:a> a <https://w3id.org/lianmu/ns#Waiver> .")},
        )
        assert turtle.status_code == 422
        report = f"reports/{turtle.json()['id']}"
        assert client.get(report + ".xlsx").status_code == 404
        page = client.get(report, headers={"Accept": "text/html"}).text
        assert ".xlsx" not in page and ".csv" in page


def test_dcat_ap_of_one_catalog_is_that_catalog(demo: Served, tmp_path: Path) -> None:
    file = tmp_path / "one.ttl"
    made = demo.lianmu("export", "--as", "dcat-ap", "--catalog", "shifan-1", "-o", str(file))
    assert made.returncode == 0
    text = file.read_text(encoding="utf-8")
    assert "id/catalog/shifan-1" in text and "id/catalog/lyg-zjj" not in text


def test_reading_goes_on_while_many_submissions_wait(demo: Served, tmp_path: Path) -> None:
    token = demo.token("shifan-1", "publisher")
    content = good(tmp_path / "same.csv", "渔业统计月报信息", "100012").read_bytes()

    def post() -> None:
        with demo.client(token) as client:
            client.post(
                "submissions",
                data={"catalog": "shifan-1", "dry_run": "true"},
                files={"file": ("same.csv", content)},
            )

    threads = [threading.Thread(target=post) for _ in range(12)]
    for thread in threads:
        thread.start()
    with demo.client() as client:
        while any(thread.is_alive() for thread in threads):
            assert client.get("sparql", params={"query": "ASK {}"}).status_code == 200
            assert client.get("search.json").status_code == 200
    for thread in threads:
        thread.join()
