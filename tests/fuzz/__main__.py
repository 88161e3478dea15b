"""Coverage-guided fuzzing of the loaders with atheris: ``python -m tests.fuzz CORPUS [-runs=N …]``.

CORPUS is a folder: the seeds are written there, libFuzzer adds what reached further and what broke
the law. Other arguments are libFuzzer's. Atheris ends the process itself: 0 if nothing was found.
"""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

import atheris  # type: ignore[import-untyped]

with atheris.instrument_imports(include=["loaders"]):
    from tests.fuzz.files import inside, seeds, suffixes
    from tests.fuzz.law import is_read_or_refused


def one_input(data: bytes) -> None:
    """The first byte is the kind of file."""
    if data:
        kinds = suffixes()
        is_read_or_refused(f"a{kinds[data[0] % len(kinds)]}", data[1:])


def mutator(data: bytes, size: int, seed: int) -> bytes:
    """Half of the time a part of a workbook: damage to the ZIP around it is soon known."""
    if data and seed % 2:
        changed = data[:1] + inside(Random(seed), data[1:])
        if len(changed) <= size:
            return changed
    return bytes(atheris.Mutate(data, size))


def main(corpus: Path, *options: str) -> None:
    kinds = suffixes()
    for number, (suffix, content) in enumerate(seeds()):
        (corpus / f"seed-{number}").write_bytes(bytes([kinds.index(suffix)]) + content)
    limits = ["-timeout=20", "-rss_limit_mb=2048", "-max_len=60000", f"-artifact_prefix={corpus}/"]
    arguments = [sys.argv[0], *limits, *options, str(corpus)]
    atheris.Setup(arguments, one_input, custom_mutator=mutator)
    atheris.Fuzz()


main(Path(sys.argv[1]), *sys.argv[2:])
