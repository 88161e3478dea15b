"""The command line: every road of the server, for people with a shell (design section 7).

Exit status 0: done, handed to review, or would pass; 1: refused by a rule; 2: unusable input,
unknown catalog, no right. Messages are in Chinese and English.
"""

from __future__ import annotations

import sys

from rich.console import Console

from server.cli.commands import app
from server.errors import Problem


def main() -> None:
    """Entry point ``lianmu``."""
    try:
        app(standalone_mode=True)
    except Problem as problem:
        place = f" ({problem.row}, {problem.column})" if problem.row else ""
        Console(stderr=True, soft_wrap=True).print(f"{problem.text}{place}", markup=False)
        sys.exit(2)
