"""What day it is: that of the city, wherever the machine stands."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def today() -> date:
    """The day in Shanghai, by which deadlines run and reports are judged."""
    return datetime.now(SHANGHAI).date()
