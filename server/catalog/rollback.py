"""A catalog as a retained edition had it, as a file that can be submitted like any other."""

from __future__ import annotations

from pyoxigraph import RdfFormat, Triple, serialize

from ontology.text import Text
from server.errors import BadInput, NotFound
from server.store.folder import DataFolder

NOT_RETAINED = Text(
    "第 {number} 版没有保留，不能恢复到它。保留的版本见目录的各次提交，或 lianmu edition list",
    "Edition {number} is not retained, so nothing can be brought back from it. The page of the "
    "catalog’s submissions and lianmu edition list show the retained ones",
)
EMPTY = Text(
    "目录“{catalog}”在第 {number} 版里没有信息资源",
    "The catalog “{catalog}” has no resource in edition {number}",
)


def name_at(number: int) -> str:
    """What the file is called in evidence."""
    return f"edition-{number}.nt"


def content_at(folder: DataFolder, catalog: str, number: int) -> bytes:
    """All that an edition says of a catalog, internal properties too, as N-Triples; submitted to
    replace the catalog, it brings that state back.
    """
    current, graphs = folder.current_number() or 0, folder.graphs()
    if number > current:
        raise NotFound(NOT_RETAINED.format(number=number))
    try:
        with folder.open_edition(number) as edition:
            triples: set[Triple] = {
                quad.triple
                for graph in (graphs.catalog(catalog), graphs.internal(catalog))
                for quad in edition.store.quads_for_pattern(None, None, None, graph)
            }
    except NotFound:
        raise NotFound(NOT_RETAINED.format(number=number)) from None
    if not triples:
        raise BadInput(EMPTY.format(catalog=catalog, number=number))
    content = serialize(sorted(triples, key=str), format=RdfFormat.N_TRIPLES)
    assert content is not None  # noqa: S101  no output was named
    return content
