"""State and work secrets (R-17): looked for before anything else is done with a file.

A file that is marked secret is neither kept nor repeated: its findings say rule and place, and
nothing that the file says. Tables are looked at cell by cell before they are loaded, RDF statement
by statement when it is; what cannot be loaded is searched for marks before anybody is told why,
because the reason repeats words of the file.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from loaders import Limits, Loaded, Place, References, Unusable, load, with_statement
from loaders.reading import Reading
from loaders.secrecy import is_mark, raw_marks, secret_cells
from ontology.namespaces import CODE, LM, RULE, SH, SKOS, XSD
from ontology.text import Text
from server.catalog.findings import located
from server.rules.context import judging_context
from server.rules.engine import judge
from server.rules.report import Finding
from shapes import Shapes

R_17 = "R-17"
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


MARKED = Text(
    "这里标着涉密，不能进入共享目录。",
    "Marked secret here; it cannot enter the catalog.",
)


class Searched(Unusable):
    """A file that cannot be read as it was meant to be, but has no mark of secrecy."""


@dataclass(frozen=True)
class Received:
    """A file as it came, the statement beside it, and what the sender says of the file."""

    name: str
    content: bytes
    statement: bytes | None
    reading: Reading

    def secret_places(self, limits: Limits) -> list[Place]:
        """Where its tables say secret, on any sheet."""
        found = secret_cells(self.name, self.content, limits, self.reading.encoding)
        return found or (secret_cells("", self.statement) if self.statement else [])

    def raw_places(self) -> list[Place]:
        """Where it has a mark, read as plain text."""
        found = raw_marks(self.content, self.reading.encoding)
        return found or (raw_marks(self.statement) if self.statement else [])

    def load(self, references: References, limits: Limits) -> Loaded:
        loaded = load(self.name, self.content, references, limits, self.reading)
        if self.statement is None:
            return loaded
        return with_statement(loaded, self.statement, references)


@dataclass(frozen=True)
class Secrecy:
    """The look-out for secrets. ``store`` has the list of secrecy attributes; findings are on the
    node ``instead``. The rule is ours whatever a caller brings.
    """

    store: Store
    instead: NamedNode
    day: date

    def marked(self, received: Received, limits: Limits) -> tuple[Finding, ...]:
        """What its tables say secret, if they do."""
        places = received.secret_places(limits)
        return self._at(places) if places else ()

    def read(
        self, received: Received, references: References, limits: Limits
    ) -> Loaded | tuple[Finding, ...]:
        """The file, or why nothing of it may be kept or repeated. Raises Unusable."""
        marked = self.marked(received, limits)
        if marked:
            return marked
        try:
            loaded = received.load(references, limits)
        except Unusable as error:
            places = received.raw_places()
            if places:
                return self._at(places)
            raise Searched(error.message, error.row, error.column) from None
        return self.findings(loaded) or loaded

    def findings(self, loaded: Loaded) -> tuple[Finding, ...]:
        """What the statements of a file say of secrecy, under whatever property."""
        store, default = self.store, DefaultGraph()
        alone = Store()
        for listed in store.quads_for_pattern(None, SKOS.inScheme, CODE.secrecy, default):
            alone.extend(store.quads_for_pattern(listed.subject, None, None, default))
        flags = alone.quads_for_pattern(None, LM.secret, Literal("true", datatype=XSD.boolean))
        secret = {quad.subject for quad in flags}
        marked, places = [], []
        for quad in loaded.quads:
            said = quad.object
            if quad.predicate == LM.secrecy:
                marked.append(Quad(quad.subject, quad.predicate, said))
            elif said in secret or (isinstance(said, Literal) and is_mark(said.value)):
                place = loaded.origin.place(quad.subject, quad.predicate, said)
                places.append(place or Place(1))
        return self._judged(alone, marked, loaded) or self._at(places)

    def _judged(self, alone: Store, marked: list[Quad], loaded: Loaded) -> tuple[Finding, ...]:
        if not marked:
            return ()
        alone.extend(marked)
        subjects = {quad.subject for quad in marked if isinstance(quad.subject, NamedNode)}
        shapes = Shapes.shipped()
        context = judging_context(self.day, shapes.default_profile(self.day), shapes)
        report = judge(alone, shapes, subjects, context)
        hits = tuple(f for f in report.findings if f.rule == R_17 and f.refuses)
        placed = located(replace(report, findings=hits), loaded).findings
        return tuple(dict.fromkeys(silent(finding, self.instead) for finding in placed))

    def _at(self, places: Iterable[Place]) -> tuple[Finding, ...]:
        """One finding for each row."""
        rule = Shapes.shipped().rules[R_17]
        finding = Finding(
            rule=R_17,
            shape=RULE[R_17],
            severity="Violation",
            effect="gate",
            focus=self.instead,
            path=LM.secrecy,
            value=None,
            component=SH.ConstraintComponent,
            message=MARKED,
            fix=TO_DO,
            source=rule.source.value,
            evidence=rule.evidence,
        )
        places = [place if place.column is None else replace(place, column=COLUMN)
                  for place in places]  # fmt: skip
        rows = {place.row: place for place in places}
        return tuple(finding.at(None, row, place.column) for row, place in rows.items())


def silent(finding: Finding, instead: NamedNode) -> Finding:
    """A finding that names only the rule and the row."""
    column = None if finding.column is None else COLUMN
    quiet = replace(finding, focus=instead, value=None, fix=TO_DO)
    return quiet.at(None, finding.row, column)
