from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Store

from server.search.find import SearchRequest, SearchResult, find
from server.search.index import copy_index, rebuild, update
from tests.server.search.sample import (
    GRAPHS,
    NAMES,
    RECORDS,
    Record,
    city,
    drop,
    edition,
    indexed,
    put,
)

WORDS = ("企业", "登记", "信息", "空气", "许可", "oracle", "pm2")
QUESTIONS = ("", "企业", "登记信息", "oracle", "ora", "空气质量监测日报", "102")

records = st.builds(
    Record,
    code=st.sampled_from([f"{kind}07010/{number}" for kind in "123" for number in range(4)]),
    title=st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map("".join),
    description=st.sampled_from(("", "企业登记", "许可 oracle")),
    items=st.lists(st.sampled_from(WORDS), max_size=2, unique=True).map(tuple),
    share=st.sampled_from(("unconditional", "conditional", "withheld")),
    provider=st.sampled_from(("scjgj", "zrzy", "unregistered")),
)
catalogs = st.lists(records, max_size=6, unique_by=lambda record: record.code)


def files(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def comparable(result: SearchResult) -> object:
    """Equal worth has no order of its own where words are looked for."""
    hits = sorted((hit.iri, hit.title.zh, hit.items, hit.share) for hit in result.hits)
    return result.total, hits, result.facets


def answers(folder: Path, store: Store) -> list[object]:
    opened = edition(store, folder)
    by_text = [comparable(find(opened, SearchRequest(text=text))) for text in QUESTIONS]
    listed = find(opened, SearchRequest(share="conditional"))
    return [*by_text, [hit.iri for hit in listed.hits], listed.facets]


@settings(max_examples=12, deadline=None)
@given(st.lists(catalogs, min_size=2, max_size=4))
def test_an_updated_index_answers_as_a_rebuilt_one(versions: list[list[Record]]) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        store, old = city(versions[0]), versions[0]
        rebuild(folder / "0", store, GRAPHS)
        for number, new in enumerate(versions[1:], 1):
            for record in old:
                drop(store, record)
            for record in new:
                put(store, record.quads())
            copy_index(folder / f"{number - 1}", folder / f"{number}")
            update(folder / f"{number}", store, GRAPHS, {record.iri for record in [*old, *new]})
            old = new
        rebuild(folder / "rebuilt", store, GRAPHS)
        updated = answers(folder / f"{len(versions) - 1}", store)
        assert updated == answers(folder / "rebuilt", store)


def test_updating_a_copy_leaves_the_original_alone(tmp_path: Path) -> None:
    original = indexed(tmp_path)
    before = files(original.index_path)
    copy_index(original.index_path, tmp_path / "copy")
    for record in RECORDS:
        drop(original.store, record)
    update(tmp_path / "copy", original.store, GRAPHS, [record.iri for record in RECORDS])
    assert files(original.index_path) == before
    assert find(original, SearchRequest()).total == len(RECORDS)
    assert find(edition(original.store, tmp_path / "copy"), SearchRequest()).total == 0


def test_a_copy_shares_its_segments_and_outlives_the_original(tmp_path: Path) -> None:
    original = indexed(tmp_path)
    copy_index(original.index_path, tmp_path / "copy")
    segments = [file for file in original.index_path.iterdir() if file.suffix == ".store"]
    assert segments
    assert all((tmp_path / "copy" / file.name).samefile(file) for file in segments)
    assert not any(file.suffix == ".lock" for file in (tmp_path / "copy").iterdir())
    shutil.rmtree(original.index_path)
    assert find(edition(original.store, tmp_path / "copy"), SearchRequest(text="企业")).total == 1


def test_a_resource_that_is_gone_disappears(tmp_path: Path) -> None:
    opened = indexed(tmp_path)
    drop(opened.store, RECORDS[0])
    copy_index(opened.index_path, tmp_path / "next")
    update(tmp_path / "next", opened.store, GRAPHS, [RECORDS[0].iri])
    after = edition(opened.store, tmp_path / "next")
    assert find(after, SearchRequest(text="企业登记")).total == 0
    assert find(after, SearchRequest()).total == len(RECORDS) - 1


def test_update_ignores_what_never_was_a_resource(tmp_path: Path) -> None:
    opened = indexed(tmp_path)
    copy_index(opened.index_path, tmp_path / "next")
    update(tmp_path / "next", opened.store, GRAPHS, [NAMES.thing("department", "scjgj")])
    assert find(edition(opened.store, tmp_path / "next"), SearchRequest()).total == len(RECORDS)


def test_rebuild_replaces_what_is_there(tmp_path: Path) -> None:
    opened = indexed(tmp_path)
    drop(opened.store, RECORDS[1])
    rebuild(tmp_path / "index", opened.store, GRAPHS)
    copy_index(tmp_path / "index", tmp_path / "fresh")
    assert find(edition(opened.store, tmp_path / "fresh"), SearchRequest()).total == 3
