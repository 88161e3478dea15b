"""Files that were checked and wait in the inbox to be submitted without being sent again."""

from __future__ import annotations

import os
import shutil
from collections import Counter, OrderedDict
from dataclasses import dataclass, field
from pathlib import Path

from server.catalog.job import IDENTIFIER


@dataclass(frozen=True)
class Kept:
    """Whose folder it is and how many bytes it holds."""

    organisation: str
    size: int


@dataclass
class Checked:
    """Folders ``{inbox}/{identifier}``, oldest first, within a number of bytes in all.

    The body that takes most room makes room: nobody's files go for those of one that sends more.
    """

    inbox: Path
    limit: int
    kept: OrderedDict[str, Kept] = field(default_factory=OrderedDict)

    def keep(self, identifier: str, organisation: str) -> None:
        """Keep a folder; the oldest ones of the body with most bytes make room for it."""
        size = sum(path.stat().st_size for path in (self.inbox / identifier).iterdir())
        self.kept[identifier] = Kept(organisation, size)
        while True:
            sizes: Counter[str] = Counter()
            for one in self.kept.values():
                sizes[one.organisation] += one.size
            if sizes.total() <= self.limit:
                return
            body, _ = sizes.most_common(1)[0]
            self.drop(next(key for key, one in self.kept.items() if one.organisation == body))

    def drop(self, identifier: str) -> None:
        """Forget a folder; what is not kept any more is nothing to do."""
        if self.kept.pop(identifier, None) is not None:
            shutil.rmtree(self.inbox / identifier, ignore_errors=True)

    def leftovers(self) -> list[Path]:
        """Folders of requests that a server which was killed left behind."""
        folders = (path for path in self.inbox.iterdir() if IDENTIFIER.fullmatch(path.name))
        return [path for path in folders if path.name not in self.kept]

    def file(self, identifier: str, name: str = "file") -> Path:
        """A file of a folder; ``FileNotFoundError`` when it is not kept any more."""
        path = self.inbox / identifier / name
        if identifier not in self.kept or not path.is_file():
            raise FileNotFoundError(name)
        return path

    def link(self, identifier: str, name: str, folder: Path) -> str:
        """The path of the same bytes in another folder of the inbox, without copying them."""
        os.link(self.file(identifier, name), folder / name)
        return str(folder / name)
