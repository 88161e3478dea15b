"""The guides are tried: stored queries give rows, docs/clerk.md names every column."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions, QueryTriples

from loaders.beside import STATED, read_statement
from loaders.layouts import template
from server.query.guard import check
from server.sparql.stored import shipped
from server.store.edition import OpenEdition, evaluate
from server.store.graphs import Dataset
from shapes import Shapes

DOCS = Path(__file__).parents[3] / "docs"
ANALYST = (DOCS / "analyst.md").read_text(encoding="utf-8")
CLERK = (DOCS / "clerk.md").read_text(encoding="utf-8")
CHINESE, ENGLISH = CLERK.split("\n---\n")


@pytest.mark.full  # it would load the whole city a second time
@pytest.mark.parametrize("key", shipped())
def test_every_stored_query_gives_rows(key: str, edition: OpenEdition, everything: Dataset) -> None:
    """Through the guard, as the endpoint runs it."""
    checked = check(shipped()[key].text, "http://city.example/sparql")
    answer = evaluate(edition.store, checked.text, everything, {}, checked.base)
    assert isinstance(answer, QuerySolutions | QueryTriples)
    assert next(iter(answer), None) is not None


def test_the_guide_lists_every_stored_query() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \| (.+?) \| (.+?) \|", ANALYST, re.MULTILINE)
    assert rows == [(each.key, each.title.zh, each.title.en) for each in shipped().values()]
    assert len(rows) >= 25


@pytest.mark.full
def test_the_python_example_asks_a_query_that_gives_every_resource(
    edition: OpenEdition, everything: Dataset
) -> None:
    (text,) = re.findall(r'setQuery\("""(.*?)"""\)', ANALYST, re.DOTALL)
    assert len(list(edition.select(text, everything))) == 400


@pytest.mark.parametrize("guide", [CHINESE, ENGLISH], ids=["zh", "en"])
def test_the_clerk_finds_every_column_of_the_template_once(guide: str) -> None:
    rows = re.findall(r"^\| (\S+?)(?: \([^)]*\))? \|", guide, re.MULTILINE)
    columns = [name for name in rows if name in template().headers]
    assert tuple(columns) == template().headers


@pytest.mark.parametrize("guide", [CHINESE, ENGLISH], ids=["zh", "en"])
def test_the_example_of_a_statement_has_every_name_and_is_understood(guide: str) -> None:
    (example,) = re.findall(r"^```csv\n(.*?)^```$", guide, re.MULTILINE | re.DOTALL)
    statement = read_statement(example.encode())
    assert set(statement.cells) == set(STATED)
    assert statement.notes == []


def test_both_languages_name_the_same_rules_and_all_of_them_exist() -> None:
    named = [set(re.findall(r"R-\d\d[a-z]?", guide)) for guide in (CHINESE, ENGLISH)]
    assert named[0] == named[1]
    assert named[0] <= set(Shapes.shipped().rules)
