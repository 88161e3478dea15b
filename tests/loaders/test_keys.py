from __future__ import annotations

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from loaders.keys import item_key, resource_key, unused


def test_keys_are_those_of_the_design() -> None:
    assert resource_key("307010320700014/000012", None) == "307010320700014-000012"
    digest = sha256("企业名称".encode()).hexdigest()[:10]
    assert item_key("102001-000001", "企业名称") == f"102001-000001.{digest}"
    assert resource_key(None, "企业名称") == f"nocode-{digest}"


def test_width_does_not_make_another_item() -> None:
    assert item_key("1", "ＰＭ２．５") == item_key("1", "PM2.5")


@given(st.lists(st.sampled_from("ab"), max_size=8))
def test_unused_keys_are_all_different(keys: list[str]) -> None:
    used: set[str] = set()
    for key in keys:
        fresh = unused(key, used)
        assert fresh not in used and fresh.split("~")[0] == key
        used.add(fresh)
    assert len(used) == len(keys)
