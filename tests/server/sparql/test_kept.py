from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from server.sparql.evaluate import Ending
from server.sparql.kept import OVERHEAD, Kept, Results

SIZE = 64 << 10


@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.integers(0, 12 << 10)), max_size=60))
def test_never_more_than_its_size_and_never_another_result(uses: list[tuple[str, int]]) -> None:
    results = Results(SIZE)
    for tag, length in uses:
        found = results.get(tag)
        if found is None:
            results.keep(tag, Kept(tag.encode() * length, Ending(None, length)))
        else:
            assert found.content == tag.encode() * found.ending.rows
        weight = sum(len(each.content) + OVERHEAD for each in results.found.values())
        assert results.used == weight <= SIZE


def test_the_least_used_goes_first() -> None:
    results = Results(SIZE)
    content = b"x" * (SIZE // 8 - OVERHEAD)
    for tag in "abcdefgh":
        results.keep(tag, Kept(content, Ending(None, 1)))
    assert results.get("a") is not None
    results.keep("i", Kept(content, Ending(None, 1)))
    assert results.get("b") is None and results.get("a") is not None


def test_nothing_is_kept_without_a_tag_or_without_room() -> None:
    results = Results(0)
    results.keep("a", Kept(b"", Ending(None, 0)))
    results.keep(None, Kept(b"", Ending(None, 0)))
    assert results.get("a") is None and results.get(None) is None
