"""The product as its users meet it: command line beside a running server, standard clients."""

from __future__ import annotations

import csv
import io
import subprocess
import warnings
from pathlib import Path

import httpx
import pytest
from pyoxigraph import RdfFormat, parse
from SPARQLWrapper import CSV, JSON, TURTLE, SPARQLWrapper

from server.settings import Settings
from server.store.folder import DataFolder
from tests.system.conftest import LIANMU, Served

GOOD = (
    "信息资源名称,信息资源代码,信息资源提供方,资源提供方代码,信息资源摘要,信息资源格式分类,"
    "信息资源格式类型,信息项名称,数据类型,共享类型,共享条件,使用用途,共享方式分类,共享方式类型,"
    "是否向社会开放,更新周期,发布日期,数据分级,保密风险评估日期,个人信息影响评估日期,"
    "审核负责人,审核日期\n"
    "{name},307010320700090/{number},示范一局,11320700X00000078M,示范资源的用途和内容,数据库,"
    "oracle,设施名称,字符型C,{sharing},,工作参考,共享平台方式,接口,否,每月,2026-01-15,一般,"
    "2026-01-05,2026-01-05,王示范,2026-01-10\n"
)
RESOURCE = "?s a <https://w3id.org/lianmu/ns#InformationResource>"


def good(path: Path, name: str, number: str, sharing: str = "无条件共享") -> Path:
    path.write_text(GOOD.format(name=name, number=number, sharing=sharing), encoding="utf-8-sig")
    return path


def test_the_demo_city_is_whole(demo: Served) -> None:
    assert demo.count(RESOURCE) == 60
    assert demo.count("?s a <https://w3id.org/lianmu/ns#InformationItem>") == 300
    assert demo.count("?s a <http://www.w3.org/ns/dcat#Catalog>") == 45
    examined = demo.lianmu("doctor")
    assert examined.returncode == 0, examined.stdout


def test_a_resource_iri_gives_turtle_or_a_page(demo: Served) -> None:
    iri = demo.url + "id/resource/102001-000001"
    with demo.client(Accept="text/turtle") as client:
        answer = client.get(iri, follow_redirects=True)
    assert [step.status_code for step in answer.history] == [303]
    assert answer.headers["content-type"].startswith("text/turtle")
    said = {str(quad.object) for quad in parse(answer.content, format=RdfFormat.TURTLE)}
    assert '"企业登记基本信息"@zh' in said
    with demo.client(Accept="text/html", **{"Accept-Language": "en"}) as client:
        page = client.get(iri, follow_redirects=True)
    assert "企业登记基本信息" in page.text and '<html lang="en"' in page.text
    assert "demonstration data, not official" in page.text


def test_a_good_file_is_published_beside_the_running_server(demo: Served, tmp_path: Path) -> None:
    before = demo.count(RESOURCE)
    file = good(tmp_path / "good.csv", "休闲垂钓平台登记信息", "100001")
    made = demo.lianmu("submit", str(file), "--catalog", "shifan-1")
    assert made.returncode == 0, made.stdout + made.stderr
    assert demo.count(RESOURCE) == before + 1
    with demo.client() as client:
        found = client.get("search.json", params={"q": "垂钓"}).json()
        assert [hit["code"] for hit in found["hits"]] == ["307010320700090/100001"]
        page = client.get("doc/resource/307010320700090-100001.html")
        assert page.status_code == 200 and "休闲垂钓平台登记信息" in page.text
    gone = demo.lianmu("withdraw", "307010320700090/100001", "--catalog", "shifan-1")
    assert gone.returncode == 0, gone.stderr
    assert demo.count(RESOURCE) == before
    with demo.client() as client:
        assert client.get("search.json", params={"q": "垂钓"}).json()["total"] == 0


def test_a_bad_file_changes_nothing_and_is_explained(demo: Served, tmp_path: Path) -> None:
    before = demo.count("?s ?p ?o")
    file = good(tmp_path / "bad.csv", "渔船避风调度信息", "100002", sharing="有条件共享")
    report = tmp_path / "report.csv"
    marked = tmp_path / "marked.xlsx"
    refused = demo.lianmu(
        "submit", str(file), "--catalog", "shifan-1",
        "--report", str(report), "--marked", str(marked),
    )  # fmt: skip
    assert refused.returncode == 1
    assert demo.count("?s ?p ?o") == before
    assert demo.count('?s ?p "渔船避风调度信息"@zh') == 0
    rows = list(csv.DictReader(io.StringIO(report.read_text(encoding="utf-8-sig"))))
    assert [(row["rule"], row["row"], row["column"]) for row in rows] == [("R-08", "2", "共享条件")]
    assert rows[0]["source"].endswith("law/decree-809/15") and rows[0]["evidence"] == "read"
    for name in ("message_zh", "message_en", "fix_zh", "fix_en"):
        assert rows[0][name]
    assert marked.read_bytes().startswith(b"PK")


def test_a_plain_file_conforms_under_the_interim_measures(demo: Served, tmp_path: Path) -> None:
    file = tmp_path / "plain.csv"
    file.write_text(
        "信息资源名称,信息资源代码,信息资源提供方,资源提供方代码,信息资源摘要,信息资源格式分类,"
        "信息资源格式类型,信息项名称,数据类型,共享类型,共享条件,共享方式类型,是否向社会开放,"
        "开放条件,更新周期,发布日期\n"
        "渔港名录信息,307010320700090/100003,示范一局,11320700X00000078M,全市渔港名称和等级,"
        "电子表格,xlsx,渔港名称,字符型C,无条件共享,,文件,是,无附加条件,每年,2019-03-20\n",
        encoding="gb18030",
    )
    judged = demo.lianmu("validate", str(file), "--profile", "lyg-interim")
    assert judged.returncode == 0, judged.stdout


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_submitting_what_was_downloaded_changes_nothing(
    demo: Served, tmp_path: Path, form: str
) -> None:
    with demo.client() as client:
        page = client.get("doc/catalog/lyg-sthjj", headers={"Accept": "text/html"}).text
        assert f'href="/doc/catalog/lyg-sthjj.{form}"' in page
        download = client.get(f"doc/catalog/lyg-sthjj.{form}")
    assert download.status_code == 200
    file = tmp_path / f"download.{form}"
    file.write_bytes(download.content)
    again = demo.lianmu("submit", str(file), "--catalog", "lyg-sthjj", "--replace")
    assert again.returncode == 0, again.stdout
    assert "没有变化" in again.stdout


@pytest.mark.parametrize("form", ["csv", "xlsx", "ttl"])
@pytest.mark.parametrize("catalog", ["shifan-1", "lyg-sthjj"])
def test_submitting_an_export_again_changes_nothing(
    demo: Served, tmp_path: Path, form: str, catalog: str
) -> None:
    file = tmp_path / f"export.{form}"
    assert (
        demo.lianmu("export", "--as", form, "--catalog", catalog, "-o", str(file)).returncode == 0
    )
    edition = httpx.get(demo.url + "health", timeout=60).json()["edition"]
    again = demo.lianmu("submit", str(file), "--catalog", catalog, "--replace")
    assert again.returncode == 0, again.stdout
    assert httpx.get(demo.url + "health", timeout=60).json()["edition"] == edition


def test_sparqlwrapper_reads_it_unchanged(demo: Served) -> None:
    client = SPARQLWrapper(demo.url + "sparql")
    client.setQuery(f"SELECT ?s {{ {RESOURCE} }} LIMIT 5")
    client.setReturnFormat(JSON)
    result = client.query().convert()
    assert isinstance(result, dict) and len(result["results"]["bindings"]) == 5
    client.setQuery(f"ASK {{ {RESOURCE} }}")
    asked = client.query().convert()
    assert isinstance(asked, dict) and asked["boolean"] is True
    client.setReturnFormat(CSV)
    client.setQuery(f"SELECT ?s {{ {RESOURCE} }} LIMIT 2")
    table = client.query().convert()
    assert isinstance(table, bytes) and table.count(b"\r\n") == 3
    client.setReturnFormat(TURTLE)
    client.setQuery(f"CONSTRUCT {{ ?s a <urn:found> }} WHERE {{ {RESOURCE} }}")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # SPARQLWrapper's own deprecations
        turtle = client.query().convert()
    assert isinstance(turtle, bytes)
    assert len(list(parse(turtle, format=RdfFormat.TURTLE))) == 60


def test_results_are_compressed_but_not_beside_a_session(demo: Served) -> None:
    """Sizes of compressed answers would tell secrets that stand beside what was asked (BREACH)."""
    asked = {"query": "SELECT * { ?s ?p ?o } LIMIT 500"}
    with demo.client(**{"Accept-Encoding": "gzip"}) as client:
        plain = client.get("sparql", params=asked)
        long = client.get("sparql", params={"query": "SELECT * { ?s ?p ?o }"})
        beside = client.get("sparql", params=asked, headers={"Cookie": "lianmu_session=x"})
    for answer in (plain, long):
        assert answer.headers["content-encoding"] == "gzip"
        assert "Accept-Encoding" in answer.headers["vary"]
        assert len(answer.json()["results"]["bindings"]) >= 500
    assert "content-encoding" not in beside.headers
    assert beside.json() == plain.json()


def test_query_command(demo: Served, tmp_path: Path) -> None:
    file = tmp_path / "count.rq"
    file.write_text(f"SELECT (COUNT(?s) AS ?n) {{ {RESOURCE} }}")
    asked = demo.lianmu("query", str(file), "--as", "csv")
    assert (asked.returncode, asked.stdout.split()) == (0, ["n", "60"]), asked.stderr
    wrong = demo.lianmu("query", "SELECT * {")
    assert wrong.returncode == 2 and "Traceback" not in wrong.stderr


def test_a_runaway_query_ends_and_the_next_answers(demo: Served) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    with demo.client() as client:
        ended = client.get("sparql", params={"query": endless})
        assert ended.status_code == 503
        assert ended.json()["type"].endswith("timed-out")
        assert client.get("sparql", params={"query": "ASK {}"}).status_code == 200
    children = subprocess.run(
        ["/bin/ps", "-o", "pid=,stat=", "--ppid", str(demo.process.pid)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    alive = [line for line in children.stdout.splitlines() if " Z" not in line]
    assert len(alive) <= Settings.model_fields["readers"].default, children.stdout


def test_a_submission_over_http(demo: Served, tmp_path: Path) -> None:
    token = demo.token("shifan-1", "publisher")
    file = good(tmp_path / "http.csv", "渔具管理信息", "100004")
    with demo.client(token) as client:
        dry = client.post(
            "submissions",
            data={"catalog": "shifan-1", "dry_run": "true"},
            files={"file": ("http.csv", file.read_bytes())},
        )
        assert (dry.status_code, dry.json()["changes"][0]["kind"]) == (200, "added")
        made = client.post(
            "submissions",
            data={"catalog": "shifan-1"},
            files={"file": ("http.csv", file.read_bytes())},
        )
        assert made.status_code == 201
        assert made.headers["location"] == f"/submissions/{made.json()['id']}"
        assert 'rel="describedby"' in made.headers["link"]
        assert client.get(made.headers["location"]).json()["state"] == "published"
        for suffix in ("ttl", "json", "csv", "html", "xlsx"):
            assert client.get(f"reports/{made.json()['id']}.{suffix}").status_code == 200
        other = client.post(
            "submissions", data={"catalog": "lyg-zjj"}, files={"file": ("a.csv", b"x")}
        )
        assert other.status_code == 403
        nobody = client.post("submissions", data={"catalog": "x"}, files={"file": ("a", b"x")})
        assert nobody.status_code == 404
        unusable = client.post(
            "submissions", data={"catalog": "shifan-1"}, files={"file": ("a.csv", b"")}
        )
        assert unusable.status_code == 400
        assert unusable.headers["content-type"].startswith("application/problem+json")
        gone = client.post(
            "submissions", data={"catalog": "shifan-1", "withdraw": "307010320700090/100004"}
        )
        assert gone.status_code == 201
    with demo.client() as anonymous:
        assert anonymous.post("submissions", data={"catalog": "shifan-1"}).status_code == 401
    with demo.client("wrong") as stranger:
        assert stranger.get("search.json").status_code == 401


def test_a_long_query_on_the_oldest_edition_survives_retention(
    demo: Served, tmp_path: Path
) -> None:
    folder = DataFolder(demo.folder)
    oldest = folder.list_editions()[0].number
    with folder.open_edition(oldest) as edition:
        found = iter(edition.store.quads_for_pattern(None, None, None, None))
        next(found)
        for number in ("100005", "100006"):
            file = good(tmp_path / "more.csv", f"渔业资源信息{number[-1]}号海区", number)
            environment = demo.environment | {"LIANMU_KEEP_EDITIONS": "1", "LIANMU_KEEP_DAYS": "0"}
            for arguments in (
                ("submit", str(file), "--catalog", "shifan-1"),
                ("withdraw", f"307010320700090/{number}", "--catalog", "shifan-1"),
            ):
                subprocess.run(
                    [LIANMU, *arguments], env=environment, check=True, capture_output=True
                )
        assert oldest in {edition.number for edition in folder.list_editions()}
        assert sum(1 for _ in found) > 1000
