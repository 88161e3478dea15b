from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode

from loaders import Place, load
from loaders.keys import item_key
from ontology.namespaces import ADMS, DCAT, DCT, LM, RDF, Namespace
from tests.loaders.sample import NAMES, notes, references, resource, triples, turtle, values, zh

EX = Namespace("http://example.org/")
OWN = """ex:a a lm:InformationResource ;
  dct:title "甲"@zh ;
  dct:identifier "102001/000001" ;
  lm:item ex:i , [ dct:title "乙项"@zh ] ;
  lm:legalBasis [ lm:citation "《统计法》"@zh ] ;
  dct:relation ex:b .
ex:i a lm:InformationItem ; dct:title "甲项"@zh .
ex:b a dcat:Dataset ; dct:identifier "307010/1" .
ex:catalog a dcat:Catalog , dcat:Dataset ; dct:identifier "9" ; dcat:dataset ex:a , ex:b .
"""
A, B = resource("102001/000001"), resource("307010/1")


def test_a_resource_is_renamed_by_its_code_and_keeps_its_old_iri() -> None:
    loaded = turtle(OWN)
    assert values(loaded, A, DCT.title) == {zh("甲")}
    assert values(loaded, A, ADMS.identifier) == {EX.a}
    assert values(loaded, A, DCT.relation) == {B}
    assert not any(quad.subject == EX.a for quad in loaded.quads)
    assert any("http://example.org/a 按信息资源代码改名" in note for note in notes(loaded))


def test_the_classes_of_the_model_are_added() -> None:
    loaded = turtle(OWN)
    assert values(loaded, B, RDF.type) == {
        DCAT.Dataset,
        LM.InformationResource,
        LM.DepartmentalResource,
    }
    assert loaded.origin.place(B, RDF.type, LM.InformationResource) == Place(9)


def test_a_catalog_is_no_resource_but_what_it_lists_is_renamed() -> None:
    loaded = turtle(OWN)
    assert values(loaded, EX.catalog, DCAT.dataset) == {A, B}
    assert values(loaded, EX.catalog, DCT.identifier) == {Literal("9")}


def test_items_and_bases_get_names_below_the_resource() -> None:
    loaded = turtle(OWN)
    items = {
        NAMES.thing("item", item_key("102001-000001", name)): name for name in ("甲项", "乙项")
    }
    assert values(loaded, A, LM.item) == set(items)
    named, blank = items
    assert values(loaded, named, ADMS.identifier) == {EX.i}
    assert values(loaded, blank, ADMS.identifier) == set()
    (basis,) = values(loaded, A, LM.legalBasis)
    assert isinstance(basis, NamedNode) and basis.value.startswith(A.value + "#basis-")
    assert values(loaded, basis, LM.citation) == {zh("《统计法》")}


def test_the_origin_follows_the_renaming() -> None:
    loaded = turtle(OWN)
    assert loaded.origin.place(A, DCT.identifier) == Place(4)
    assert loaded.origin.place(NAMES.thing("item", item_key("102001-000001", "甲项"))) == Place(8)
    for quad in loaded.quads:
        assert (quad.subject, quad.predicate, quad.object) in loaded.origin.statements


def test_two_subjects_with_one_code_are_not_merged() -> None:
    text = OWN + 'ex:c a lm:InformationResource ; dct:identifier "102001/000001" .\n'
    text += 'ex:d a lm:InformationResource ; dct:identifier "102001/000001" .'
    loaded = turtle(text)
    for number, old in ((2, EX.c), (3, EX.d)):
        other = NAMES.thing("resource", f"102001-000001~{number}")
        assert values(loaded, other, ADMS.identifier) == {old}


def test_a_name_of_ours_is_reserved_wherever_it_stands_in_the_file() -> None:
    text = (
        OWN + f'{A} a lm:InformationResource ; dct:identifier "102001/000001" ; dct:title "正"@zh .'
    )
    loaded = turtle(text)
    assert values(loaded, A, DCT.title) == {zh("正")}
    assert values(loaded, NAMES.thing("resource", "102001-000001~2"), DCT.title) == {zh("甲")}


def test_without_exactly_one_code_the_own_iri_stays() -> None:
    for code in ('"1", "2"', "ex:code", '""'):
        loaded = turtle(f"ex:a a lm:InformationResource ; dct:identifier {code} .")
        assert {quad.subject for quad in loaded.quads} == {EX.a}


def test_a_node_two_resources_share_is_copied_for_each() -> None:
    owners = "".join(
        f'ex:r{key} a lm:InformationResource ; dct:identifier "1/{key}" ;'
        " lm:accessWay ex:w ; lm:item ex:i ."
        for key in (1, 2)
    )
    loaded = turtle(owners + 'ex:w lm:methodReason "理由"@zh . ex:i dct:title "项"@zh .')
    for code in ("1/1", "1/2"):
        for link, predicate in ((LM.accessWay, LM.methodReason), (LM.item, DCT.title)):
            (node,) = values(loaded, resource(code), link)
            assert isinstance(node, NamedNode) and code.replace("/", "-") in node.value
            assert len(values(loaded, node, predicate)) == 1


def test_equal_blank_items_of_two_resources_keep_their_own_lines() -> None:
    loaded = turtle(
        'ex:a a lm:InformationResource ; dct:identifier "1/1" ;\n lm:item [ dct:title "项"@zh ] .\n'
        'ex:b a lm:InformationResource ; dct:identifier "1/2" ;\n lm:item [ dct:title "项"@zh ] .\n'
    )
    lines = [
        loaded.origin.place(NAMES.thing("item", item_key(key, "项")), DCT.title)
        for key in ("1-1", "1-2")
    ]
    assert lines == [Place(3), Place(5)]


def test_two_items_with_one_name_are_kept_apart() -> None:
    loaded = turtle(
        'ex:a a lm:InformationResource ; dct:identifier "1/1" ; lm:item ex:i, ex:j .\n'
        'ex:i dct:title "项"@zh . ex:j dct:title "项"@zh .'
    )
    assert len(values(loaded, resource("1/1"), LM.item)) == 2


def test_what_is_not_described_or_already_ours_is_left_alone() -> None:
    kept = f"<{A.value}#basis-0123456789>"
    loaded = turtle(
        'ex:a a lm:InformationResource ; dct:identifier "102001/000001" ;'
        f' lm:legalBasis ex:law , {kept} .\n{kept} lm:citation "x"@zh .'
    )
    assert values(loaded, A, LM.legalBasis) == {EX.law, NamedNode(kept[1:-1])}


def test_graph_names_stay_as_in_the_file() -> None:
    text = "ex:g { ex:a a lm:InformationResource ; dct:identifier '1/1' . }"
    loaded = turtle(text, "a.trig")
    assert {quad.graph_name for quad in loaded.quads} == {EX.g}


CODES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=8)


@given(st.lists(CODES, max_size=4))
def test_loading_what_was_loaded_changes_nothing(codes: list[str]) -> None:
    text = "\n".join(
        f"ex:r{index} a lm:InformationResource ; dct:identifier {Literal(code)} ;"
        f' lm:item [ dct:title "项"@zh ], [ dct:title "项"@zh ] ;'
        f' lm:legalBasis [ lm:citation "《统计法》"@zh ] .'
        for index, code in enumerate(codes)
    )
    first = turtle(text + "\nex:x dct:title 'x' .")
    again = load(
        "again.nt", "\n".join(f"{triple} ." for triple in triples(first)).encode(), references()
    )
    assert triples(again) == triples(first)
    assert not any(isinstance(quad.subject, BlankNode) for quad in first.quads)
