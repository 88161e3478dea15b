"""Marks of secrecy, looked for in a file before anything else is made of it (R-17).

A cell or a literal *is* a mark when it holds nothing else: 机密, 国家秘密, 秘密★10年. So a summary
that speaks of secrecy is none, and a mark counts on every sheet, in every column and row. Under a
heading that asks for secrecy (密级, 是否涉密) every cell counts that does not say no.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import unescape
from itertools import chain, groupby, islice
from operator import itemgetter
from pathlib import PurePosixPath
from unicodedata import normalize

from loaders.annotations import lines_beside, texts_of_cells
from loaders.cleaning import PLACEHOLDER, normalise
from loaders.containers import Container
from loaders.decoding import decode
from loaders.files import RDF_SUFFIXES
from loaders.layouts import header_key, shipped
from loaders.limits import DEFAULT, Limits
from loaders.origin import Place, Unusable
from loaders.table import Row, table_of
from loaders.workbook import every_row
from ontology.invisible import seen

WORD = r"(?:国家秘密|工作秘密|绝密|机密|秘密)级?"
LEVEL = "(?:绝密|机密|(?<!商业)(?<!工作)(?<!通信)秘密)级?"
PERIOD = "[★☆*※]"
"""Stands between the level and for how long."""
HOW_LONG = (
    r"(?:(?:\d+|[一二三四五六七八九十百]+)(?:年|个?月|天|日)|长期|永久"
    "|.{0,8}(?:启用|公布|公开|发布|印发|实施|开考|考试|使用|宣布|解密)之?前)"
)
OPENS, CLOSES, BETWEEN_THEM = r"[\[(【<《\"'“]", r"[\])】>》\"'”]", r"[·•・‧.:\-—–_,、/]*"
THIS = (
    "[本此该这][份张个套件批]?(?:表格?|文[件档]?|目录|清单|名?册|[资材]料|件|数据|页|工作簿|附件|内容"
    "|资源|信息(?:资源)?)的?(?:内容)?"
)
IS = "(?:为|是|属于?|系|[确认]?定为|[标列]为)"
SUBJECT = "(?:密级|(?:保密|涉密)(?:等级|级别))"
STOPS = "(?:[文信]件|资料|件|信息|数据|内容|事项)?(?:$|[,。.;!(★☆])"
MARK = re.compile(
    rf"{OPENS}*{WORD}{CLOSES}*(?:{PERIOD}.*|{BETWEEN_THEM}{OPENS}?{HOW_LONG}{CLOSES}*)?[。.!]?"
)
STATED = re.compile(
    rf"(?:{THIS}(?:{SUBJECT})?[均都]?{IS}{WORD}{STOPS}"
    rf"|{SUBJECT}(?::|{IS}){LEVEL}(?!级|的|及?以上|[、,/|;或和及与]*(?:绝密|机密|秘密|非涉密|公开|无)))"
)
"""本表为机密级, 密级：机密, whatever follows; but no list of choices."""
AT_THE_END = re.compile(
    rf"(?!.*(?:[如例形]|格式|样式|写[成为明]|填写|标注|不[得要含]))"
    rf".*(?:{LEVEL}[★☆]{HOW_LONG}?|{OPENS}{LEVEL}{PERIOD}?{BETWEEN_THEM}{HOW_LONG}){CLOSES}*"
)
"""A title with its mark behind it: 某局目录（机密★10年）."""
BESIDE = re.compile(
    rf"\W*{WORD}(?=$|[\s\W]*$|[\sA-Za-z0-9★☆※*)\]】》])|.*(?:绝密|机密|秘密)级?\s*[★☆]"
)
"""A line in a margin or comment that begins with a mark, or has one with its period."""
PIECE = re.compile(r"[^,;|\t\r\n\"'<>]+")
"""Between what separates cells and literals, in a text that cannot be parsed."""
IN_NAME = re.compile(r"[^\W_]+")
"""A word in the name of a file."""
ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})")
SIMPLIFIED = str.maketrans("機絕祕級國", "机绝秘级国")

REMARK = re.compile(r"\([^)]*\)|[*:]")
HEADING = re.compile(
    "(?!.*(?:审查|审核|评估|检查|协议|承诺|培训|责任|措施|脱敏))"
    ".*(?:涉密|定密|保密|(?<!商业)秘密|机密|(?<![加解])密级)"
    "(?:属性|等级|级别|级|程度|情况|类型|类别|分级|分类|标识|标志|标记|状态|与否|期限|信息|数据|内容|资源|事项)*"
)
"""A heading that asks whether or how secret something is; 保密风险评估日期 and 加密级别 do not."""
NOT_SECRET = {
    "非涉密", "不涉密", "未涉密", "非密", "非涉密信息", "不属于", "不涉及", "未定密", "不定密",
    "无密级", "公开", "否", "不是", "无", "没有", "暂无", "", "0", "no", "n", "none", "null", "n/a",
    "false", "f", "×",
}  # fmt: skip
CHOICES = ({"是", "否"}, {"涉密", "非涉密"})
"""What a row of instructions offers."""
INSTRUCTION = re.compile(r"[(\[【]*(?:选填|必填|可填|填写|请填|请选)")
BETWEEN = re.compile(r"[;、,/()|\s]+")
FIRST_ROWS = 12
"""Among so many a header is looked for."""
KNOWN_HEADINGS = 3
"""So many headings of a layout make a row a header."""
MOST = 100
"""Places that are told; after so many the rest of the file is not looked at."""


def is_binary(content: bytes) -> bool:
    """Whether a file is a workbook, or something else that cannot be searched as text."""
    return Container.of(content) is not Container.NONE


def is_mark(text: str) -> bool:
    """Whether a text is a mark of secrecy and nothing else."""
    if "密" not in text:
        return False
    plain = _plain(text)
    return any((MARK.fullmatch(plain), STATED.match(plain), AT_THE_END.fullmatch(plain)))


def is_marked_beside(line: str) -> bool:
    """Whether a sheet name, or a line of a page header, footer or comment, has such a mark."""
    if "密" not in line:
        return False
    plain = normalize("NFKC", seen(line)).translate(SIMPLIFIED)
    return is_mark(line) or BESIDE.match(plain) is not None


def secret_cells(
    name: str, content: bytes, limits: Limits = DEFAULT, encoding: str | None = None
) -> list[Place]:
    """The first cells of a table that say secret, on any sheet; none of a file that is no table.
    A mark beside the cells (in the name of the file or of a sheet, a margin, comment, drawing,
    prompt, property …) is told at row 1.

    Raises :class:`Unusable` for a workbook that cannot be searched to its end. Of a text that is no
    table, or only begins as one, :func:`raw_marks` searches the rest.
    """
    path = PurePosixPath(name.replace("\\", "/"))
    if any(map(is_mark, IN_NAME.findall(path.stem))):
        return [Place(1)]
    suffix = path.suffix.lower()
    if suffix in RDF_SUFFIXES and not is_binary(content):
        return []
    found: list[Place] = []
    try:
        in_cells = _in_sheets(_rows(content, limits, encoding))
        for place in islice(chain(in_cells, _beside(content, limits)), MOST):
            if place != Place(1) or place not in found:
                found.append(place)
    except Unusable:
        if is_binary(content) and not found:
            raise
    return found


def raw_marks(content: bytes, encoding: str | None = None) -> list[Place]:
    """The first lines with a mark, in a text that cannot be read as what it should be."""
    if is_binary(content):
        return []
    for text in _texts(content, encoding):
        plain = unescape(ESCAPE.sub(lambda match: chr(int(match[1], 16)), text))
        found = islice((one for one in PIECE.finditer(plain) if is_mark(one[0])), MOST)
        places = [Place(plain.count("\n", 0, match.end()) + 1) for match in found]
        if places:
            return places
    return []


def _rows(content: bytes, limits: Limits, encoding: str | None) -> Iterator[tuple[str, Row]]:
    if is_binary(content):
        yield from every_row(content, limits)
    else:
        yield from (("", row) for row in table_of(decode(content, encoding)[0], limits).rows)


def _texts(content: bytes, encoding: str | None) -> Iterator[str]:
    """What the bytes may mean, bad ones replaced."""
    try:
        yield decode(content, encoding)[0]
    except Unusable:
        usual = ("utf-16-le", "utf-16-be") if b"\0" in content else ("utf-8", "gb18030")
        yield from (content.decode(one, "replace") for one in usual)


def _in_sheets(rows: Iterable[tuple[str, Row]]) -> Iterator[Place]:
    for name, sheet in groupby(rows, itemgetter(0)):
        if is_marked_beside(name):
            yield Place(1)
        yield from _in_sheet(row for _, row in sheet)


def _beside(content: bytes, limits: Limits) -> Iterator[Place]:
    """The file as a whole where anything beside its cells, or what no cell shows, has a mark."""
    lines = map(is_marked_beside, lines_beside(content, limits))
    if any(chain(lines, map(is_mark, texts_of_cells(content, limits)))):
        yield Place(1)


def _in_sheet(rows: Iterator[Row]) -> Iterator[Place]:
    """Cells that are marks, and those below a heading that asks for secrecy."""
    first = list(islice(rows, FIRST_ROWS))
    headers = _headers(first)
    asking: dict[int, str] = {}
    for row in chain(first, rows):
        heads = row.number in headers
        for index, cell in enumerate(row.cells):
            if is_mark(cell) or (index in asking and not heads and says_secret(cell)):
                yield Place(row.number, asking.get(index))
            elif heads and asks(cell):
                asking[index] = cell


def _headers(first: Sequence[Row]) -> set[int]:
    """The numbers of the rows down to the first that is filled like the widest one, and of those
    with headings that are known; further down a heading is only spoken of.
    """
    widths = [sum(bool(cell.strip()) for cell in row.cells) for row in first]
    widest = max(widths, default=0)
    end = next((i for i, width in enumerate(widths) if width * 2 > widest), 0)
    known = {header_key(one) for layout in shipped() for names in layout.columns.values()
             for one in names}  # fmt: skip
    return {
        row.number
        for index, row in enumerate(first)
        if (index <= end and widest > 1)
        or sum(header_key(cell) in known for cell in row.cells) >= KNOWN_HEADINGS
    }


def asks(heading: str) -> bool:
    """Whether a column of that heading says what is secret."""
    return "密" in heading and HEADING.fullmatch(REMARK.sub("", _plain(heading))) is not None


def says_secret(cell: str) -> bool:
    """Whether a cell below such a heading says anything else than no."""
    parts = set(BETWEEN.split(normalise(seen(cell)).strip("'\"")))
    if parts in CHOICES or INSTRUCTION.match(_plain(cell)):
        return False
    return any(part not in NOT_SECRET and not PLACEHOLDER.fullmatch(part) for part in parts)


def _plain(text: str) -> str:
    return normalise(seen(text)).translate(SIMPLIFIED).lstrip("'")
