"""What a service form asks for, in the names under which catalogs may hold it.

A form says 申请人身份证原件（一份）; a catalog says 公民身份号码. Between them stand qualifiers,
which are taken off, and a table of which papers prove what (``material_names.toml``).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from loaders.items import split_outside_brackets
from loaders.table import Table
from server.rules.normal_forms import normal_form

TABLE = Path(__file__).with_name("material_names.toml")
MOST, LONGEST = 60, 120
"""Materials of one form, and characters of one of them."""
NUMBERED = re.compile(
    r"^\s*(?:[（(]\s*[\d一二三四五六七八九十]{1,3}\s*[)）]|\d{1,3}\s*[.、．)）]|[一二三四五六七八九十]{1,3}[、.．]"
    r"|[①-⑳]|[-*•·])\s*"
)
BRACKETS = re.compile(r"[（(\[【][^（()）\[\]【】]*[)）\]】]|《|》|“|”")
QUALIFIERS = re.compile(
    r"(?:\s|的|及其?|和|或者?|各|一式|加盖公章|原件|复印件|影印件|扫描件|照片|电子版|电子件|纸质件?|正本|副本|正反面"
    r"|材料|[\d一二两三四五六]+\s*[份张页])+$"
)
OWNERS = re.compile(
    r"^(?:申请人|申请单位|申报单位|本人|当事人|法定代表人|法人代表|法人|负责人|经办人|代理人|受托人|委托人|监护人"
    r"|配偶|夫妻双方|家庭成员|企业|单位|公司|双方)的?(?:有效的?)?|^有效的?"
)
HEADER = re.compile("材料|名称")


@dataclass(frozen=True)
class Wanted:
    """One material: as it is written, and the names it may go by, the longest first; the
    paper of the table it is, if any, and the names its content is held under.
    """

    written: str
    names: tuple[str, ...]
    paper: str = ""
    held: tuple[str, ...] = ()


def materials(text: str) -> list[str]:
    """The materials of a pasted list, each once, without their numbers; blank ones left out."""
    lines = (NUMBERED.sub("", line) for line in text.splitlines())
    pieces = (piece for line in lines for _, piece in split_outside_brackets(line))
    plain = (NUMBERED.sub("", piece).strip() for piece in pieces)
    return list(dict.fromkeys(piece for piece in plain if normal_form(piece)))


def from_tables(tables: Iterable[Table]) -> list[str]:
    """The materials of the first sheet with any: of the column headed 材料, else of the first."""
    for table in tables:
        found = list(of_column(table))
        if found:
            return list(dict.fromkeys(found))
    return []


def of_column(table: Table) -> Iterator[str]:
    column, below = 0, 0
    for row in table.rows[:5]:
        heads = [place for place, cell in enumerate(row.cells) if HEADER.search(cell)]
        heads.sort(key=lambda place: "材料" not in row.cells[place])
        if heads and len(row.cells[heads[0]]) <= len("申请材料名称（必填）"):
            column, below = heads[0], row.number
            break
    for row in table.rows:
        if row.number > below and column < len(row.cells):
            yield from materials(row.cells[column])


def wanted(written: str) -> Wanted:
    """A material with its names."""
    plain = BRACKETS.sub("", written).strip()
    bare = QUALIFIERS.sub("", plain).strip() or plain
    names = [written.strip(), plain, bare, OWNERS.sub("", bare).strip()]
    forms = {form: name for name in names if (form := normal_form(name))}
    kept = tuple(forms.values())
    paper = next((found for name in reversed(kept) if (found := paper_of(name))), "")
    return Wanted(written, kept, paper, papers()[paper] if paper else ())


def paper_of(name: str) -> str:
    """The paper of the table that a name says or ends with; the longest such."""
    form = normal_form(name)
    fitting = [(alias, paper) for alias, paper in aliases().items() if form.endswith(alias)]
    return max(fitting, key=lambda pair: len(pair[0]), default=("", ""))[1]


@cache
def papers() -> Mapping[str, tuple[str, ...]]:
    """Paper → the names of what it proves."""
    return {paper: tuple(said["held"]) for paper, said in table().items()}


@cache
def aliases() -> Mapping[str, str]:
    """Normal form of a name of a paper → the paper."""
    return {
        normal_form(name): paper
        for paper, said in table().items()
        for name in (paper, *said["also"])
    }


def table() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))
