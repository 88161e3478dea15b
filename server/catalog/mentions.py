"""What a record names has to be known: an answer to an application that nobody knows would stand in
no report, and nobody would read it. The file is refused at the cell that names it.
"""

from __future__ import annotations

from urllib.parse import unquote

from pyoxigraph import DefaultGraph, NamedNode, Quad

from loaders.origin import Loaded
from ontology.namespaces import DCT, LM, ODRL, RDF
from ontology.text import Text
from server.errors import BadInput
from server.store.workspace import Workspace

KINDS = {
    "application": Text("申请", "application"),
    "agreement": Text("约定", "agreement"),
    "correction": Text("校核", "correction"),
    "project": Text("项目", "project"),
    "evaluation": Text("评估", "evaluation"),
    "resource": Text("信息资源", "resource"),
    "department": Text("单位", "body"),
    "catalog": Text("目录", "catalog"),
}
UNKNOWN = Text(
    "没有登记过{kind}“{key}”：先登记它，或者改正这里的写法",
    "There is no {kind} “{key}” here: record it first, or correct this",
)
NO_ITEM = Text(
    "目录里这条信息资源没有这个信息项：照目录里的信息项名称写",
    "In the catalog the resource has no such item: write its name as the catalog does",
)
OTHER_PROVIDER = Text(
    "这条信息资源不是这个部门提供的：照目录写它的提供部门",
    "This body does not provide the resource: name the one that does, as the catalog has it",
)
RECORD = Text("记录", "record")
PLANNED = DCT.hasPart
"""A project lists resources that are not in the catalog yet; R-72 looks for them."""


def refuse_unknown(workspace: Workspace, loaded: Loaded) -> None:
    """Raises :class:`BadInput` with the cell of the first thing that is neither known nor made."""
    made = {quad.subject for quad in loaded.quads if quad.predicate == RDF.type}
    home = f"{workspace.graphs.names.base}id/"

    def missing(node: NamedNode) -> bool:
        ours = node.value.startswith(home)
        return ours and node not in made and not is_known(workspace, node)

    for quad in loaded.quads:
        for node in named(quad):
            if missing(node):
                raise refused(said(node.value.removeprefix(home)), loaded, quad)


def refuse_other_provider(workspace: Workspace, loaded: Loaded) -> None:
    """Who is asked for a resource is who provides it: raises :class:`BadInput` with the cell of an
    application that asks another body.
    """
    applied = {quad.subject for quad in loaded.quads if quad.object == LM.ShareApplication}
    asked = {
        quad.subject: quad
        for quad in loaded.quads
        if quad.predicate == ODRL.assigner and quad.subject in applied
    }
    for quad in loaded.quads:
        if quad.subject not in asked or not isinstance(quad.object, NamedNode):
            continue
        if quad.predicate == ODRL.target:
            provided = workspace.store.quads_for_pattern(
                quad.object, DCT.publisher, None, DefaultGraph()
            )
            providers = {each.object for each in provided}
            if providers and asked[quad.subject].object not in providers:
                raise refused(OTHER_PROVIDER, loaded, asked[quad.subject])


def refused(message: Text, loaded: Loaded, quad: Quad) -> BadInput:
    """The error with the cell or line of a statement."""
    place = loaded.origin.place(quad.subject, quad.predicate, quad.object)
    if place is None:
        return BadInput(message)
    return BadInput(message, row=place.row, column=place.column)


def named(quad: Quad) -> list[NamedNode]:
    """What a statement is about, the record that is a part of, and what it leads to."""
    nodes = [quad.subject, quad.object]
    if isinstance(quad.subject, NamedNode):
        nodes.insert(0, NamedNode(quad.subject.value.partition("#")[0]))
    if quad.predicate == PLANNED:
        nodes.remove(quad.object)
    return [node for node in nodes if isinstance(node, NamedNode)]


def is_known(workspace: Workspace, node: NamedNode) -> bool:
    """Whether anything is said of it, or of a withdrawn resource that it was there."""
    nodes = [node]
    if "#" not in node.value:
        nodes.append(NamedNode(f"{node.value}#withdrawn"))
    found = (workspace.store.quads_for_pattern(one, None, None, None) for one in nodes)
    return any(next(quads, None) for quads in found)


def said(path: str) -> Text:
    """That ``application/2026-9`` is not known."""
    kind, _, key = path.partition("/")
    if kind == "item":
        return NO_ITEM
    name, key = KINDS.get(kind, RECORD), unquote(key)
    if kind == "resource":
        key = key.replace("-", "/", 1)
    zh, en = UNKNOWN.zh, UNKNOWN.en
    return Text(zh.format(kind=name.zh, key=key), en.format(kind=name.en, key=key))
