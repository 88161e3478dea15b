"""State and work secrets (R-17): looked for before anything else is done with a file.

A file that is marked secret is neither kept nor repeated: its findings say rule and place, and
nothing that the file says.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from loaders import Loaded
from ontology.namespaces import CODE, LM, SKOS
from ontology.text import Text
from server.catalog.findings import located
from server.rules.context import judging_context
from server.rules.engine import judge
from server.rules.report import Finding
from shapes import Shapes

RULE = "R-17"
COLUMN = "涉密属性"
"""What the column is called here, whatever the file wrote above it."""

TO_DO = Text(
    "请立即从联网的计算机、邮箱和共享盘中删除该文件，并报告本单位保密工作负责人，按保密规定处理。"
    "确属标错的，由其确认后改为“非涉密”再提交",
    "Delete the file now from every networked computer, mailbox and shared drive and tell the "
    "secrecy officer of your body, who handles it as secrecy law says. If it was marked by "
    "mistake, have that confirmed, write 非涉密 (not secret) and submit again",
)
REFUSED = Text(
    f"文件中有标为涉密的内容，已拒绝。文件和内容均未留存、未发布，只记下摘要值、大小、时间和提交单位。{TO_DO.zh}",
    "The file holds something marked secret and is refused. Neither the file nor anything it says "
    f"is kept or published, only its hash, size, time and sender. {TO_DO.en}",
)
NOT_JUDGED = Text(
    f"文件中有标为涉密的内容，没有检查，也没有留存任何内容。{TO_DO.zh}",
    f"The file holds something marked secret: it was not judged, and nothing is kept. {TO_DO.en}",
)


def secrets(store: Store, loaded: Loaded, instead: NamedNode, day: date) -> tuple[Finding, ...]:
    """The findings of R-17 in a file, on the node ``instead`` and without the file's own words.

    ``store`` has the list of secrecy attributes. The rule is ours whatever a caller brings.
    """
    marked = [
        Quad(quad.subject, quad.predicate, quad.object)
        for quad in loaded.quads
        if quad.predicate == LM.secrecy
    ]
    if not marked:
        return ()
    alone = Store()
    alone.extend(marked)
    for listed in store.quads_for_pattern(None, SKOS.inScheme, CODE.secrecy, DefaultGraph()):
        alone.extend(store.quads_for_pattern(listed.subject, None, None, DefaultGraph()))
    subjects = {quad.subject for quad in marked if isinstance(quad.subject, NamedNode)}
    shapes = Shapes.shipped()
    context = judging_context(day, shapes.default_profile(day), shapes)
    report = judge(alone, shapes, subjects, context)
    hits = tuple(f for f in report.findings if f.rule == RULE and f.refuses)
    placed = located(replace(report, findings=hits), loaded).findings
    return tuple(dict.fromkeys(silent(finding, instead) for finding in placed))


def silent(finding: Finding, instead: NamedNode) -> Finding:
    """A finding that names only the rule and the row."""
    column = None if finding.column is None else COLUMN
    quiet = replace(finding, focus=instead, value=None, fix=TO_DO)
    return quiet.at(None, finding.row, column)
