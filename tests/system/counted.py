"""How many queries the store is asked for one page: counted in the reader that answers them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Any

from pyoxigraph import QuerySolutions, Triple

from server.store.edition import Bindings, OpenEdition
from server.store.graphs import Dataset
from server.store.readers import CALL_SECONDS, Reader


@dataclass(frozen=True)
class CountingEdition(OpenEdition):
    """An edition that notes each query it is asked; looking up one statement is none."""

    asked: list[str] = field(default_factory=list)

    def select(self, text: str, dataset: Dataset, **values: Bindings) -> QuerySolutions:
        self.asked.append(text)
        return super().select(text, dataset, **values)

    def construct(self, text: str, dataset: Dataset, **values: Bindings) -> list[Triple]:
        self.asked.append(text)
        return super().construct(text, dataset, **values)

    def ask(self, text: str, dataset: Dataset, **values: Bindings) -> bool:
        self.asked.append(text)
        return super().ask(text, dataset, **values)


def counted(
    edition: OpenEdition, function: Callable[..., Any], *arguments: object
) -> tuple[Any, list[str]]:
    """What the function answers, and the queries it asked."""
    held = {one.name: getattr(edition, one.name) for one in fields(OpenEdition)}
    counting = CountingEdition(**held)
    return function(counting, *arguments), counting.asked


@dataclass
class Count:
    """The queries asked since it was last cleared, whichever reader was asked."""

    asked: list[str] = field(default_factory=list)

    def install(self, patch: Callable[[object, str, object], None]) -> None:
        """Every call goes to the same function in the same reader process, by way of the count."""
        call = Reader.call

        async def counting(
            reader: Reader,
            function: Callable[..., Any],
            *arguments: object,
            seconds: float = CALL_SECONDS,
        ) -> Any:
            answer, asked = await call(reader, counted, function, *arguments, seconds=seconds)
            self.asked += asked
            return answer

        patch(Reader, "call", counting)
