from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from server.browser.tongues import marked

ZH = '<span lang="zh-Hans">'


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<p>Write 共享范围 here</p>", f"<p>Write {ZH}共享范围</span> here</p>"),
        ("<p>《条例》第十五条。</p>", f"<p>{ZH}《条例》第十五条。</span></p>"),
        ("<p>是, 否 or 无</p>", f"<p>{ZH}是, 否</span> or {ZH}无</span></p>"),
        ('<p lang="zh-Hans">目<b>录</b></p>名', f'<p lang="zh-Hans">目<b>录</b></p>{ZH}名</span>'),
        ('<p lang="zh-Hans"><b lang="en">Name 名</b></p>',
         f'<p lang="zh-Hans"><b lang="en">Name {ZH}名</span></b></p>'),
        ("<option value=1>目录</option>", '<option value=1 lang="zh-Hans">目录</option>'),
        ("<text x=1>目录</text>", '<text x=1 lang="zh-Hans">目录</text>'),
        ("<textarea>目录</textarea>", "<textarea>目录</textarea>"),
        ('<script type="application/ld+json">{"名": 1}</script>',
         '<script type="application/ld+json">{"名": 1}</script>'),
        ("<br>名<rect/>名", f"<br>{ZH}名</span><rect/>{ZH}名</span>"),
        ("<!-- 名 -->", "<!-- 名 -->"),
        ('<a title="名">x</a>', '<a title="名">x</a>'),
        ("", ""),
    ],
)  # fmt: skip
def test_runs_of_chinese_say_so(page: str, expected: str) -> None:
    assert marked(page) == expected


@given(st.text("名录a b<>&'\"《》。1", max_size=40))
def test_marking_adds_nothing_but_marks_and_happens_once(words: str) -> None:
    page = f"<p>{escape(words)}</p>"
    shown = marked(page)
    assert re.sub("</?span[^>]*>", "", shown) == page
    assert marked(shown) == shown
    assert not re.search("[名录]", re.sub("<span[^>]*>[^<]*</span>", "", shown))
