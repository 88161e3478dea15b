"""Share agreements: in the graph of sharing, and in a graph of their own for each party.

Who may read an agreement is a question of graphs and never of a filter: auditors and the authority
read all of them, a party reads the graph that bears its key.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from urllib.parse import unquote

from pyoxigraph import NamedNode, Quad, Store, Triple

from ontology.namespaces import LM, ODRL, RDF
from server.search.index import carry
from server.store.delta import Delta, canonical
from server.store.folder import DataFolder
from server.store.graphs import Graphs
from server.store.retention import Retention
from server.store.workspace import open_workspace

PARTIES = (ODRL.assigner, ODRL.assignee)


def publish_agreements(folder: DataFolder, triples: Iterable[Triple], retention: Retention) -> bool:
    """Publish agreements, each in place of what was held of it; whether anything changed.

    An agreement is an ``lm:ShareAgreement`` and the nodes named under it (``…#permission``); its
    parties are ``{base}id/department/{key}``. Statements about anything else are left out.
    """
    by_agreement = apart(triples)
    with open_workspace(folder, "agreements") as workspace:
        before = {
            quad
            for agreement in by_agreement
            for quad in held(workspace.store, workspace.graphs, agreement)
        }
        after = canonical(
            quad
            for agreement, said in by_agreement.items()
            for quad in placed(workspace.graphs, agreement, said)
        )
        delta = Delta.between(before, after)
        if not delta:
            return False
        workspace.apply(delta)
        carry(workspace)
        workspace.publish(None, "agreements", retention)
        return True


def apart(triples: Iterable[Triple]) -> dict[NamedNode, list[Triple]]:
    """Agreement → the statements about it and its parts."""
    said: dict[NamedNode, list[Triple]] = defaultdict(list)
    for triple in triples:
        if isinstance(triple.subject, NamedNode):
            said[NamedNode(triple.subject.value.partition("#")[0])].append(triple)
    return {
        subject: statements
        for subject, statements in said.items()
        if Triple(subject, RDF.type, LM.ShareAgreement) in statements
    }


def placed(graphs: Graphs, agreement: NamedNode, said: Collection[Triple]) -> Iterator[Quad]:
    """The statements of one agreement in every graph they belong in."""
    prefix = graphs.names.thing("department", "").value
    parties = {
        unquote(each.object.value.removeprefix(prefix))
        for each in said
        if each.subject == agreement
        and each.predicate in PARTIES
        and isinstance(each.object, NamedNode)
        and each.object.value.startswith(prefix)
    }
    for graph in (graphs.sharing, *map(graphs.sharing_of, sorted(parties))):
        yield from (Quad(each.subject, each.predicate, each.object, graph) for each in said)


def held(store: Store, graphs: Graphs, agreement: NamedNode) -> Iterator[Quad]:
    """What the graphs of sharing say of one agreement and its parts."""
    part = f"{agreement.value}#"
    seen: set[NamedNode] = set()
    pending = [agreement]
    while pending:
        subject = pending.pop()
        if subject in seen:
            continue
        seen.add(subject)
        for quad in store.quads_for_pattern(subject, None, None, None):
            if not (isinstance(quad.graph_name, NamedNode) and graphs.is_sharing(quad.graph_name)):
                continue
            yield quad
            if isinstance(quad.object, NamedNode) and quad.object.value.startswith(part):
                pending.append(quad.object)
