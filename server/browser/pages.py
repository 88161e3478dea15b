"""Rendering: templates, translations, dates and addresses of static files. Nothing is read here.

Every value is escaped by Jinja's autoescape; no template switches it off.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.staticfiles import StaticFiles

from ontology.namespaces import HOME
from ontology.text import Text
from server.accounts.callers import Caller
from server.browser import tongues
from server.browser.formats import shown_date, shown_moment, shown_number
from server.browser.language import LANGUAGES, language, remember, translations
from server.browser.links import Links
from server.browser.view import foreign
from server.caching import headers_for
from server.search.analyzer import Word
from server.search.marks import marked as words_marked

HERE = Path(__file__).parent
STATIC = HERE / "static"
Translate = Callable[[str], str]
PLACES = re.compile(r"\{[?$]\w+\}")
"""Where a message of a rule says what was found."""


class Pages:
    """The pages of one installation; ``demo`` puts the banner on each of them."""

    def __init__(self, base: str, *, demo: bool) -> None:
        english = {str(message.id): str(message.string) for message in translations() if message.id}
        translate: dict[str, Translate] = {
            "zh": lambda text: text,
            "en": lambda text: english.get(text, text),
        }
        self.environments = {
            name: environment(name, translate[name], Links(base), demo) for name in LANGUAGES
        }

    def render(self, name: str, language: str, **context: object) -> str:
        """A template in Chinese or English; ``page(…)`` gives what ``base.html`` can use."""
        if language == "en":
            return tongues.marked(self.environments["en"].get_template(name).render(**context))
        return self.environments["zh"].get_template(name).render(**context)

    def response(
        self,
        request: Request,
        name: str,
        status: int = 200,
        visitor: Caller | None = None,
        **context: object,
    ) -> HTMLResponse:
        """A template as the answer to a request, in its language, remembering ``?lang=``.

        ``visitor`` is who asks: what somebody signed in sees, shared caches must not keep.
        """
        html = self.render(name, language(request), request=request, visitor=visitor, **context)
        headers = headers_for(visitor is not None and visitor.signed_in)
        response = HTMLResponse(html, status, headers)
        remember(request, response)
        return response


def environment(name: str, translate: Translate, links: Links, demo: bool) -> Environment:
    """One environment per language, so that no request can leave its language behind."""
    result = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    result.globals.update(
        _=lambda words, **values: say(translate(words), values),
        language=name,
        demo=demo,
        asset=asset,
        switch=switch,
    )
    result.filters.update(
        text=lambda text: in_language(text, name),
        tongue=lambda text: tongue(text, name),
        href=links.href,
        short=lambda iri: iri.removeprefix(HOME),
        ending=lambda iri: iri.rpartition("/")[2],
        unfilled=lambda message: PLACES.sub("…", message),
        marked=marked_words,
        date=lambda value: shown_date(value, name),
        moment=lambda value: shown_moment(value, name),
        number=lambda value: shown_number(value, name),
    )
    return result


def say(words: str, values: dict[str, object]) -> str:
    """Our own words with values filled in (``%(name)s``), the values escaped."""
    return escape(words) % values if values else escape(words)


def in_language(text: Text | str, language: str) -> str:
    """A text of both languages in that of the page; a plain string has only one."""
    return text.in_language(language) if isinstance(text, Text) else text


def tongue(text: Text | str, language: str) -> Markup:
    """The ``lang`` attribute for words that are not in the language of the page."""
    other = foreign(in_language(text, language), language)
    return Markup(' lang="{}"').format(other) if other else Markup("")


def marked_words(text: str, words: Sequence[Word]) -> Markup:
    """A text with the words of a search in ``<mark>``."""
    parts = (
        Markup("<mark>{}</mark>").format(part) if found else escape(part)
        for part, found in words_marked(text, words)
    )
    return Markup("").join(parts)


def asset(path: str) -> str:
    """The address of a static file; it changes with the content, so caches may keep it."""
    version = sha256((STATIC / path).read_bytes()).hexdigest()[:10]
    return f"/static/{path}?v={version}"


def switch(request: Request | None, to: str) -> str:
    """The same page in the other language."""
    if request is None:
        return f"?lang={to}"
    url = request.url.include_query_params(lang=to)
    return f"{url.path}?{url.query}"


def static_files() -> StaticFiles:
    """Style sheets and the editor, for the app to mount at ``/static``."""
    return StaticFiles(directory=STATIC)
