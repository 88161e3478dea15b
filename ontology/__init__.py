"""The vocabulary of Lianmu: namespaces, the ontology, code lists and law, as files and names.

Everything else imports this package and it imports nothing of ours. It reads only the files it
ships; it never opens a store, a socket or a file of the user's.
"""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parent


def reference_files() -> dict[str, list[Path]]:
    """The shipped Turtle files by the reference graph they fill (design section 2)."""
    return {
        "ontology": [ROOT / "lianmu.ttl"],
        "vocabulary": sorted((ROOT / "codes").glob("*.ttl")),
        "law": sorted((ROOT / "law").glob("*.ttl")),
    }
