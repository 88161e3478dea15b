"""The index of an edition follows what is published, and knows nothing of what is not."""

from __future__ import annotations

from pathlib import Path

from server.search.find import SearchResult, find
from server.search.labels import PUBLIC
from server.search.question import SearchRequest
from server.store.graphs import Dataset
from tests.server.catalog.support import HEADER, City, row


def found(city: City, request: SearchRequest, dataset: Dataset = PUBLIC) -> SearchResult:
    with city.folder.open_current() as edition:
        return find(edition, request, dataset)


def test_what_waits_for_review_is_not_found_or_counted(tmp_path: Path) -> None:
    city = City(tmp_path, review="required")
    assert city.submit(HEADER + row()).state == "awaiting-review"
    for text in ("", "建筑企业", "307010320700014"):
        result = found(city, SearchRequest(text))
        assert result.total == 0
        assert not any(result.facets.values())


def test_what_is_published_is_found_with_what_its_report_finds(tmp_path: Path) -> None:
    city = City(tmp_path)
    own = Dataset(PUBLIC.default, (city.graphs.report("housing"),))
    assert city.submit(HEADER + row(cycle="不定期")).state == "published"
    assert found(city, SearchRequest("建筑企业")).total == 1
    broken = SearchRequest(filters={"rule": ("R-13a",)})
    assert found(city, broken, own).total == 1
    assert found(city, broken).total == 0
    assert city.submit(HEADER + row(cycle="每日", name="建筑施工资质信息")).state == "published"
    assert found(city, broken, own).total == 0
    assert found(city, SearchRequest("施工资质")).total == 1
    assert city.withdraw("307010320700014/000001", confirmed=True).state == "published"
    assert found(city, SearchRequest("施工资质")).total == 0
