"""What kind of file bytes are: one answer, by the first bytes, for everything that reads or guards.

Readers of ZIP look for its directory at the end. So what has such a directory and begins otherwise
would be a workbook to one of them and a text to another: it is refused.
"""

from __future__ import annotations

from enum import Enum

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0"
DIRECTORY = b"PK\x05\x06"
"""Stands at the end of every ZIP file (APPNOTE 4.3.16); no text has such characters."""
MOST_COMMENT = 65_535
END = 22
"""Bytes of the end of a directory, its comment left out; the last two are the comment's length."""


class Container(Enum):
    """``HIDDEN`` is a ZIP behind, or in front of, something else."""

    ZIP = "zip"
    OLE = "ole"
    HIDDEN = "hidden"
    NONE = "none"

    @classmethod
    def of(cls, content: bytes) -> Container:
        """Whatever the file is called."""
        if content.startswith(OLE):
            return cls.OLE
        if not content.startswith(ZIP):
            return cls.HIDDEN if DIRECTORY in content else cls.NONE
        return cls.ZIP if _ends_once(content) else cls.HIDDEN


def _ends_once(content: bytes) -> bool:
    """Whether a ZIP has one directory for all readers, or none because it is torn."""
    tail = content[-MOST_COMMENT - END :]
    at = tail.find(DIRECTORY)
    if at < 0:
        return DIRECTORY not in content
    comment = int.from_bytes(tail[at + END - 2 : at + END], "little")
    return tail.count(DIRECTORY) == 1 and at + END + comment == len(tail)
