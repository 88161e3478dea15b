"""Visitors of the small city that has one of every kind of page."""

from __future__ import annotations

from typing import Literal

from playwright.sync_api import Browser, Page, ViewportSize

from tests.system.page_city import PageCity

Scheme = Literal["light", "dark"]


def window(chromium: Browser, address: str, language: str, width: int) -> Page:
    """A page of somebody who reads this language and has scripts off."""
    return chromium.new_context(
        base_url=address,
        viewport=ViewportSize(width=width, height=900),
        locale="zh-CN" if language == "zh" else "en",
        java_script_enabled=False,
    ).new_page()


def visitor(
    chromium: Browser, city: PageCity, role: str, language: str,
    scheme: Scheme = "light", width: int = 1280, script: bool = True,
) -> Page:  # fmt: skip
    """Somebody with this role who reads this language."""
    headers = {"Authorization": f"Bearer {city.tokens[role]}"} if role else {}
    context = chromium.new_context(
        base_url=city.address,
        viewport=ViewportSize(width=width, height=900),
        locale="en" if language == "en" else "zh-CN",
        color_scheme=scheme,
        extra_http_headers=headers,
        java_script_enabled=script,
    )
    return context.new_page()
