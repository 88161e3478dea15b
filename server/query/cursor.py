"""The tokens of a text that was written by the guard, read one after another."""

from __future__ import annotations

from server.query.lexer import Lexer, Token


class NotUnderstood(Exception):
    """The text is no query of the kind that is read here."""


class Cursor:
    """Where in the text a reader is."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = list(Lexer(text).tokens())
        self.next = 0

    @property
    def ended(self) -> bool:
        return self.next >= len(self.tokens)

    def peek(self) -> Token:
        """The next token. Raises :class:`NotUnderstood` at the end of the text."""
        if self.ended:
            raise NotUnderstood("")
        return self.tokens[self.next]

    def take(self) -> Token:
        token = self.peek()
        self.next += 1
        return token

    def at_mark(self, *marks: str) -> bool:
        token = self.peek()
        return token.kind == "mark" and token.value in marks

    def at_word(self, *words: str) -> bool:
        """Whether a keyword follows; False at the end of the text."""
        if self.ended:
            return False
        token = self.peek()
        return token.kind == "word" and token.value.upper() in words

    def skip_word(self, *words: str) -> None:
        if self.at_word(*words):
            self.take()

    def skip_mark(self, mark: str) -> bool:
        """Take this mark if it follows; whether it did."""
        found = self.at_mark(mark)
        if found:
            self.take()
        return found

    def expect(self, mark: str) -> None:
        token = self.take()
        if token.kind != "mark" or token.value != mark:
            raise NotUnderstood(token.value)

    def since(self, start: int) -> str:
        """The text from an offset up to where the last token taken ends."""
        stop = len(self.text) if self.ended else self.tokens[self.next].at
        return self.text[start:stop].rstrip()
