"""What a condition cell says beside the condition: scope and purpose (domain.md C3.8)."""

from __future__ import annotations

import re

from loaders.cells import Cell

SCOPE = re.compile(r"共享范围\s*[:：]\s*(.*?)\s*(?=[；;。\n]|(?:使用)?用途\s*[:：]|$)", re.DOTALL)
PURPOSE = re.compile(r"(?:使用)?用途\s*[:：]\s*(.*?)\s*(?=[；;。\n]|共享范围\s*[:：]|$)", re.DOTALL)
USED_FOR = re.compile(r"(?:可)?用于\s*(.*?)\s*[。；;]?", re.DOTALL)
OPEN = re.compile(r"([^;；,，:：、\s]+)\s*[;；,，:：、]\s*(.*)", re.DOTALL)


def scope(condition: str) -> str | None:
    """The scope in ``共享范围：…；用途：…``."""
    match = SCOPE.search(condition)
    return (match.group(1) or None) if match else None


def purpose(condition: str) -> str | None:
    """The purpose in ``共享范围：…；用途：…``."""
    match = PURPOSE.search(condition)
    return (match.group(1) or None) if match else None


def used_for(condition: str) -> str:
    """What remains of ``用于行政依据、业务协同`` as a list of purposes."""
    match = USED_FOR.fullmatch(condition)
    return match.group(1) if match else condition


def open_and_condition(cell: Cell) -> tuple[Cell, Cell | None]:
    """``是;需注册`` → the cells 是 and 需注册; without a separator there is no condition."""
    match = OPEN.fullmatch(cell.text)
    if match is None:
        return cell, None
    condition = cell.part(*match.span(2))
    return cell.part(*match.span(1)), condition if condition.text else None
