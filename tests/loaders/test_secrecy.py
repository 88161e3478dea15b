"""What in a file is a mark of secrecy, and what only speaks of it."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
import xlwt.CompoundDoc  # type: ignore[import-untyped]
from odf.dc import Creator  # type: ignore[import-untyped]
from odf.office import Annotation  # type: ignore[import-untyped]
from odf.opendocument import OpenDocumentSpreadsheet  # type: ignore[import-untyped]
from odf.style import (  # type: ignore[import-untyped]
    Footer,
    FooterLeft,
    Header,
    MasterPage,
    PageLayout,
)
from odf.table import Table, TableCell, TableRow  # type: ignore[import-untyped]
from odf.text import P, Span  # type: ignore[import-untyped]
from openpyxl import Workbook
from openpyxl.comments import Comment

from loaders import Limits, load
from loaders.annotations import lines_beside
from loaders.layouts import template
from loaders.origin import Unusable
from loaders.secrecy import asks, is_mark, is_marked_beside, raw_marks, says_secret, secret_cells
from tests.loaders.sample import references

SECRET = (
    "国家秘密",
    "机密★10年",
    " 秘 密 ",
    "绝密级",
    "【机密】",
    "秘密★长期",
    "工作秘密",
    "机\u200b密",
    "密级：机密 2026年3月印发",
    "机密（10年）",
    "秘密3年",
    "机密·启用前",
    "绝密（高考启用前）",
    "機密",
    "絕密★長期",
    "本表为机密级",
    "本资源密级为机密，保密期限10年",
    "该文件属于国家秘密。",
    "连云港市某局目录（机密★10年）",
    "某局清单【秘密·3年】",
    "机\u202c密",
    "机\ufe0f密",
    "\u2066机密\u2069",
    "机\u034f密",
    "机\u180e密",
    "机\u3164密",
)
OPEN = (
    "保密",
    "非涉密",
    "不含国家秘密",
    "国家秘密目录",
    "机密文件管理制度",
    "商业秘密",
    "秘密投票结果",
    "密级：绝密/机密/秘密/非涉密",
    "本表不收密级：机密的资料",
    "密码",
    "机密性",
    "涉密信息系统集成资质",
    "涉密信息系统集成资质（秘密级）",
    "国家秘密载体印制资质（机密）",
    "保密协议",
    "签订保密协议10年",
    "商业秘密*",
    "商业秘密保护10年",
    "密级的写法，例如：机密★10年",
    "密级为机密的资料不得填报",
    "本表不是机密文件",
    "本表是秘密投票结果",
    "本目录不含机密（10年）以上的资料",
    "机密文件管理制度（2019年）",
    "",
)


@pytest.mark.parametrize("text", SECRET)
def test_a_mark_says_nothing_else(text: str) -> None:
    assert is_mark(text)


@pytest.mark.parametrize("text", OPEN)
def test_what_speaks_of_secrecy_is_no_mark(text: str) -> None:
    assert not is_mark(text)


@pytest.mark.parametrize(
    "heading",
    ["密级", "定密", "涉密等级", "是否涉密(是/否)", "保密级别", "涉密属性（选填）*",
     "是否涉及国家秘密", "密级和保密期限", "信息项是否涉密"],
)  # fmt: skip
def test_headings_that_ask(heading: str) -> None:
    assert asks(heading)


@pytest.mark.parametrize(
    "heading",
    ["保密风险评估日期", "加密方式", "数据加密级别", "是否签订保密协议", "是否涉及商业秘密", "密码",
     "保密审查人", "是否经过保密审查", "解密时间", "信息资源名称"],
)  # fmt: skip
def test_headings_that_do_not(heading: str) -> None:
    assert not asks(heading)


def test_only_what_says_no_is_open_below_them() -> None:
    for cell in (
        "非涉密",
        "否",
        "无",
        "公开",
        "",
        "-",
        " / ",
        "'非涉密",
        "非涉密（公开）",
        "是/否",
        "选填，写是或否",
    ):
        assert not says_secret(cell), cell
    for cell in ("是", "机密", "非涉密；国家秘密", "内部", "1", "√", "A级", "公开、秘密"):
        assert says_secret(cell), cell


def table(*rows: str) -> bytes:
    return "\n".join(rows).encode()


def rows_of(content: bytes, name: str = "a.csv") -> list[int]:
    return [place.row for place in secret_cells(name, content)]


def test_every_row_and_column_is_looked_at() -> None:
    content = table(
        "某局目录,,", "名称,摘要,密级", "甲,公开的,无", "乙,机密★,", "丙,不涉及国家秘密,内部",
        "备注：,,绝密",
    )  # fmt: skip
    assert rows_of(content) == [4, 5, 6]


def test_a_list_of_columns_is_no_column() -> None:
    """Instructions name 涉密属性 and go on with other columns; so do items of that name."""
    header = template().headers
    down = [f"{name},选填,照实填写" for name in header]
    assert rows_of(table("列,要求,说明", *down)) == []
    items = ["信息资源名称,信息项名称,数据类型", "甲,名称,C", "甲,是否涉密,C", "甲,备注,C"]
    assert rows_of(table(*items)) == []


def test_every_sheet_is_looked_at() -> None:
    book = Workbook()
    book.active.append(["信息资源名称", "涉密属性"])
    book.active.append(["甲", "否"])
    for state in ("visible", "hidden", "veryHidden"):
        page = book.create_sheet(state)
        page.sheet_state = state
        page.append(["资源名称", "信息项", "是否涉密"])
        page.append(["甲", "乙", "是"])
    written = BytesIO()
    book.save(written)
    assert rows_of(written.getvalue(), "a.xlsx") == [2, 2, 2]


@pytest.mark.parametrize(
    "text",
    [
        'a,"国家秘密"x\n', "甲\t机密★5年\t", "<urn:a> <urn:b> '秘密'@zh .. ",
        '{"x": "\\u673a\\u5bc6"',
        "<a><b>工作秘密</b>", "<a>&#x673a;&#x5bc6;</a>", "甲,机密\r\n",
    ],
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_marks_in_what_cannot_be_parsed(text: str, encoding: str) -> None:
    assert [place.row for place in raw_marks(f"\n{text}".encode(encoding))] == [2]


def test_a_text_that_speaks_of_secrecy_has_no_mark() -> None:
    text = '甲,"按保密要求，不含国家秘密、工作秘密",机密性\n<urn:a> <urn:b> "国家秘密目录" .'
    assert raw_marks(text.encode()) == []


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv", "a.ttl", ""])
@pytest.mark.parametrize("start", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_a_workbook_that_cannot_be_searched_is_unusable(name: str, start: bytes) -> None:
    with pytest.raises(Unusable):
        secret_cells(name, start + b"damaged")


def workbook(name: str = "目录", header: str = "", footer: str = "", comment: str = "") -> bytes:
    book = Workbook()
    page = book.active
    page.title = name
    page.append(["信息资源名称", "摘要"])
    page.append(["甲", "按保密要求，不含国家秘密"])
    page.oddHeader.center.text = header
    page.evenFooter.right.text = footer
    if comment:
        page["A2"].comment = Comment(comment, "机密")
    written = BytesIO()
    book.save(written)
    return written.getvalue()


@pytest.mark.parametrize(
    ("secret", "speaking"),
    [
        ({"name": "机密"}, {"name": "机密文件管理"}),
        ({"header": "某局 机密★10年"}, {"header": "保密工作目录"}),
        ({"footer": "秘密 第&P页"}, {"footer": "不含国家秘密"}),
        ({"comment": "张三:\n密级：秘密"}, {"comment": "机密、秘密级的不要填"}),
    ],
)
def test_marks_beside_the_cells(secret: dict[str, str], speaking: dict[str, str]) -> None:
    assert rows_of(workbook(**secret), "a.xlsx") == [1]
    assert rows_of(workbook(**speaking), "a.xlsx") == []


def ods(name: str = "目录", header: str = "", footer: str = "", comment: str = "") -> bytes:
    document = OpenDocumentSpreadsheet()
    layout = PageLayout(name="page")
    document.automaticstyles.addElement(layout)
    master = MasterPage(name="Default", pagelayoutname=layout)
    document.masterstyles.addElement(master)
    for part, text in ((Header(), header), (Footer(), "第1页"), (FooterLeft(), footer)):
        paragraph = P()
        for piece in (text[:1], text[1:]):
            paragraph.addElement(Span(text=piece))
        part.addElement(paragraph)
        master.addElement(part)
    page, row = Table(name=name), TableRow()
    note, cell = Annotation(), TableCell(valuetype="string")
    note.addElement(Creator(text="机密"))
    for line in comment.split("\n"):
        note.addElement(P(text=line))
    cell.addElement(note)
    cell.addElement(P(text="按保密要求，不含国家秘密"))
    row.addElement(cell)
    page.addElement(row)
    document.spreadsheet.addElement(page)
    written = BytesIO()
    document.write(written)
    return written.getvalue()


def text(said: str, *, length: bool = True) -> bytes:
    """A text of XLS; ``length`` stands before it."""
    return (struct.pack("<H", len(said)) if length else b"") + b"\1" + said.encode("utf-16-le")


def record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def xls(name: str = "目录", header: str = "", footer: str = "", comment: str = "") -> bytes:
    """xlwt cannot write these: their records are put behind its own."""
    book = xlwt.Workbook(encoding="utf-8")
    page = book.add_sheet(name)
    page.write(0, 0, "按保密要求，不含国家秘密")
    more = bytes(30) + struct.pack("<4H", 0, len(footer), 0, 0) + text(f"&R{footer}")
    beside = record(0x0014, text(f"&C{header}")) + record(0x089C, more)
    if comment:
        beside += record(0x01B6, bytes(18)) + record(0x003C, text(comment, length=False))
    written = BytesIO()
    xlwt.CompoundDoc.XlsDoc().save(written, book.get_biff_data() + beside)
    return written.getvalue()


@pytest.mark.parametrize(
    ("secret", "speaking"),
    [
        ({"name": "机密"}, {"name": "机密文件管理"}),
        ({"header": "某局 机密★10年"}, {"header": "保密工作目录"}),
        ({"footer": "秘密 第1页"}, {"footer": "不含国家秘密"}),
        ({"comment": "张三:\n密级：秘密"}, {"comment": "机密、秘密级的不要填"}),
    ],
)
@pytest.mark.parametrize(("written", "file"), [(ods, "a.ods"), (xls, "a.xls")])
def test_marks_beside_the_cells_of_other_workbooks(
    written: Callable[..., bytes], file: str, secret: dict[str, str], speaking: dict[str, str]
) -> None:
    assert rows_of(written(**secret), file) == [1]
    assert rows_of(written(**speaking), file) == []


def property_set(name: str, said: bytes) -> bytes:
    """A compound file whose only stream is a property set with one text."""
    written = BytesIO()
    texts = bytes(48) + struct.pack("<II", 30, len(said)) + said + bytes(9)
    xlwt.CompoundDoc.XlsDoc().save(written, texts)
    of_workbook, of_this = ("Workbook\0".encode("utf-16-le"), f"{name}\0".encode("utf-16-le"))
    entry = of_workbook.ljust(64, b"\0") + struct.pack("<H", len(of_workbook))
    assert entry in written.getvalue()
    return written.getvalue().replace(
        entry, of_this.ljust(64, b"\0") + struct.pack("<H", len(of_this))
    )


@pytest.mark.parametrize("name", ["\x05SummaryInformation", "\x05DocumentSummaryInformation"])
@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-16-le"])
def test_properties_of_xls_are_read_as_well(name: str, encoding: str) -> None:
    for said, secret in (("目录（机密★10年）", True), ("保密工作目录", False)):
        lines = lines_beside(property_set(name, said.encode(encoding)), Limits())
        assert any(map(is_marked_beside, lines)) is secret


def with_part(content: bytes, name: str, text: str) -> bytes:
    """A workbook with one more part, or with another text for one it has."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(target, "w") as copy:
        for member in source.namelist():
            if member != name:
                copy.writestr(member, source.read(member))
        copy.writestr(name, text)
    return target.getvalue()


DRAWING = (
    '<d:wsDr xmlns:d="urn:d" xmlns:a="urn:a"><d:sp><a:p><a:r><a:rPr lang="zh"/><a:t>{}</a:t></a:r>'
    "<a:r><a:t>{}</a:t></a:r></a:p></d:sp></d:wsDr>"
)


@pytest.mark.parametrize(
    ("part", "secret", "speaking"),
    [
        ("docProps/core.xml", "<c><keywords>机密</keywords></c>", "<c><creator>机密</creator></c>"),
        ("docProps/custom.xml", '<p name="密级"><v>机密</v></p>', '<p name="保密"><v>是</v></p>'),
        ("xl/drawings/drawing1.xml", DRAWING.format("机", "密★10年"), DRAWING.format("机", "密性")),
        ("xl/any.dat", "<c>&#x673a;密</c>", "<c>加密</c>"),
        ("xl/validations.xml", '<v prompt="机密★10年"/>', "<v><f>&quot;机密,秘密&quot;</f></v>"),
        (
            "xl/formats.xml",
            "<f formatCode='&quot;机密&quot;'/>",
            '<f formatCode="0&quot;密&quot;"/>',
        ),
        ("xl/names.xml", "<n>&quot;绝密&quot;</n>", "<n>密码!$A$1</n>"),
        ("xl/sharedStrings.xml", "<sst><si><t>秘密</t></si></sst>", "<sst><t>秘密 投票</t></sst>"),
    ],
)
def test_every_part_of_a_workbook_is_searched(part: str, secret: str, speaking: str) -> None:
    plain = workbook()
    assert rows_of(with_part(plain, part, secret), "a.xlsx") == [1]
    assert rows_of(with_part(plain, part, speaking), "a.xlsx") == []


def test_an_empty_sheet_has_a_name() -> None:
    book = xlwt.Workbook(encoding="utf-8")
    book.add_sheet("目录").write(0, 0, "甲")
    book.add_sheet("机密")
    written = BytesIO()
    book.save(written)
    assert rows_of(written.getvalue(), "a.xls") == [1]


@pytest.mark.parametrize(
    ("name", "rows"),
    [("机密-目录.csv", [1]), ("目录（绝密）.ttl", [1]), ("机密文件管理.csv", []), ("密码.csv", [])],
)
def test_the_name_of_a_file_is_read_as_well(name: str, rows: list[int]) -> None:
    assert rows_of("甲,乙\n1,2\n".encode(), name) == rows


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv", "a.ttl", ""])
@pytest.mark.parametrize(("before", "behind"), [(b"\n", b""), (b"PK00", b""), (b"", b"\n")])
def test_a_workbook_behind_or_before_something_cannot_be_searched(
    name: str, before: bytes, behind: bytes
) -> None:
    """A reader would find it from its end, past every guard."""
    content = before + workbook(name="机密") + behind
    with pytest.raises(Unusable):
        secret_cells(name, content)
    with pytest.raises(Unusable):
        load(name, content, references())
