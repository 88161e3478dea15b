from __future__ import annotations

import gc

import pytest

from loaders.uncollected import uncollected


@pytest.mark.parametrize("before", [True, False])
def test_the_collector_is_afterwards_as_it_was_also_after_an_error(before: bool) -> None:
    was = gc.isenabled()
    (gc.enable if before else gc.disable)()
    try:
        with pytest.raises(ValueError, match="x"), uncollected():
            assert not gc.isenabled()
            raise ValueError("x")
        assert gc.isenabled() is before
    finally:
        (gc.enable if was else gc.disable)()
