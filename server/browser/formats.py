"""Dates, moments and numbers as people of a language write them (CLDR, by Babel)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from pyoxigraph import Literal

from ontology.namespaces import XSD
from ontology.text import Text
from server.clock import SHANGHAI

LOCALES = {"zh": "zh_Hans_CN", "en": "en"}
NUMBERS = (XSD.integer, XSD.decimal)
YES, NO = Text("是", "yes"), Text("否", "no")


def shown_date(value: str | date, language: str) -> str:
    """A date (of a timestamp, the day) as people write it; what is no date stays as it is."""
    try:
        day = datetime.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return str(value)
    return format_date(day, "long", locale=LOCALES[language])


def shown_moment(value: str, language: str) -> str:
    """A moment with its zone, as the clocks of the city show it, to the second."""
    moment = datetime.fromisoformat(value)
    return format_datetime(moment, "medium", SHANGHAI, LOCALES[language])


def shown_number(value: float | Decimal, language: str) -> str:
    """With the separators of the language, and all its digits."""
    return format_decimal(value, locale=LOCALES[language], decimal_quantization=False)


def shown_literal(value: Literal, language: str) -> str:
    """A typed value of the data in words and figures of the page; ill-formed, as it was written."""
    if value.datatype == XSD.boolean:
        return (YES if value.value in ("true", "1") else NO).in_language(language)
    try:
        if value.datatype == XSD.date:
            return shown_date(value.value, language)
        if value.datatype == XSD.dateTime:
            return shown_moment(value.value, language)
        if value.datatype in NUMBERS:
            return shown_number(Decimal(value.value), language)
    except (ValueError, InvalidOperation):
        return value.value
    return value.value
