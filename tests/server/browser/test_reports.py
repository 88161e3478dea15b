from __future__ import annotations

from dataclasses import replace
from datetime import date

import httpx
import pytest
from pyoxigraph import NamedNode
from starlette.requests import Request

from ontology.text import Text
from server.accounts.callers import Caller
from server.browser.pages import Pages
from server.browser.reports import problem_page, report_page, severity_counts
from server.browser.submission import Standing, submission_page
from server.catalog.job import Job, State
from server.errors import BadInput, Unauthorised
from server.rules.groups import MOST_LISTED, grouped
from server.rules.report import Report
from tests.server.browser.app import OUTCOME, REPORT, finding
from tests.server.browser.reading import read

AUTHORITY = Caller("authority", "sjj")
PAGES = Pages("http://test.example/", demo=True)


def request() -> Request:
    return Request({"type": "http", "query_string": b"", "headers": [], "path": "/x"})


def test_findings_are_counted_by_severity() -> None:
    assert severity_counts(REPORT) == {"Violation": 3, "Warning": 2}


def test_what_is_mended_is_counted_apart() -> None:
    fixed = replace(finding("R-09", "Violation", 1, "a", None), state="fixed")
    report = Report("decree-809", date(2026, 1, 1), (fixed, *REPORT.findings))
    assert severity_counts(report) == severity_counts(REPORT)
    assert grouped(report) == grouped(REPORT)
    answer = report_page(PAGES, request(), AUTHORITY, "a", report, sheet=True)
    assert "上次的问题已改正 1 处" in read(bytes(answer.body).decode()).text


def test_a_long_list_is_cut_and_says_so() -> None:
    many = tuple(finding("R-09", "Violation", row, "a", None) for row in range(MOST_LISTED + 7))
    group = grouped(Report("p", date(2026, 1, 1), many))[0]
    assert (len(group.listed), group.more) == (MOST_LISTED, 7)
    answer = report_page(
        PAGES, request(), AUTHORITY, "a", Report("p", date(2026, 1, 1), many), sheet=True
    )
    assert "另有 7 处" in read(bytes(answer.body).decode()).text


def test_a_report_shows_place_value_message_and_what_to_write(client: httpx.Client) -> None:
    page = read(client.get("/reports/abc").text)
    for words in (
        "未通过",
        "第 3 行 · 不予共享依据",
        "不予共享的资源须写明依据",
        "写出法律、行政法规的名称和条款",
        "<script>alert(1)</script>",
        "不定期",
        "政务数据共享条例",
    ):
        assert words in page.text
    assert {"/rules/R-09", "/doc/law/decree-809/15"} <= set(page.links)
    assert {f"/reports/abc.{form}" for form in ("xlsx", "csv", "json", "ttl")} <= set(page.links)
    assert not page.all("script")


def test_a_column_the_file_lacks_is_told_once_with_its_rows() -> None:
    lacking = tuple(
        replace(finding("R-16", "Warning", row, "x", None), column=None) for row in (2, 3, 4, 7)
    )
    report = Report("p", date(2026, 1, 1), (*lacking, *REPORT.findings))
    answer = report_page(PAGES, request(), AUTHORITY, "a", report, sheet=True)
    page = read(bytes(answer.body).decode())
    assert "4 行 第 2–4、7 行 没有这一栏" in page.text
    last = page.text.rindex
    assert last("R-13a") < page.text.index("文件里没有这一栏") < last("R-16")


def test_the_value_is_shown_in_the_words_of_the_sender() -> None:
    concept = replace(
        finding("R-05", "Violation", 3, "格式", None),
        value=NamedNode("https://w3id.org/lianmu/code/format/database"),
    )
    nameless = replace(concept, value=NamedNode("http://test.example/id/resource/a#basis-1"))
    report = Report("p", date(2026, 1, 1), (replace(concept, text="库表"), nameless))
    page = read(
        bytes(report_page(PAGES, request(), AUTHORITY, "a", report, sheet=True).body).decode()
    )
    assert "库表" in page.text
    assert "code/format" not in page.text
    assert "#basis" not in page.text


def test_the_report_of_a_check_says_how_long_it_is_kept_and_where() -> None:
    kept = report_page(PAGES, request(), AUTHORITY, "abc", REPORT, sheet=True)
    check = report_page(PAGES, request(), AUTHORITY, "abc", REPORT, sheet=True, remembered=100)
    assert "试检查的报告" not in bytes(kept.body).decode()
    text = read(bytes(check.body).decode()).text
    assert "只保留最近 100 次检查的" in text
    assert "/reports/abc" in text


def test_a_report_can_be_narrowed_to_a_severity(client: httpx.Client) -> None:
    page = read(client.get("/reports/abc?severity=Warning").text)
    assert "R-13a" in page.text
    assert "/rules/R-09" not in page.links
    assert "R-09" in read(client.get("/reports/abc?severity=nonsense").text).text


def test_a_clean_report_says_so(client: httpx.Client) -> None:
    assert "全部通过" in read(client.get("/reports/clean").text).text


def test_the_list_of_reports(client: httpx.Client) -> None:
    page = read(client.get("/reports", headers={"Accept-Language": "en"}).text)
    assert "Natural resources bureau" in page.text
    assert "Refused" in page.text
    assert "/reports/20261102-100000-0123456789" in page.links


def test_a_published_submission_says_what_changed(client: httpx.Client) -> None:
    page = read(client.get("/submissions/a").text)
    assert "新增 1 修改 0 撤下 1" in page.text
    assert "/doc/resource/307001-000001" in page.links
    assert "/doc/resource/307001-000002" not in page.links
    assert "第一行是标题，已略过" in page.text


def test_only_a_submission_that_is_being_judged_reloads(client: httpx.Client) -> None:
    waiting, done = client.get("/submissions/waiting").text, client.get("/submissions/a").text
    assert {"http-equiv": "refresh", "content": "2"} in read(waiting).all("meta")
    assert "refresh" not in done


def test_a_trial_that_passes_is_not_called_published() -> None:
    trial = replace(OUTCOME, dry_run=True, edition=None)
    page = read(bytes(submission_page(PAGES, request(), AUTHORITY, Standing(trial)).body).decode())
    assert "检查通过" in page.text
    assert "/doc/resource/307001-000001" not in page.links


@pytest.mark.parametrize(
    ("caller", "state", "forms"),
    [
        (AUTHORITY, "awaiting-review", 1),
        (AUTHORITY, "published", 0),
        (Caller("authority", "sjj", "wang.li"), "awaiting-review", 0),
        (Caller("authority", "sjj", read_only=True), "awaiting-review", 0),
        (Caller("publisher", "zrzy"), "awaiting-review", 0),
        (Caller("head", "zrzy", "zhang"), "draft", 1),
        (Caller("reviewer", "zrzy", "liu"), "draft", 1),
        (Caller("head", "zrzy", "wang.li"), "draft", 0),
        (Caller("head", "sjj", "zhang"), "draft", 0),
        (AUTHORITY, "draft", 0),
    ],
)
def test_who_is_offered_a_decision(caller: Caller, state: State, forms: int) -> None:
    """Whose turn it is, and never about one's own work."""
    outcome = replace(OUTCOME, state=state)
    job = Job(OUTCOME.identifier, "zrzy", "zrzy", submitter="wang.li")
    shown = submission_page(PAGES, request(), caller, Standing(outcome, job))
    page = read(bytes(shown.body).decode())
    actions = [form["action"] for form in page.all("form")]
    assert actions.count(f"/submissions/{OUTCOME.identifier}/review") == forms


def test_the_upload_form_offers_only_ones_own_catalogs(client: httpx.Client) -> None:
    page = read(client.get("/upload?clerk=1").text)
    offered = [option["value"] for option in page.all("option")]
    assert offered[:4] == ["zrzy", "add", "replace", ""] and "extended" in offered
    form = next(form for form in page.all("form") if form["action"] == "/submissions")
    assert (form["method"], form["enctype"]) == ("post", "multipart/form-data")
    names = {field.get("name") for field in page.all("input")}
    assert {"file", "dry_run", "approver"} <= names
    assert "/submissions" not in {f["action"] for f in read(client.get("/upload").text).all("form")}


def test_a_failed_sign_in_is_explained(client: httpx.Client) -> None:
    response = client.get("/signin?failed=1")
    assert response.status_code == 401
    assert "用户名或口令不正确" in response.text
    assert "不正确" not in client.get("/signin").text


def test_a_problem_says_where_and_what_and_offers_to_sign_in() -> None:
    bad = BadInput(Text("第三行不对", "Row three is wrong"), rule="R-03a", row=3, column="代码")
    page = read(problem_page(PAGES, bad, "en"))
    assert "Row three is wrong" in page.text
    assert "Row 3 · 代码" in page.text
    assert "/rules/R-03a" in page.links
    closed = read(problem_page(PAGES, Unauthorised(Text("请登录", "Sign in")), "zh"))
    assert closed.links.count("/signin") == page.links.count("/signin") + 1
