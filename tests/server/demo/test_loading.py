"""What the pipeline makes of the demo: the verdicts, and a city as large as its files.

The whole city takes a minute, so it belongs to the long tests; `make test` has the small one.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest
from pyoxigraph import Literal

from ontology.namespaces import CODE, DCAT, DCT, LM, RDF, SKOS
from ontology.text import Text
from server.catalog.daily import daily_run
from server.clock import SHANGHAI
from server.demo.city import agreements, uploads
from server.demo.loading import load_city, loaded_mark, missing
from server.settings import Settings
from server.store.edition import OpenEdition
from server.store.folder import Charter, DataFolder
from server.store.retention import Retention
from tests.server.demo.conftest import City, Loading
from tests.server.demo.records import resources


def counts(loading: Loading) -> dict[str, int]:
    """Findings per rule of one upload's report."""
    assert loading.outcome.report is not None
    found: dict[str, int] = json.loads(loading.outcome.report)["counts"]
    return found


@pytest.mark.full
def test_every_upload_ends_as_expected(loaded_city: City) -> None:
    for loading in loaded_city.loadings:
        assert loading.outcome.state == loading.upload.expected, loading.outcome.report


@pytest.mark.full
def test_published_catalogs_have_no_findings_but_the_warnings_that_are_meant(
    loaded_city: City,
) -> None:
    found = {
        x.upload.name: counts(x) for x in loaded_city.loadings if x.upload.name != "refused.csv"
    }
    assert found.pop("shifan-1.csv") == {"R-10": 1, "R-13a": 2, "R-19": 1}
    assert found == {name: {} for name in found}


@pytest.mark.full
def test_the_refused_file_breaks_each_rule_once(loaded_city: City) -> None:
    rules = ["R-02", "R-03a", "R-06", "R-08", "R-09", "R-09a", "R-13", "R-22"]
    assert counts(loaded_city.loadings[-1]) == dict.fromkeys(rules, 1)


@pytest.mark.full
def test_every_finding_of_the_refused_file_names_its_cell(loaded_city: City) -> None:
    report = loaded_city.loadings[-1].outcome.report
    assert report is not None
    places = {r["rule"]: (r["row"], r["column"]) for r in json.loads(report)["results"]}
    assert all(row and column for row, column in places.values()), places
    assert places["R-08"][1] == "共享条件"
    assert places["R-03a"][1] == "资源提供方代码"
    assert places["R-13"][1] == "更新周期"


@pytest.mark.full
def test_the_city_is_as_large_as_its_files(edition: OpenEdition, loaded_city: City) -> None:
    graphs = loaded_city.folder.graphs()
    for loading in loaded_city.loadings[:-1]:
        graph = graphs.catalog(loading.upload.catalog)
        written = resources(loading.upload)
        listed = edition.store.quads_for_pattern(None, DCAT.dataset, None, graph)
        items = edition.store.quads_for_pattern(None, RDF.type, LM.InformationItem, graph)
        assert len(list(listed)) == len(written), loading.upload.name
        assert len(list(items)) == sum(len(r.items) for r in written), loading.upload.name


@pytest.mark.full
def test_values_are_concepts_and_not_text(edition: OpenEdition) -> None:
    properties = {
        LM.formatClass, DCT.format, LM.sharingType, LM.usePurpose, LM.basisType, LM.methodClass,
        LM.methodType, DCT.accrualPeriodicity, LM.classification, LM.dataLevel, LM.dataType,
    }  # fmt: skip
    for predicate in properties:
        values = {q.object for q in edition.store.quads_for_pattern(None, predicate, None)}
        assert values, predicate
        assert not [value for value in values if isinstance(value, Literal)], predicate


@pytest.mark.full
def test_table_and_turtle_give_the_same_statements(edition: OpenEdition, loaded_city: City) -> None:
    """A Turtle catalog is described by the same properties as those from spreadsheets."""
    graphs = loaded_city.folder.graphs()

    def used(key: str) -> set[str]:
        quads = edition.store.quads_for_pattern(None, None, None, graphs.catalog(key))
        return {quad.predicate.value for quad in quads}

    assert used("lyg-sthjj") == used("lyg-scjgj") == used("lyg-zjj")


@pytest.mark.full
def test_withheld_resources_cite_laws(edition: OpenEdition) -> None:
    cited = {quad.object for quad in edition.store.quads_for_pattern(None, LM.citation, None)}
    assert len(cited) > 10
    registered = {quad.subject for quad in edition.store.quads_for_pattern(None, LM.cites, None)}
    nodes = edition.store.quads_for_pattern(None, RDF.type, LM.LegalBasis)
    assert registered == {quad.subject for quad in nodes}
    bases = {quad.object for quad in edition.store.quads_for_pattern(None, LM.basisType, None)}
    assert CODE["basis/law"] in bases
    assert CODE["basis/administrative-regulation"] in bases


@pytest.mark.full
def test_concepts_used_have_labels_in_both_languages(edition: OpenEdition) -> None:
    used = {q.object for q in edition.store.quads_for_pattern(None, LM.dataType, None)}
    for concept in used:
        assert not isinstance(concept, Literal)
        labels = edition.store.quads_for_pattern(concept, SKOS.prefLabel, None)
        found = {q.object.language for q in labels if isinstance(q.object, Literal)}
        assert found == {"zh", "en"}, concept


def test_loading_that_was_interrupted_is_gone_on_with(tmp_path: Path) -> None:
    charter = Charter("http://city.test/", public=True, review="direct", demo=True)
    settings = Settings.model_validate({"data": tmp_path / "data"})
    told: list[Text] = []

    def interrupt(step: Text) -> None:
        told.append(step)
        if len(told) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load_city(settings, charter, interrupt, small=True)
    folder = DataFolder(tmp_path / "data")
    assert len(missing(folder, small=True)) == len(uploads(small=True)) - 2
    load_city(settings, charter, told.append, small=True)
    assert missing(folder, small=True) == []
    load_city(settings, charter, told.append, small=True)
    assert daily_run(folder, datetime.now(SHANGHAI).date(), Retention()).replaced == {}
    loading = [step.en for step in told if step.en.startswith("loading")]
    assert loading[-2:] == [
        "loading the demo catalogs 5/6: shifan-1.csv",
        "loading the demo catalogs 6/6: refused.csv",
    ]
    assert len(loading) == 1 + len(uploads(small=True))
    agreed_once(settings, charter, folder)


def agreed_once(settings: Settings, charter: Charter, folder: DataFolder) -> None:
    """The agreements are there, and a loading that ended just before its mark adds nothing."""
    with folder.open_current() as opened:
        graphs = folder.graphs()
        parties = [graphs.sharing, *map(graphs.sharing_of, ("lyg-zrzyj", "lyg-shuiwu"))]
        for graph in parties:
            held = {q.triple for q in opened.store.quads_for_pattern(None, None, None, graph)}
            assert held >= set(agreements(charter.base_iri, small=True))
    number = folder.current_number()
    loaded_mark(folder).unlink()
    load_city(settings, charter, lambda _: None, small=True)
    assert folder.current_number() == number
    assert loaded_mark(folder).exists()
