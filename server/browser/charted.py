"""What the charts show: figures that every edition keeps, and the reports and agreements that the
visitor may see. Runs in a reader process.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode, QuerySolution

from ontology.namespaces import Names
from ontology.text import Text
from server.browser.breaches import report_graphs
from server.browser.charts import Bar, Bars, Lines, Moment, bars
from server.browser.naming import name
from server.browser.overview import shares
from server.store.edition import OpenEdition
from server.store.graphs import Dataset, Graphs

HERE = Path(__file__).parent
LATE = (HERE / "late.rq").read_text(encoding="utf-8")
PAIRS = (HERE / "sharing_pairs.rq").read_text(encoding="utf-8")
OVER_TIME = (HERE / "findings_over_time.rq").read_text(encoding="utf-8")

SHARING = (
    ("unconditional", Text("无条件共享", "Unconditional")),
    ("conditional", Text("有条件共享", "Conditional")),
    ("withheld", Text("不予共享", "Withheld")),
    ("unknown", Text("未写明", "Not stated")),
)
PUNCTUAL = (
    ("on-time", Text("没有发现超期", "Not found late")),
    ("late", Text("超过更新周期", "Beyond the cycle")),
)
AGREED = (
    ("in-force", Text("生效", "In force")),
    ("over", Text("中止、到期或终止", "Suspended, expired or ended")),
)
SEVERITIES = (
    ("Violation", Text("违反", "Violations")),
    ("Warning", Text("警告", "Warnings")),
    ("Info", Text("提示", "Notes")),
)


@dataclass(frozen=True)
class Charts:
    """Those that a visitor may not see are None."""

    sharing: Bars
    punctual: Bars | None
    findings: Lines | None
    agreements: Bars | None


def charts(edition: OpenEdition, dataset: Dataset) -> Charts:
    """Everything the page of charts draws."""
    graphs = Graphs(Names(edition.meta.base_iri))
    counted = shares(edition)
    named = {key: compiling(edition, graphs, key) for key in counted}
    return Charts(
        bars(SHARING, (Bar(*named[key], numbers) for key, numbers in counted.items())),
        punctual(edition, dataset, graphs, counted, named),
        findings(edition, dataset, graphs),
        agreements(edition, dataset, graphs),
    )


def compiling(edition: OpenEdition, graphs: Graphs, key: str) -> tuple[Text, str]:
    """The name of the body that compiles a catalog, and the IRI of the catalog."""
    called = body(edition, graphs.names.thing("department", key))[0]
    return called, graphs.names.thing("catalog", key).value


def body(edition: OpenEdition, thing: NamedNode) -> tuple[Text, str]:
    """What a thing is called, and its IRI."""
    tail = thing.value.rpartition("/")[2]
    return name(edition, thing) or Text(tail, tail), thing.value


def punctual(
    edition: OpenEdition,
    dataset: Dataset,
    graphs: Graphs,
    counted: dict[str, dict[str, int]],
    named: dict[str, tuple[Text, str]],
) -> Bars | None:
    """The resources of each catalog whose report is visible, those beyond their cycle apart."""
    visible = report_graphs(edition, dataset)
    if not visible:
        return None
    start = len(graphs.report("").value)
    late = {
        unquote(plain(row, "graph")[start:]): number(row)
        for row in edition.select(LATE, Dataset((), visible))
    }
    judged = {unquote(graph.value[start:]) for graph in visible}
    return bars(
        PUNCTUAL,
        (
            Bar(*named[key], {"late": late.get(key, 0), "on-time": total - late.get(key, 0)})
            for key, numbers in counted.items()
            if key in judged and (total := sum(numbers.values()))
        ),
    )


def findings(edition: OpenEdition, dataset: Dataset, graphs: Graphs) -> Lines | None:
    """Open findings of the whole city where they are visible, else of the visitor's own body."""
    visible = report_graphs(edition, dataset)
    whole = (graphs.refusals,) if graphs.refusals in dataset.named else visible[:1]
    if not whole:
        return None
    moments: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for row in edition.select(OVER_TIME, Dataset((), whole)):
        kind = plain(row, "severity").rpartition("#")[2]
        moments[plain(row, "date")][plain(row, "edition")][kind] = number(row)
    days = (Moment(day, list(found.values())[-1]) for day, found in sorted(moments.items()))
    return Lines(SEVERITIES, tuple(days))


def agreements(edition: OpenEdition, dataset: Dataset, graphs: Graphs) -> Bars | None:
    """Agreements by who provides and who uses; None for who may read none."""
    own = tuple(graph for graph in dataset.named if graphs.is_sharing(graph))
    if not own:
        return None
    beside = (graphs.sharing,) if graphs.sharing in own else own
    pairs: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in edition.select(PAIRS, Dataset((), beside)):
        kind = "in-force" if plain(row, "status").endswith("/in-force") else "over"
        pairs[plain(row, "provider"), plain(row, "user")][kind] += number(row)
    found = []
    for (provider, user), numbers in pairs.items():
        using = body(edition, NamedNode(user))[0]
        using = Text(f"→ {using.zh}", f"→ {using.en}")
        found.append(Bar(*body(edition, NamedNode(provider)), dict(numbers), using))
    return bars(AGREED, found)


def plain(row: QuerySolution, column: str) -> str:
    term = row[column]
    return term.value if isinstance(term, NamedNode | Literal) else ""


def number(row: QuerySolution) -> int:
    return int(plain(row, "number"))
