"""Withdrawing much at once: what a slip of the hand does too, so the sender has to say it."""

from __future__ import annotations

from ontology.text import Text
from server.catalog.changes import Plan
from server.catalog.holdings import Holdings

SHARE = 10
"""More than one in so many resources of a catalog …"""
SMALL = 10
"""… that holds at least so many: below, every resource would be more than a tenth, and the list of
changes shows the whole catalog at a glance. All of several is asked about however few they are.
"""
TO_CONFIRM = Text(
    "这次提交会从目录中撤下 {count} 个资源，超过目录的十分之一，因此没有发布。确实要撤下，请确认后"
    "再提交（网页：勾选“确认撤下”；接口：confirm=withdrawals；命令行：--confirm-withdrawals）。"
    "不是想撤下，请用“补充”方式（mode=add，命令行不带 --replace）提交",
    "This submission would withdraw {count} resources, more than a tenth of the catalog, so "
    "nothing was published. If that is meant, confirm it and submit again (page: tick “confirm "
    "the withdrawals”; API: confirm=withdrawals; command line: --confirm-withdrawals). If not, "
    "submit with mode=add (command line: without --replace)",
)


def needs_confirmation(holdings: Holdings, plan: Plan) -> bool:
    """Whether the plan takes more than a tenth of the catalog, or all of it; ``holdings`` is as
    before it.
    """
    leaving = sum(change.kind == "withdrawn" for change in plan.changes)
    held = len(holdings.resources()) if leaving else 0
    everything = leaving == held > 1
    return everything or (held >= SMALL and leaving * SHARE > held)
