"""Another effective date of one provision re-judges the demo city and lists the differences."""

from __future__ import annotations

import pytest

from ontology.namespaces import LAW
from server.catalog.rejudging import Terms, rejudged
from server.store.edition import OpenEdition
from tests.server.demo.records import TODAY


@pytest.mark.full
def test_only_who_breaks_the_provision_newly_passes(edition: OpenEdition) -> None:
    now = Terms(TODAY, "decree-809", {})
    later = Terms(TODAY, "decree-809", {LAW["decree-809/11"]: TODAY.replace(year=2027)})
    changes = rejudged(edition.store, now, later)
    listed = [(one.rule, one.focus.value.rpartition("/")[2]) for one in changes.passing]
    assert listed == [("R-75", "shifan-2")]
    assert changes.failing == ()
