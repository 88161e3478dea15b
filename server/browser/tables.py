"""Tables to take away: CSV that spreadsheet programs open as it is meant."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from starlette.responses import Response

from server.rules.report_csv import harmless


def csv_response(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """UTF-8 with a byte order mark; a cell that a spreadsheet would calculate is a text."""
    lines = StringIO()
    written = csv.writer(lines)
    written.writerow(header)
    written.writerows([harmless(str(cell)) for cell in row] for row in rows)
    headers = {
        "Content-Disposition": f'attachment; filename="{name}.csv"',
        "Cache-Control": "no-store",
    }
    content = lines.getvalue().encode("utf-8-sig", "replace")
    return Response(content, media_type="text/csv", headers=headers)
