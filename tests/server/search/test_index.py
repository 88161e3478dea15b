from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from ontology.namespaces import CODE, DCT, SKOS
from server.search.facets import FACETS
from server.search.find import SearchResult, find
from server.search.index import FORM, carry, copy_index, rebuild, update
from server.search.labels import PUBLIC
from server.search.question import SearchRequest
from server.store.delta import Delta
from server.store.edition import OpenEdition
from server.store.folder import Charter, DataFolder
from server.store.graphs import Dataset
from server.store.retention import Retention
from server.store.workspace import open_workspace
from tests.server.search.sample import (
    BASE,
    DEPARTMENTS,
    GRAPHS,
    NAMES,
    RECORDS,
    Record,
    drop,
    edition,
    indexed,
    reported,
)

WORDS = ("企业", "登记", "信息", "空气", "许可", "oracle", "pm2")
QUESTIONS = ("", "企业", "登记信息", "oracle", "ora", "空气质量监测日报", "102", "改名")
PROVIDERS = ("scjgj", "zrzy", "unregistered")
SORTS = ("", "name", "issued")

records = st.builds(
    Record,
    code=st.sampled_from([f"{kind}07010/{number}" for kind in "123" for number in range(4)]),
    title=st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map("".join),
    description=st.sampled_from(("", "企业登记", "许可 oracle")),
    items=st.lists(st.sampled_from(WORDS), max_size=2, unique=True).map(tuple),
    share=st.sampled_from(("unconditional", "conditional", "withheld")),
    provider=st.sampled_from(PROVIDERS),
    issued=st.sampled_from((None, "2026-01-02")),
    law=st.sampled_from((None, "tax-law/3")),
)


BODY = NAMES.thing("department", "zrzy")
OF_A_BODY = (
    Quad(BODY, SKOS.altLabel, Literal("改名", language="zh"), GRAPHS.reference("organisations")),
    Quad(BODY, DCT.spatial, CODE["region/320700"], GRAPHS.reference("organisations")),
)
findings = st.tuples(
    st.sampled_from(range(6)), st.sampled_from((0, 1, 2)), st.sampled_from(("R-08", "R-19"))
)


@st.composite
def histories(draw: st.DrawFn) -> list[frozenset[Quad]]:
    """A city as time passes: at each step records change, or how a body is called and where it is,
    or what the reports find.
    """
    held = draw(st.lists(records, min_size=2, max_size=6, unique_by=lambda record: record.code))
    body: set[Quad] = set()
    reports: dict[str, list[Quad]] = {}
    states = []
    for number in range(draw(st.integers(2, 5))):
        change = draw(st.sampled_from(("records", "record", "body", "reports", "reports")))
        if change == "records":
            held = draw(st.lists(records, max_size=6, unique_by=lambda record: record.code))
        elif change == "record" and held:
            held = [*held[1:], replace(held[0], title=draw(st.sampled_from(WORDS)))]
        elif change == "body":
            body = draw(st.sets(st.sampled_from(OF_A_BODY)))
        else:
            nodes = [(record.iri, record.item(0), record.item(1)) for record in held]
            found = [
                (nodes[record % len(nodes)][part], rule)
                for record, part, rule in draw(st.lists(findings, max_size=3))
                if nodes
            ]
            catalog = draw(st.sampled_from(PROVIDERS))
            reports = reports | {catalog: reported(catalog, *found, number=number)}
        quads = {quad for record in held for quad in record.quads()}
        told = {quad for report in reports.values() for quad in report}
        states.append(frozenset(quads | set(DEPARTMENTS) | body | told))
    return states


def shown(result: SearchResult) -> object:
    return result.total, [hit.summary for hit in result.hits], result.facets


def answers(opened: OpenEdition) -> list[object]:
    """Pages in their order and all facets, for who reads all reports, one, and none."""
    named = tuple(NamedNode(name) for name in opened.meta.graphs)
    reads = (PUBLIC, Dataset(PUBLIC.default, (GRAPHS.report("zrzy"),)), Dataset((), named))
    requests = [SearchRequest(text) for text in QUESTIONS]
    requests += [SearchRequest("登记", sort=sort) for sort in SORTS]
    requests += [SearchRequest(filters={"rule": ("R-08",), "share": ("withheld",)})]
    return [shown(find(opened, request, dataset)) for request in requests for dataset in reads]


def published(folder: DataFolder, state: frozenset[Quad]) -> None:
    """The next edition, with what is in this state and nothing else."""
    with open_workspace(folder, "test") as workspace:
        held = (quad for quad in workspace.store if isinstance(quad.graph_name, NamedNode))
        workspace.apply(Delta.between(held, state))
        carry(workspace)
        workspace.publish(None, "add", Retention())


@settings(max_examples=12, deadline=None)
@given(histories())
def test_an_index_carried_along_answers_as_one_made_anew(
    city: list[frozenset[Quad]],
) -> None:
    with TemporaryDirectory() as name:
        folder = DataFolder(Path(name) / "data")
        folder.create(Charter(BASE))
        for state in city:
            published(folder, state)
        with folder.open_current() as opened:
            rebuild(Path(name) / "rebuilt", opened.store, GRAPHS)
            anew = OpenEdition(opened.meta, opened.store, Path(name) / "rebuilt")
            assert answers(opened) == answers(anew)


def test_an_index_of_another_form_is_made_anew(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    folder.create(Charter(BASE))
    quads = frozenset(quad for record in RECORDS for quad in record.quads())
    published(folder, quads)
    with folder.open_current() as opened:
        (opened.index_path / FORM).unlink()
        (opened.index_path / "meta.json").write_text("of another time")
    published(folder, quads)
    with folder.open_current() as opened:
        assert find(opened, SearchRequest()).total == len(RECORDS)


def test_findings_are_told_only_to_who_reads_the_report(tmp_path: Path) -> None:
    mine, other = RECORDS[1], RECORDS[0]
    reports = [
        *reported("zrzy", (mine.item(0), "R-19"), (mine.iri, "R-19"), (mine.iri, "R-08")),
        *reported("scjgj", (other.iri, "R-19")),
    ]
    opened = indexed(tmp_path, reports=reports)
    of_all = (GRAPHS.report("zrzy"), GRAPHS.report("scjgj"))
    sees: dict[str, tuple[NamedNode, ...]] = {"none": (), "own": of_all[:1], "all": of_all}
    wanted = SearchRequest(filters={"rule": ("R-19",)})
    found, counted = {}, {}
    for who, graphs in sees.items():
        result = find(opened, wanted, Dataset(PUBLIC.default, graphs))
        found[who] = {hit.summary.code for hit in result.hits}
        counted[who] = {value.key: value.count for value in result.facets.get("rule", ())}
    assert found == {"none": set(), "own": {mine.code}, "all": {mine.code, other.code}}
    assert counted == {"none": {}, "own": {"R-19": 1, "R-08": 1}, "all": {"R-19": 2, "R-08": 1}}
    hints = find(opened, SearchRequest()).facets
    assert set(hints) == set(FACETS) - {"rule"}
    assert not find(opened, SearchRequest("R-19")).total


def files(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


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
    assert find(edition(original.store, tmp_path / "copy"), SearchRequest("企业")).total == 1


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
