"""The data folder: where editions, deltas, evidence and accounts live, and the one writer lock."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from ontology.namespaces import Names
from ontology.text import Text
from server.errors import BadInput, NotFound
from server.store.edition import DAMAGED, Edition, OpenEdition
from server.store.graphs import Graphs

PURGED = ".purged"
"""How the name of an edition ends that waits to take the place of the one before the dot."""
POINTER_BYTES = 64
"""More than the number of any edition has."""


@dataclass(frozen=True)
class Charter:
    """What the first load fixed: ``folder.json``. The base IRI never changes afterwards."""

    base_iri: str
    public: bool | None = None
    review: str | None = None
    demo: bool = False


@dataclass(frozen=True)
class DataFolder:
    """Paths under ``LIANMU_DATA``. Nothing here is created before :meth:`create`."""

    root: Path

    @property
    def editions(self) -> Path:
        return self.root / "editions"

    @property
    def deltas(self) -> Path:
        return self.root / "deltas"

    @property
    def evidence(self) -> Path:
        return self.root / "evidence"

    @property
    def work(self) -> Path:
        """Workspaces; whatever is here while nobody holds the lock is left over from a crash."""
        return self.root / "work"

    @property
    def scratch(self) -> Path:
        """Copies for dry runs; each is locked by the process that uses it."""
        return self.root / "scratch"

    @property
    def inbox(self) -> Path:
        """Files received and not yet judged."""
        return self.root / "inbox"

    @property
    def purge(self) -> Path:
        """What is being erased, until it is; whoever opens the folder next finishes it."""
        return self.root / "purge.json"

    @property
    def purged(self) -> Path:
        """Names the last purge, so that whoever keeps something in memory knows to forget it."""
        return self.root / "purged"

    @property
    def accounts(self) -> Path:
        return self.root / "accounts.sqlite"

    def create(self, charter: Charter) -> None:
        """Make the folders and fix the charter; keeps a charter that is there."""
        for folder in (
            self.editions,
            self.deltas,
            self.evidence,
            self.work,
            self.scratch,
            self.inbox,
        ):
            folder.mkdir(parents=True, exist_ok=True)
        if not (self.root / "folder.json").exists():
            replace_file(self.root / "folder.json", json.dumps(asdict(charter), indent=1))

    @property
    def exists(self) -> bool:
        return (self.root / "folder.json").exists()

    def charter(self) -> Charter:
        """What the first load fixed."""
        if not self.exists:
            raise NotFound(
                Text(
                    "数据目录尚未建立；请先运行 lianmu demo 或 lianmu serve",
                    "There is no data folder yet; run lianmu demo or lianmu serve first",
                )
            )
        try:
            return Charter(**json.loads((self.root / "folder.json").read_text(encoding="utf-8")))
        except (ValueError, TypeError):
            raise BadInput(DAMAGED.format(name="folder.json")) from None

    def check_base(self, base_iri: str) -> None:
        """Refuse to run under another base IRI than the stored one."""
        stored = self.charter().base_iri
        if stored != base_iri:
            raise BadInput(
                Text(
                    f"数据目录的基础 IRI 是 {stored}，而设置为 {base_iri}。"
                    "如需更换：先用 lianmu export --as nq 导出，再在新目录以新 IRI 重新提交",
                    f"The data folder was made with base IRI {stored} but the setting says "
                    f"{base_iri}. To move: export with lianmu export --as nq, then submit into "
                    "a new folder made with the new base IRI",
                )
            )

    def graphs(self) -> Graphs:
        return Graphs(Names(self.charter().base_iri))

    def current_number(self) -> int | None:
        """The number in ``CURRENT``; None before the first edition.

        A pointer that is lost or spoilt is told, never guessed: guessing would delete editions.
        Every request reads it, so nothing is put around the calls of the system.
        """
        try:
            descriptor = os.open(f"{self.root}/CURRENT", os.O_RDONLY)
            try:
                return int(os.read(descriptor, POINTER_BYTES))
            finally:
                os.close(descriptor)
        except FileNotFoundError:
            if not self.editions.exists() or not self.list_editions():
                return None
            raise self._lost_pointer() from None
        except ValueError:
            raise self._lost_pointer() from None

    def _lost_pointer(self) -> BadInput:
        editions = self.list_editions() if self.editions.exists() else []
        newest = editions[-1].number if editions else "?"
        return BadInput(
            Text(
                f"指针文件 CURRENT 丢失或损坏，没有改动任何数据。最新的版本是 {newest}："
                "请把这个数字写入数据目录下的 CURRENT，再运行 lianmu doctor",
                f"The pointer file CURRENT is lost or spoilt; nothing was changed. The newest "
                f"edition is {newest}: write that number into CURRENT in the data folder, then "
                "run lianmu doctor",
            )
        )

    def edition(self, number: int) -> Edition:
        return Edition(self.editions / f"{number:06d}")

    def list_editions(self) -> list[Edition]:
        """Retained editions, oldest first."""
        return sorted(
            (Edition(path) for path in self.editions.iterdir() if path.name.isdigit()),
            key=lambda edition: edition.number,
        )

    def delta_path(self, number: int) -> Path:
        return self.deltas / f"{number:06d}"

    def point_to(self, number: int) -> None:
        """Make an edition the current one: the moment of publication."""
        replace_file(self.root / "CURRENT", f"{number}\n")

    @contextmanager
    def open_current(self) -> Iterator[OpenEdition]:
        """The current edition, open for as long as the context lasts."""
        with self.open_edition(None) as edition:
            yield edition

    @contextmanager
    def open_edition(self, number: int | None) -> Iterator[OpenEdition]:
        """A retained edition, or the current one for None.

        Retention may win the race between reading ``CURRENT`` and opening; then read it again.
        """
        with ExitStack() as held:
            yield self._enter(held, number)

    def _enter(self, held: ExitStack, number: int | None) -> OpenEdition:
        while True:
            wanted = self.current_number() if number is None else number
            if wanted is None:
                raise NotFound(Text("还没有任何版本", "There is no edition yet"))
            try:
                return held.enter_context(self.edition(wanted).open())
            except FileNotFoundError:
                if number is not None or self.current_number() == wanted:
                    raise NotFound(
                        Text(f"版本 {wanted} 未保留", f"Edition {wanted} is not retained")
                    ) from None

    @contextmanager
    def writer(self) -> Iterator[None]:
        """The writer lock, held by one process at a time; also the moment to tidy up."""
        descriptor = os.open(self.root / "writer.lock", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            self._remove_leftovers()
            yield
        finally:
            os.close(descriptor)

    def _remove_leftovers(self) -> None:
        """Under the lock, work folders and the unpublished edition belong to nobody alive.

        Only the one edition after the current can be unpublished; more would mean that the
        pointer is wrong, and nothing is deleted on its word.
        """
        current = self.current_number() or 0
        if any(edition.number > current + 1 for edition in self.list_editions()):
            raise self._lost_pointer()
        for path in self.work.iterdir():
            shutil.rmtree(path)
        for path in self.scratch.iterdir():
            remove_unless_locked(path)
        for folder in (self.editions, self.deltas):
            for path in sorted(folder.iterdir()):
                if path.suffix == PURGED and not path.with_suffix("").exists():
                    path.rename(path.with_suffix(""))
                elif not path.name.isdigit() or int(path.name) > current:
                    shutil.rmtree(path)


def folder_of(edition: OpenEdition) -> DataFolder:
    """The data folder an open edition stands in: its other editions, its deltas."""
    return DataFolder(edition.index_path.parents[2])


@contextmanager
def edition_at(edition: OpenEdition, number: int) -> Iterator[OpenEdition]:
    """Another retained edition beside an open one; itself for its own number."""
    if number == edition.meta.number:
        yield edition
    else:
        with folder_of(edition).open_edition(number) as other:
            yield other


def replace_file(path: Path, text: str) -> None:
    """Write durably and atomically: temporary file, fsync, rename, fsync of the directory."""
    temporary = path.with_name(path.name + ".tmp")
    with temporary.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    sync(path.parent)


def sync(path: Path) -> None:
    """Flush to disk a file or a directory."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_tree(path: Path) -> None:
    """Flush to disk every file and directory below and including ``path``."""
    for folder, _, names in os.walk(path):
        for name in names:
            sync(Path(folder) / name)
        sync(Path(folder))


def remove_unless_locked(path: Path) -> None:
    """Delete a folder whose user has died; a living user holds a lock on it."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(path)
    except BlockingIOError:
        return
    finally:
        os.close(descriptor)
