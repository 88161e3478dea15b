"""What follows from the catalogs is kept with every change: as if made anew after each."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import Literal

from ontology.namespaces import LM
from server.catalog.derived import made_anew
from tests.server.catalog.support import HEADER, City, row

CODE = "307010320700014/00000{}"


def forms(city: City) -> set[str]:
    """The normal forms that the current edition has."""
    with city.folder.open_current() as edition:
        held = edition.store.quads_for_pattern(None, LM.normalisedName, None, city.graphs.derived)
        return {quad.object.value for quad in held if isinstance(quad.object, Literal)}


def signatures(city: City) -> dict[str, str]:
    with city.folder.open_current() as edition:
        held = edition.store.quads_for_pattern(None, LM.signature, None, city.graphs.derived)
        return {
            str(quad.subject).rpartition("-")[2][:6]: quad.object.value
            for quad in held
            if isinstance(quad.object, Literal)
        }


def test_names_and_signatures_follow_each_change(tmp_path: Path) -> None:
    city = City(tmp_path)
    city.submit(
        HEADER + row(" 建筑企业（资质）信息", CODE.format(1)) + row("招标信息", CODE.format(2))
    )
    assert forms(city) == {"建筑企业资质信息", "招标信息", "企业名称"}
    first = signatures(city)
    assert len(set(first.values())) == 2
    city.submit(HEADER + row("招标公告信息", CODE.format(2)))
    assert forms(city) == {"建筑企业资质信息", "招标公告信息", "企业名称"}
    second = signatures(city)
    assert second["000001"] == first["000001"]
    assert second["000002"] != first["000002"]
    city.withdraw(CODE.format(2))
    assert forms(city) == {"建筑企业资质信息", "企业名称"}
    with city.folder.open_current() as edition:
        assert not made_anew(edition.store, city.graphs)
