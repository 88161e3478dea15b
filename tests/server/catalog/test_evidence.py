"""What is kept of a submission can be hashed by anybody, and holds from receipt to decision."""

from __future__ import annotations

import random
from hashlib import sha256
from pathlib import Path

import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, Quad, RdfFormat, parse, serialize

from server.catalog import review
from server.catalog.evidence import Evidence
from server.rules.report_rdf import to_turtle
from server.serialization import canonical_nquads
from server.store.chain import Link
from server.store.verification import Verification
from tests.server.catalog.support import HEADER, City, row


@pytest.fixture
def city(tmp_path: Path) -> City:
    return City(tmp_path)


def faults(city: City) -> list[str]:
    return [fault.en for fault in Verification(city.folder).faults()]


def linked(city: City, identifier: str) -> dict[str, str]:
    """The hashes that the chain has for a submission."""
    links = [Link.read(line) for line in Evidence(city.folder).chain.lines()]
    return {
        name: found
        for link in links
        if link is not None and link.submission == identifier
        for name, found in link.files.items()
    }


def test_graph_and_report_have_the_hash_of_their_rdf(city: City) -> None:
    """The report as anybody downloads it, blank lines and prefixes and all, gives the hash."""
    outcome = city.submit(HEADER + row(cycle="随时"))
    assert outcome.state == "refused"
    evidence = Evidence(city.folder)
    report = evidence.report(outcome.identifier)
    assert report is not None and report.findings
    iri = city.graphs.names.thing("report", outcome.identifier)
    downloaded = Dataset(parse(to_turtle(report, iri), format=RdfFormat.TURTLE))
    downloaded.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    lines = serialize(downloaded, format=RdfFormat.N_QUADS)
    assert lines is not None
    digest = sha256("".join(sorted(lines.decode().splitlines(keepends=True))).encode()).hexdigest()
    assert linked(city, outcome.identifier)["report.nq"] == digest
    graph = evidence.path(outcome.identifier) / "graph.nq"
    kept = list(parse(graph.read_bytes(), format=RdfFormat.N_QUADS))
    assert canonical_nquads(kept) == graph.read_bytes()


def test_canonical_form_does_not_depend_on_order_or_names_of_blank_nodes() -> None:
    """RDFC-1.0, example of section 4.4: two blank nodes that only their surroundings tell apart."""
    text = "_:a <urn:p> _:b . _:b <urn:q> 'x'@zh . _:c <urn:p> _:c . <urn:s> <urn:p> _:a, _:c ."
    quads = [Quad(q.subject, q.predicate, q.object) for q in parse(text, format=RdfFormat.TURTLE)]
    renamed = text.replace("_:a", "_:z").replace("_:b", "_:a").replace("_:z", "_:b")
    others = [
        Quad(q.subject, q.predicate, q.object) for q in parse(renamed, format=RdfFormat.TURTLE)
    ]
    random.Random(809).shuffle(others)
    assert canonical_nquads(quads) == canonical_nquads(others)
    assert canonical_nquads(quads) != canonical_nquads(quads[1:])


def test_every_way_a_submission_ends_is_in_the_chain(tmp_path: Path) -> None:
    city = City(tmp_path, review="required")
    refused = city.submit(HEADER + row(cycle="随时"))
    returned = city.submit(HEADER + row())
    review.send_back(
        city.settings, returned.identifier, "摘要请写全", review.SHELL, "awaiting-review"
    )
    waiting = city.submit(HEADER + row())
    review.publish(city.settings, waiting.identifier, review.SHELL, lambda _: None)
    secret = city.submit("机密\n" + HEADER + row())
    assert [one.state for one in (refused, returned, waiting, secret)] == [
        "refused", "awaiting-review", "awaiting-review", "refused"
    ]  # fmt: skip
    assert faults(city) == []
    for outcome in (refused, returned, waiting, secret):
        path = Evidence(city.folder).path(outcome.identifier)
        kept = {file.name: sha256(file.read_bytes()).hexdigest() for file in path.iterdir()}
        assert linked(city, outcome.identifier) == kept


def test_one_flipped_byte_of_any_file_is_found_and_named(city: City) -> None:
    outcomes = [
        city.submit(HEADER + row(), statement="数据分级,一般\n"),
        city.submit(HEADER + row(cycle="随时")),
    ]
    chance = random.Random(809)
    for outcome in outcomes:
        for file in sorted(Evidence(city.folder).path(outcome.identifier).iterdir()):
            content = file.read_bytes()
            flipped = bytearray(content)
            flipped[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
            file.write_bytes(flipped)
            (fault,) = faults(city)
            assert outcome.identifier in fault and f"the file {file.name} was altered" in fault
            file.write_bytes(content)
    assert faults(city) == []


def test_a_pointer_to_nothing_is_found(city: City) -> None:
    outcome = city.submit(HEADER + row())
    pointer = Evidence(city.folder).latest / "housing"
    pointer.write_text(outcome.identifier[:-1] + "x")
    assert "catalog housing" in faults(city)[0]


def test_a_published_edition_without_evidence_is_found(city: City) -> None:
    """The end of the chain cut off, with the folder it told of."""
    city.submit(HEADER + row())
    evidence = Evidence(city.folder)
    lines = list(evidence.chain.lines())
    outcome = city.submit(HEADER + row("工程监理信息", "307010320700014/000002"))
    evidence.chain.path.write_bytes(b"".join(lines))
    evidence.path(outcome.identifier).rename(city.inbox / "away")
    assert any(fault.startswith("Edition 3 was made by") for fault in faults(city))
