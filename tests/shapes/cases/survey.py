"""Survey numbers."""

from __future__ import annotations

from tests.shapes.cases import Cases
from tests.shapes.record import resource

NUMBERS = {
    "storageTotal": "storage",
    "recordTotal": "records",
    "storageShared": "storage-shared",
    "recordsShared": "records-shared",
    "storageOpened": "storage-opened",
    "recordsOpened": "records-opened",
}
TOTALS = {
    "storageShared": "storageTotal",
    "recordsShared": "recordTotal",
    "storageOpened": "storageTotal",
    "recordsOpened": "recordTotal",
}

SURVEY: Cases = {
    **{
        f"{name}text": (resource(f"{name}text", **{f"lm__{name}": '"若干"'}), [f"R-21-{shape}"])
        for name, shape in NUMBERS.items()
    },
    **{
        f"{name}below": (resource(f"{name}below", **{f"lm__{name}": "-1"}), [f"R-21-{shape}"])
        for name, shape in NUMBERS.items()
    },
    **{
        f"{name}order": (
            resource(f"{name}order", **{f"lm__{name}": "12.5", f"lm__{total}": "12"}),
            [f"R-21-{NUMBERS[name]}-order"],
        )
        for name, total in TOTALS.items()
    },
    **{
        f"{name}twice": (
            resource(f"{name}twice", **{f"lm__{name}": "1, 2"}),
            [f"R-21-{shape}-several"],
        )
        for name, shape in NUMBERS.items()
    },
    **{
        f"{name}break": (resource(f"{name}break", **{f"lm__{name}": '"1\\n"'}), [f"R-21-{shape}"])
        for name, shape in NUMBERS.items()
    },
    "toolong": (
        resource("toolong", lm__storageTotal='"1234567890123456"'),
        ["R-21-storage"],
    ),
    "unitandorder": (
        resource("unitandorder", lm__storageTotal='"1G"', lm__storageShared="2"),
        ["R-21-storage"],
    ),
}
