"""Does the evidence hold? Reads the chain and every file it names; needs no server, no network."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from ontology.text import Text
from server.store.chain import BEFORE_THE_FIRST, Chain, Link, hash_of, hash_of_file
from server.store.folder import DataFolder

ALTERED = Text(
    "第 {number} 环：链中的这一行被改动", "Link {number}: its line in the chain was altered"
)
OUT_OF_ORDER = Text(
    "第 {number} 环（提交 {submission}）：与前一环不相接，中间有缺失、插入或改动",
    "Link {number} (submission {submission}): does not follow the one before it; something was "
    "taken out, put in or altered there",
)
CHANGED = Text(
    "第 {number} 环（提交 {submission}）：文件 {file} 被改动",
    "Link {number} (submission {submission}): the file {file} was altered",
)
MISSING = Text(
    "第 {number} 环（提交 {submission}）：文件 {file} 不见了",
    "Link {number} (submission {submission}): the file {file} is gone",
)
ADDED = Text(
    "第 {number} 环（提交 {submission}）：文件 {file} 不是系统放进去的",
    "Link {number} (submission {submission}): the file {file} was not put there by Lianmu",
)
UNLINKED = Text("提交 {submission} 不在链中", "Submission {submission} stands in no link")
CUT_OFF = Text(
    "版本 {edition} 出自提交 {submission}，但它不在链中：链的末尾缺失",
    "Edition {edition} was made by submission {submission}, which stands in no link: the end of "
    "the chain is missing",
)
ASTRAY = Text(
    "目录 {catalog} 的最新提交指向 {submission}，它不在链中",
    "The latest submission of catalog {catalog} is said to be {submission}, which stands in no "
    "link",
)
FALSE = Text(
    "第 {number} 环（提交 {submission}）：清除的不是链中记录的文件 {file}",
    "Link {number} (submission {submission}): it takes back another file {file} than the chain has",
)
TAKEN_BACK = Text(
    "第 {number} 环（提交 {submission}）：{file} 已清除（SHA-256 {hash}），理由：{reason}，"
    "批准人 {approver}",
    "Link {number} (submission {submission}): {file} was taken back (SHA-256 {hash}); reason: "
    "{reason}; approved by {approver}",
)
NOT_NOTED = Text(
    "链中没有您记下的摘要值 {noted}：记下之后链被改写过",
    "The hash you noted, {noted}, is not in the chain: it was rewritten since",
)


@dataclass
class Verification:
    """One reading of a folder's evidence, also beside a running server. ``noted`` is a last hash
    that was written down before.
    """

    folder: DataFolder
    noted: str | None = None
    links: int = 0
    head: str = BEFORE_THE_FIRST
    """The hash of the last link, to be noted somewhere else."""
    holders: dict[str, dict[str, int]] = field(default_factory=dict)
    """Submission → file → the link that put there what it holds now."""
    size: int = -1
    """Bytes of the chain that ``holders`` was read from."""

    @property
    def chain(self) -> Chain:
        return Chain(self.folder.evidence)

    def faults(self) -> Iterator[Text]:
        """Everything that does not fit: links that are no links, then files, in the chain's order,
        then what no link tells of.
        """
        yield from self._lines()
        yield from self._taken_back()
        self._catch_up()
        for link in map(Link.read, self.chain.lines()):
            if link is not None:
                yield from self._confirmed(link)
        yield from self._outside()

    def _lines(self) -> Iterator[Text]:
        seen = self.noted is None
        for number, line in enumerate(self.chain.lines(), 1):
            link = Link.read(line)
            if link is None:
                yield ALTERED.format(number=number)
            elif (link.number, link.previous) != (number, self.head):
                yield OUT_OF_ORDER.format(number=number, submission=link.submission)
            self.links, self.head = number, hash_of(line)
            seen |= self.head == self.noted
        if not seen:
            yield NOT_NOTED.format(noted=self.noted)

    def _taken_back(self) -> Iterator[Text]:
        """Links that claim to take back what was never there."""
        held: dict[str, dict[str, str]] = {}
        for link in filter(None, map(Link.read, self.chain.lines())):
            files = held.setdefault(link.submission, {})
            for name, taken in link.removed.items():
                if files.pop(name, None) != taken:
                    place = {"number": link.number, "submission": link.submission}
                    yield FALSE.format(**place, file=name)
            files.update(link.files)

    def purges(self) -> Iterator[Text]:
        """What was taken back by decision, file by file: no fault."""
        for link in filter(None, map(Link.read, self.chain.lines())):
            for name, taken in link.removed.items():
                said = {key: (link.purge or {}).get(key, "") for key in ("reason", "approver")}
                place = {"number": link.number, "submission": link.submission}
                yield TAKEN_BACK.format(**place, **said, file=name, hash=taken)

    def _catch_up(self) -> None:
        """Wait for what is just being added, and read what the links say now."""
        # Nobody adds to evidence on a medium that cannot be written.
        with suppress(OSError), self.chain.locked():
            pass
        size = self.chain.path.stat().st_size if self.chain.path.exists() else 0
        if size != self.size:
            self.holders, self.size = holders(self.chain), size

    def _confirmed(self, link: Link) -> Iterator[Text]:
        """The faults of a link's files; what seems one may be a file that was just replaced."""
        if link.submission not in self.holders:
            self._catch_up()
        if next(self._files(link), None) is not None:
            self._catch_up()
            yield from self._files(link)

    def _files(self, link: Link) -> Iterator[Text]:
        """What is wrong with the files whose present content is that of this link."""
        place = {"number": link.number, "submission": link.submission}
        folder, held = self.folder.evidence / link.submission, self.holders[link.submission]
        for name, wanted in link.files.items():
            if held.get(name) != link.number:
                continue
            if not (folder / name).is_file():
                yield MISSING.format(**place, file=name)
            elif hash_of_file(folder / name) != wanted:
                yield CHANGED.format(**place, file=name)
        if held and link.number == max(held.values()) and folder.is_dir():
            for path in sorted(folder.iterdir()):
                if path.name not in held:
                    yield ADDED.format(**place, file=path.name)

    def _outside(self) -> Iterator[Text]:
        """What should stand in a link and stands in none."""
        self._catch_up()
        for path in sorted(self.folder.evidence.glob("[0-9]*")):
            if path.name not in self.holders:
                yield UNLINKED.format(submission=path.name)
        evidence = self.folder.evidence
        for path in sorted((*evidence.glob("latest/*"), *evidence.glob("reported/*"))):
            submission = path.read_bytes().decode("utf-8", "replace")
            if submission not in self.holders:
                yield ASTRAY.format(catalog=path.name, submission=submission)
        for edition in self.folder.list_editions():
            made_by = edition.meta().submission
            if made_by is not None and made_by not in self.holders:
                yield CUT_OFF.format(edition=edition.number, submission=made_by)


def holders(chain: Chain) -> dict[str, dict[str, int]]:
    """Submission → file → number of the last link that put it there."""
    result: dict[str, dict[str, int]] = {}
    for link in map(Link.read, chain.lines()):
        if link is not None:
            held = result.setdefault(link.submission, {})
            held.update(dict.fromkeys(link.files, link.number))
            for name in link.gone:
                held.pop(name, None)
    return result
