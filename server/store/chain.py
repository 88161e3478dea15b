"""The chain over ``data/evidence``: a line for everything that was ever put there.

A line is ``{SHA-256 of the rest} {link as JSON}``; a link names the hash of the link before it and
the hash of every file it put into the folder of a submission. So nothing can be changed, taken out
or slipped in without a link that does not fit, and ``sha256sum`` is enough to see it. Who can write
the whole folder can write a whole new chain: against that, the last hash is noted elsewhere.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

from server.clock import SHANGHAI
from server.store.folder import sync, sync_tree

BEFORE_THE_FIRST = "0" * 64
TAIL = 1 << 16
"""More bytes than a line has."""


@dataclass(frozen=True)
class Link:
    """``files``: name → SHA-256 of what the file of that submission holds from this link on."""

    number: int
    made: str
    submission: str
    files: Mapping[str, str]
    previous: str
    purge: Mapping[str, Any] | None = None
    """Of a link that takes back: ``iri``, ``reason`` and ``approver``, and under ``removed`` the
    SHA-256 of what each file held that is gone or was replaced.
    """

    @property
    def removed(self) -> Mapping[str, str]:
        """File → SHA-256 of what it held before this link took it back."""
        return self.purge["removed"] if self.purge else {}

    @property
    def gone(self) -> list[str]:
        """Files that are no more from this link on."""
        return [name for name in self.removed if name not in self.files]

    def line(self) -> bytes:
        """As it stands in the chain."""
        said = {key: value for key, value in asdict(self).items() if value is not None}
        text = json.dumps(said, ensure_ascii=False, sort_keys=True).encode()
        return sha256(text).hexdigest().encode() + b" " + text + b"\n"

    @classmethod
    def read(cls, line: bytes) -> Link | None:
        """The link of a line; None if a byte of it is not as it was written."""
        try:
            link = cls(**json.loads(line.partition(b" ")[2]))
            return link if link.line() == line else None
        except (ValueError, TypeError):
            return None


Left = tuple[Mapping[str, bytes], Collection[str]]
"""Files with what they hold from now on, and names of those that go."""


@dataclass(frozen=True)
class Note:
    """Why something is taken back: what, for which reason, and who approved it."""

    iri: str
    reason: str
    approver: str


@dataclass(frozen=True)
class Chain:
    """The chain of one folder of evidence. Everything is put there through :meth:`add`.

    The line is what counts: files are prepared in ``staged``, the line is written, the files take
    their places. Whoever comes next after a crash finishes that, or forgets what has no line.
    """

    folder: Path

    @property
    def path(self) -> Path:
        return self.folder / "chain"

    @property
    def staged(self) -> Path:
        return self.folder / "staged"

    def add(self, submission: str, files: Mapping[str, bytes]) -> None:
        """Put files into the folder of a submission, in place of any of the same name; on disk when
        this returns.
        """
        with self.locked():
            self._add(submission, files, None)

    def take_back(self, submission: str, left: Callable[[], Left], note: Note) -> None:
        """Replace files by what may stay of them, and remove others; the link names what it took
        away by its hash, and says who decided so and why. ``left`` is asked while nobody else adds.
        """
        with self.locked():
            files, gone = left()
            folder = self.folder / submission
            removed = {name: hash_of_file(folder / name) for name in sorted({*files, *gone})}
            if removed:
                self._add(submission, files, {**asdict(note), "removed": removed})

    def _add(
        self, submission: str, files: Mapping[str, bytes], purge: Mapping[str, Any] | None
    ) -> None:
        self.staged.mkdir()
        for name, content in files.items():
            (self.staged / name).write_bytes(content)
        sync_tree(self.staged)
        last = self._last_line()
        before = Link.read(last)
        link = Link(
            number=before.number + 1 if before else 1,
            made=datetime.now(SHANGHAI).isoformat(timespec="seconds"),
            submission=submission,
            files={name: sha256(content).hexdigest() for name, content in files.items()},
            previous=hash_of(last),
            purge=purge,
        )
        with self.path.open("ab") as file:
            file.write(link.line())
            file.flush()
            os.fsync(file.fileno())
        self._place(link)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Nobody else adds meanwhile, and nothing is half there."""
        descriptor = os.open(self.folder / "chain.lock", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            self._finish()
            yield
        finally:
            os.close(descriptor)

    def lines(self) -> Iterator[bytes]:
        """Every line, the first first; a last one that was cut off by a crash is none."""
        if self.path.exists():
            with self.path.open("rb") as file:
                yield from (line for line in file if line.endswith(b"\n"))

    def _last_line(self) -> bytes:
        """Empty before the first; what a crash left of an unfinished one is cut off."""
        if not self.path.exists():
            return b""
        with self.path.open("r+b") as file:
            start = max(file.seek(0, os.SEEK_END) - TAIL, 0)
            file.seek(start)
            tail = file.read()
            whole = tail[: tail.rfind(b"\n") + 1]
            file.truncate(start + len(whole))
        return whole[whole[:-1].rfind(b"\n") + 1 :]

    def _finish(self) -> None:
        """After a crash: what is staged takes its place if the last line has it, else it goes."""
        if not self.staged.exists():
            return
        link = Link.read(self._last_line())
        prepared = {path.name: hash_of_file(path) for path in self.staged.iterdir()}
        if link is not None and prepared.items() <= link.files.items():
            self._place(link)
        else:
            shutil.rmtree(self.staged)

    def _place(self, link: Link) -> None:
        final = self.folder / link.submission
        if final.exists():
            for path in self.staged.iterdir():
                path.replace(final / path.name)
            for name in link.gone:
                (final / name).unlink(missing_ok=True)
            sync(final)
            self.staged.rmdir()
        else:
            self.staged.rename(final)
        sync(self.folder)


def hash_of(line: bytes) -> str:
    """The hash that a line begins with."""
    return line.partition(b" ")[0].decode("ascii", "replace") or BEFORE_THE_FIRST


def hash_of_file(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
