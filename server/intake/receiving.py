"""Receiving a multipart form: files go to the inbox, size limits hold before anything is read."""

from __future__ import annotations

import csv
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from loaders.beside import STATED
from loaders.layouts import template
from loaders.reading import Reading
from ontology.text import Text
from server.catalog.job import new_identifier
from server.catalog.uploads import check_text, reading_of
from server.errors import BadInput, TooLarge

MEGABYTE = 1 << 20
MOST_FIELDS = 300
"""Fields of a form: one per column of a sheet, and a few more."""
NOT_A_FORM = Text(
    "请用 multipart/form-data 上传，文件放在字段 file 中",
    "Send multipart/form-data with the file in the field “file”",
)
NO_FILE = Text("没有收到文件：请把文件放在字段 {name} 中", "No file: put it in the field “{name}”")
TOO_BIG = Text(
    "文件超过 {limit} 的上限。请拆成几个文件分别提交",
    "The file is larger than {limit}. Split it and submit the parts",
)


def too_large(limit: int) -> TooLarge:
    """What is said to whoever sends more than ``limit`` bytes."""
    shown = f"{limit // MEGABYTE} MB" if limit >= MEGABYTE else f"{limit >> 10} kB"
    return TooLarge(TOO_BIG.format(limit=shown))


class BodyLimit:
    """ASGI middleware: no request body grows past ``limit`` bytes, announced or not."""

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self.app = app
        self.limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        received = 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self.limit:
                raise too_large(self.limit - MEGABYTE)
            return message

        await self.app(scope, counted, send)


@dataclass(frozen=True)
class Inbox:
    """The folder of one request's files; gone when the work on them is done."""

    identifier: str
    path: Path

    async def keep(self, form: FormData, field: str, limit: int) -> tuple[str, str] | None:
        """Save a file field; its name and the path of its content, or None if it is empty."""
        upload = form.get(field)
        if not isinstance(upload, UploadFile) or not upload.filename:
            return None
        if (upload.size or 0) > limit:
            raise too_large(limit)
        target = self.path / field
        with target.open("wb") as file:
            await run_in_threadpool(shutil.copyfileobj, upload.file, file)
        return Path(upload.filename).name, str(target)

    def put(self, field: str, content: bytes) -> Path:
        """Save a file that did not arrive but was made here."""
        target = self.path / field
        target.write_bytes(content)
        return target

    async def keep_statement(self, form: FormData, limit: int) -> str | None:
        """The path of the file ``statement``, or of one made of the fields it could have."""
        kept = await self.keep(form, "statement", limit)
        if kept is not None:
            return kept[1]
        stated = stated_fields(form)
        if not stated:
            return None
        target = self.path / "statement"
        columns = template().columns
        with target.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows((columns[key][0], text) for key, text in stated.items())
        return str(target)

    async def require(self, form: FormData, field: str, limit: int) -> tuple[str, str]:
        """Like :meth:`keep`, but the file must be there."""
        kept = await self.keep(form, field, limit)
        if kept is None:
            raise BadInput(NO_FILE.format(name=field))
        return kept


def new_inbox(root: Path) -> Inbox:
    """A fresh folder under ``data/inbox``."""
    identifier = new_identifier()
    path = root / identifier
    path.mkdir(parents=True)
    return Inbox(identifier, path)


@asynccontextmanager
async def received_form(request: Request) -> AsyncIterator[FormData]:
    """The request's form; anything else is said to be none.

    Raises BadInput for names and values that are no text: whoever sends a form says how it is
    encoded, and some encodings spell what is none.
    """
    media = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if media not in ("multipart/form-data", "application/x-www-form-urlencoded"):
        raise BadInput(NOT_A_FORM)
    try:
        async with request.form(max_files=4, max_fields=MOST_FIELDS) as form:
            for name, value in form.multi_items():
                check_text("form", name)
                check_text(name, value if isinstance(value, str) else value.filename or "")
            yield form
    except (MultiPartException, UnicodeError) as error:
        raise BadInput(NOT_A_FORM) from error


def text_field(form: FormData, name: str) -> str | None:
    """A text field without surrounding blanks; None if absent or empty."""
    value = form.get(name)
    return value.strip() or None if isinstance(value, str) else None


def text_fields(form: FormData, name: str) -> list[str]:
    """All text fields of a name that are not empty."""
    return [value for value in form.getlist(name) if isinstance(value, str) and value.strip()]


def stated_fields(form: FormData) -> dict[str, str]:
    """What a form states for every resource that does not say otherwise itself."""
    return {key: text for key in STATED if (text := text_field(form, key)) is not None}


def reading_field(form: FormData) -> Reading:
    """What the sender says of the file: ``encoding``, ``layout``, ``columns`` or ``column``."""
    return reading_of(
        text_field(form, "encoding"),
        text_field(form, "layout"),
        text_fields(form, "column"),
        text_field(form, "columns"),
    )


def flag(form: FormData, name: str) -> bool:
    """A check box or a boolean field."""
    return (text_field(form, name) or "").lower() in ("1", "true", "on", "yes", "是")
