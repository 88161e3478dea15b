"""A small city for the tests of this room: two bodies, real pipeline, child process or not."""

from __future__ import annotations

import shutil
from copy import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

from pyoxigraph import DefaultGraph, NamedNode

from ontology.namespaces import Names
from ontology.text import Text
from server.catalog.job import Job, Mode, Outcome, new_identifier
from server.catalog.opening import open_folder
from server.catalog.pipeline import Submission
from server.catalog.reference_data import organisation
from server.catalog.registration import Registration
from server.settings import Settings
from server.store.edition import OpenEdition
from server.store.folder import Charter, DataFolder
from server.store.graphs import Dataset, Graphs

BASE = "http://city.example/"
HEADER = (
    "信息资源名称,信息资源代码,信息资源提供方,资源提供方代码,信息资源摘要,信息资源格式分类,"
    "信息资源格式类型,信息项名称,数据类型,共享类型,共享条件,共享方式类型,是否向社会开放,"
    "开放条件,更新周期,发布日期,不予共享依据,依据类型,不予共享理由,使用用途,"
    "数据分级,保密风险评估日期,个人信息影响评估日期,审核负责人,审核日期\n"
)
DECREE = "一般,2024-03-01,2024-03-01,示范负责人,2024-03-10"
"""The columns that Decree 809 asks for beside the others."""
HOUSING = ("housing", "示范住建局", "11320700X000000358")
JUSTICE = ("justice", "示范司法局", "11320700X000000433")


def row(
    name: str = "建筑企业资质信息",
    code: str = "307010320700014/000001",
    body: tuple[str, str, str] = HOUSING,
    *,
    summary: str = "本市建筑企业的资质类别和等级",
    item: str = "企业名称",
    sharing: str = "无条件共享",
    condition: str = "",
    cycle: str = "每日",
    basis: str = ",,",
    decree: str = DECREE,
) -> str:
    """One line of a catalog that conforms unless told otherwise."""
    return (
        f"{name},{code},{body[1]},{body[2]},{summary},数据库,oracle,{item},字符型C,{sharing},"
        f"{condition},数据库,否,,{cycle},2024-03-20,{basis},工作参考,{decree}\n"
    )


class City:
    """A data folder with two bodies, and submissions to it."""

    def __init__(self, path: Path, **settings: object) -> None:
        values = {"data": path / "data", "base_iri": BASE, "review": "direct"} | settings
        self.inbox = path
        graphs = Graphs(Names(BASE))
        bodies = [
            triple
            for key, name, code in (HOUSING, JUSTICE)
            for triple in organisation(graphs, key, Text(name, name), code, "department")
        ]
        self.settings, self.folder = open_folder(
            Settings.model_validate(values), Charter(BASE), bodies
        )
        self.graphs = self.folder.graphs()

    def copied(self, path: Path) -> City:
        """The same city in another folder, for a test to change."""
        other = copy(self)
        other.inbox = path
        other.settings = self.settings.model_copy(update={"data": path / "data"})
        other.folder = DataFolder(other.settings.data)
        shutil.copytree(self.settings.data, other.settings.data, symlinks=True)
        return other

    def job(
        self,
        content: str | bytes,
        catalog: str = "housing",
        name: str = "catalog.csv",
        mode: Mode = "add",
        dry_run: bool = False,
        statement: str | None = None,
    ) -> Job:
        file = self.inbox / f"upload-{new_identifier()}"
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        beside = None
        if statement is not None:
            beside = self.inbox / "statement.csv"
            beside.write_text(statement, encoding="utf-8")
        return Job(
            new_identifier(),
            catalog,
            catalog,
            mode,
            name=name,
            file=str(file),
            statement=str(beside) if beside else None,
            dry_run=dry_run,
        )

    def submit(self, content: str | bytes, **job: Any) -> Outcome:
        """Run the pipeline in this process."""
        return self.run(self.job(content, **job))

    def withdraw(self, *codes: str, catalog: str = "housing", confirmed: bool = False) -> Outcome:
        identifier = new_identifier()
        return self.run(
            Job(identifier, catalog, catalog, "withdraw", codes=codes, confirmed=confirmed)
        )

    def register(
        self, register: str, content: str | bytes, name: str = "sheet.csv", **job: Any
    ) -> Outcome:
        """Hand a file in to a register of the authority, as its shell does."""
        made = self.job(content, register, name, "register")
        return self.run(replace(made, **job))

    def run(self, job: Job) -> Outcome:
        runs = Registration if job.mode == "register" else Submission
        return runs(self.settings, job, lambda _: None).run(lambda: None)

    def titles(self) -> set[str]:
        """Names of the resources everybody can see."""
        with self.folder.open_current() as edition:
            rows = edition.select(
                "SELECT ?title { ?s a <https://w3id.org/lianmu/ns#InformationResource> ; "
                "<http://purl.org/dc/terms/title> ?title }",
                Dataset((DefaultGraph(),), ()),
            )
            return {row["title"].value for row in rows}

    def quads(self, graph: NamedNode) -> int:
        """How many quads a graph has."""
        with self.folder.open_current() as edition:
            return count(edition, graph)


def count(edition: OpenEdition, graph: NamedNode) -> int:
    return sum(1 for _ in edition.store.quads_for_pattern(None, None, None, graph))


def snapshot(folder: DataFolder) -> dict[str, str]:
    """The content of every graph, as hashes."""
    with folder.open_current() as edition:
        return {name: meta.hash for name, meta in edition.meta.graphs.items()}
