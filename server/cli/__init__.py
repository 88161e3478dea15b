"""The command line: every road of the server, for people with a shell (design section 7).

Exit status 0: done, handed to review, or would pass; 1: refused by a rule; 2: unusable input,
unknown catalog, no right, or something on this machine that has to be mended first. Messages are
in Chinese and English.
"""

from __future__ import annotations

import os
import sys

from rich.console import Console

from ontology.text import Text
from server.catalog.process import ChildFailed
from server.cli.commands import app
from server.errors import Problem

PLACE = Text("{message}（第 {row} 行{column}）", "{message} (row {row}{column})")
MACHINE = Text(
    "本机出错：{reason}。是否已发布，见 lianmu edition list",
    "This machine failed: {reason}. lianmu edition list tells whether anything was published",
)


def main() -> None:
    """Entry point ``lianmu``."""
    try:
        app(standalone_mode=True)
    except Problem as problem:
        complain(str(placed(problem)))
    except BrokenPipeError:
        # Whoever read our output has seen enough; nothing more can be told.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        complain(str(MACHINE.format(reason=error.strerror or str(error))))
    except ChildFailed as error:
        complain(str(MACHINE.format(reason=error)))


def placed(problem: Problem) -> Text:
    """What is wrong, and where in the file if that is known."""
    if problem.row is None:
        return problem.text
    column = problem.column or ""
    zh, en = problem.text.zh, problem.text.en
    return Text(
        PLACE.zh.format(message=zh, row=problem.row, column=column and f"“{column}”"),
        PLACE.en.format(message=en, row=problem.row, column=column and f", {column}"),
    )


def complain(text: str) -> None:
    """One line on standard error, and exit status 2."""
    Console(stderr=True, soft_wrap=True).print(text, markup=False)
    sys.exit(2)
