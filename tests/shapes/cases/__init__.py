"""Resources with a fault each, and the shapes that report it: beside the examples."""

from __future__ import annotations

from datetime import date

Cases = dict[str, tuple[str, list[str]]]
"""By key of a resource: what is said of it, and the shapes that report."""

DAY = date(2019, 6, 1)
STATISTICS = "; lm:cites law:statistics-law"
OPEN = "R-12-condition"
