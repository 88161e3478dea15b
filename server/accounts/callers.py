"""Who is asking, and the dataset they may see: the one place where roles become graphs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from pyoxigraph import DefaultGraph, NamedNode

from server.store.edition import EditionMeta
from server.store.graphs import Dataset, Graphs

Role = Literal["anonymous", "publisher", "reviewer", "head", "authority", "auditor"]
OF_A_BODY = ("publisher", "reviewer", "head")
"""Clerks who compile, reviewers and the head of the sharing office: they read what their own body
may read.
"""


@dataclass(frozen=True)
class Caller:
    """A role, and the key of the organisation it is held for.

    ``user`` is the name of the person or token, for the record; it gives no rights.
    """

    role: Role
    organisation: str | None = None
    user: str = field(default="", compare=False)
    read_only: bool = False

    @property
    def signed_in(self) -> bool:
        return self.role != "anonymous"

    def may_submit(self, catalog: str) -> bool:
        """谁编制、谁负责: only the body that compiles a catalog may change it (R-32). Registers,
        whose keys begin with ``_``, are the authority's.
        """
        if catalog.startswith("_"):
            return self.may_administer
        compiles = self.role in ("publisher", "authority") and self.organisation == catalog
        return compiles and not self.read_only

    @property
    def of_a_body(self) -> bool:
        """Somebody of a department, who reads what concerns that department."""
        return self.role in OF_A_BODY and self.organisation is not None

    @property
    def may_review(self) -> bool:
        """Publish or return what a department has submitted."""
        return self.role == "authority" and not self.read_only

    @property
    def may_waive(self) -> bool:
        """Decide that a finding does not count, and end such a decision."""
        return self.role == "authority" and not self.read_only

    @property
    def may_administer(self) -> bool:
        """Give and end accounts and tokens."""
        return self.role == "authority" and not self.read_only

    @property
    def may_read_trail(self) -> bool:
        """Who signed in and who was refused what."""
        return self.role in ("authority", "auditor")

    def may_read_evidence(self, catalog: str) -> bool:
        """Submissions and reports of a catalog: its owner, auditors, the authority."""
        return self.role in ("authority", "auditor") or (
            self.role in OF_A_BODY and self.organisation == catalog
        )

    def may_read_draft(self, catalog: str) -> bool:
        """What has not been handed on yet: its owner and the authority."""
        return self.may_read_evidence(catalog) and self.role != "auditor"

    def may_approve(self, catalog: str) -> bool:
        """Hand a draft of the own body on (Decree 809, article 13: the head approves)."""
        return self.role == "head" and self.organisation == catalog and not self.read_only

    def may_return_draft(self, catalog: str) -> bool:
        """Give a draft back to who compiled it."""
        checks = self.role in ("reviewer", "head") and self.organisation == catalog
        return checks and not self.read_only


ANONYMOUS = Caller("anonymous")


def dataset_for(caller: Caller, meta: EditionMeta, graphs: Graphs) -> Dataset:
    """The graphs of an edition this caller may see (table in design section 2)."""
    named = (NamedNode(name) for name in meta.graphs)
    return Dataset((DefaultGraph(),), tuple(g for g in named if may_see(caller, g, graphs)))


def may_see(caller: Caller, graph: NamedNode, graphs: Graphs) -> bool:
    """Whether one named graph belongs to this caller's dataset."""
    if graphs.is_member(graph) or graph == graphs.statistics:
        return True
    if caller.role in ("authority", "auditor"):
        return True
    if caller.of_a_body and caller.organisation is not None:
        internal = graphs.names.graph("internal").value + "/"
        kinds = (graphs.report, graphs.sharing_of, graphs.waivers)
        own = [kind(caller.organisation) for kind in kinds]
        return graph.value.startswith(internal) or graph in own
    return False
