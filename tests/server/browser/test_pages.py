from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir

from ontology.text import Text
from server.browser import pages
from server.browser.formats import shown_date
from server.browser.language import translations
from server.browser.pages import Pages, asset
from server.catalog.registers import COLUMNS
from server.errors import NotFound

BASE = "http://test.example/"
TEMPLATES = Path(pages.__file__).parent / "templates"
DOCUMENT = "report_document.html"
"""Not a page of the server but a file to keep: both languages side by side, its own style."""

SERVED = sorted(path for path in TEMPLATES.glob("*.html") if path.name != DOCUMENT)
HAN = re.compile("[㐀-鿿]")
PLACES = re.compile(r"%\(\w+\)s")


def words_of_templates() -> set[str]:
    found = extract_from_dir(TEMPLATES, [("**.html", "jinja2.ext:babel_extract")])
    return {words for _, _, words, _, _ in found if isinstance(words, str)}


def test_every_text_is_translated_and_every_translation_used() -> None:
    catalog = {str(message.id): str(message.string) for message in translations() if message.id}
    assert set(catalog) == words_of_templates()
    assert not [words for words, english in catalog.items() if not english.strip()]
    assert not [words for words, english in catalog.items() if HAN.search(english)]


def test_home_has_a_word_for_everything_that_makes_an_edition() -> None:
    home = (TEMPLATES / "home.html").read_text("utf-8")
    modules = Path(pages.__file__).parents[1].rglob("*.py")
    published = re.compile(r"publish\([^\"\n]*\"(\w+)\", retention")
    actions = {word for path in modules for word in published.findall(path.read_text("utf-8"))}
    actions |= {key.removeprefix("_") for key in COLUMNS}
    assert actions >= {"install", "events", "daily", "calendar", "laws"}
    assert {
        word for word in (*actions, "add", "replace", "withdraw") if f"'{word}': _(" not in home
    } == set()


def test_translations_keep_the_places_for_values() -> None:
    for message in translations():
        original, translated = str(message.id), str(message.string)
        assert sorted(PLACES.findall(original)) == sorted(PLACES.findall(translated)), original


@pytest.mark.parametrize("template", SERVED, ids=lambda path: path.name)
def test_no_template_has_words_that_cannot_be_translated(template: Path) -> None:
    """Chinese outside ``_(…)`` would stand on English pages; the bilingual marks have a lang."""
    source = re.sub(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", "", template.read_text("utf-8"), flags=re.S)
    source = re.sub(r"<(\w+)[^>]*lang=\"zh-Hans\"[^>]*>[^<]*</\1>", "", source)
    assert not HAN.search(source)


@pytest.mark.parametrize("template", SERVED, ids=lambda path: path.name)
def test_no_template_switches_escaping_off_or_carries_scripts(template: Path) -> None:
    source = template.read_text("utf-8")
    for forbidden in ("|safe", "| safe", "autoescape", "<style", " style=", " onclick="):
        assert forbidden not in source


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_banner_stands_in_both_languages_on_a_demonstration_only(language: str) -> None:
    problem = NotFound(Text("没有", "None"))
    shown = Pages(BASE, demo=True).render("problem.html", language, problem=problem)
    assert "示范数据，非官方" in shown
    assert "demonstration data, not official" in shown
    real = Pages(BASE, demo=False).render("problem.html", language, problem=problem)
    assert "示范数据" not in real


def test_pages_say_their_language() -> None:
    site = Pages(BASE, demo=False)
    problem = NotFound(Text("没有这个资源", "There is no such thing"))
    chinese = site.render("problem.html", "zh", problem=problem)
    english = site.render("problem.html", "en", problem=problem)
    assert '<html lang="zh-Hans">' in chinese
    assert "没有这个资源" in chinese
    assert '<html lang="en">' in english
    assert "There is no such thing" in english


def test_an_unknown_language_gets_chinese() -> None:
    shown = Pages(BASE, demo=False).render("signin.html", "fr", problem=None, back="/")
    assert '<html lang="zh-Hans">' in shown


@pytest.mark.parametrize(
    ("value", "language", "expected"),
    [
        ("2026-11-02T10:00:00+08:00", "zh", "2026年11月2日"),
        ("2026-11-02", "en", "November 2, 2026"),
        ("2018年6月", "en", "2018年6月"),
        ("", "zh", ""),
    ],
)
def test_dates(value: str, language: str, expected: str) -> None:
    assert shown_date(value, language) == expected


def test_the_address_of_a_static_file_follows_its_content() -> None:
    assert re.fullmatch(r"/static/style\.css\?v=[0-9a-f]{10}", asset("style.css"))
    assert asset("style.css") != asset("icon.svg")
