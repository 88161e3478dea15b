"""A text in the two languages every message, label and page of Lianmu exists in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """Simplified Chinese first, English beside it; neither is ever empty."""

    zh: str
    en: str

    def __str__(self) -> str:
        return f"{self.zh} / {self.en}"

    def in_language(self, language: str) -> str:
        """The text in ``zh`` or ``en``; every other language gets Chinese."""
        return self.en if language == "en" else self.zh

    def format(self, **values: object) -> Text:
        """Both languages with the same values filled in."""
        return Text(self.zh.format(**values), self.en.format(**values))
