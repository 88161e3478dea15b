"""Which editions are kept: the newest ones, then one a day (design section 2, point 4)."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from server.store.edition import Edition
from server.store.folder import DataFolder


@dataclass(frozen=True)
class Retention:
    """Keep the ``newest`` editions, and of older ones the last of each day for ``days`` days."""

    newest: int = 20
    days: int = 30

    def surplus(self, created: Iterable[tuple[int, datetime]], today: date) -> list[int]:
        """Numbers that need not be kept, oldest first."""
        ordered = sorted(created)
        recent = {number for number, _ in ordered[-self.newest :]}
        last_of_day = {moment.date(): number for number, moment in ordered}
        oldest = today - timedelta(days=self.days)
        daily = {number for day, number in last_of_day.items() if day >= oldest}
        return [number for number, _ in ordered if number not in recent | daily]

    def thin(self, folder: DataFolder) -> list[int]:
        """Remove surplus editions that nobody reads; must be called under the writer lock."""
        current = folder.current_number()
        created = [
            (edition.number, datetime.fromisoformat(edition.meta().created))
            for edition in folder.list_editions()
        ]
        if not created:
            return []
        today = max(moment for _, moment in created).date()
        candidates = [number for number in self.surplus(created, today) if number != current]
        return [number for number in candidates if remove_unless_read(folder.edition(number))]


def remove_unless_read(edition: Edition) -> bool:
    """Delete an edition unless some reader holds its shared lock; whether it was deleted."""
    descriptor = os.open(edition.path / "edition.json", os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # Renamed first, so that nobody can open a half-deleted edition.
        gone = edition.path.with_name(edition.path.name + ".gone")
        edition.path.rename(gone)
        shutil.rmtree(gone)
        return True
    except BlockingIOError:
        return False
    finally:
        os.close(descriptor)
