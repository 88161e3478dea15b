"""What commands share: settings, the data folder, output."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer
from pydantic import ValidationError
from rich.console import Console

from ontology.text import Text
from server.catalog.opening import under_charter
from server.catalog.pipeline import Progress
from server.errors import BadInput
from server.settings import Settings
from server.store.folder import DataFolder
from server.store.retention import Retention


def read_settings() -> Settings:
    """From the environment; a wrong value names its variable."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "LIANMU_" + "_".join(str(part).upper() for part in first["loc"])
        text = Text(f"设置 {name} 不正确：{first['msg']}", f"{name} is wrong: {first['msg']}")
        raise BadInput(text) from None


def opened() -> tuple[Settings, DataFolder]:
    """An existing data folder and the settings that hold for it."""
    settings = read_settings()
    folder = DataFolder(settings.data)
    return under_charter(settings, folder), folder


def settings_here() -> Settings:
    """The settings of the data folder if there is one, else of the environment alone."""
    settings = read_settings()
    folder = DataFolder(settings.data)
    return under_charter(settings, folder) if folder.exists else settings


def retention(settings: Settings) -> Retention:
    return Retention(settings.keep_editions, settings.keep_days)


def say(text: object) -> None:
    """One line on standard output, as it is."""
    typer.echo(str(text))


def save(content: bytes, target: Path | None) -> None:
    """Into a file, or to standard output."""
    if target is None:
        typer.echo(content, nl=False)
    else:
        target.write_bytes(content)


@contextmanager
def progress() -> Iterator[Progress]:
    """A spinner that shows the current step, or a line per step where standard error is a log."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda text: typer.echo(str(text), err=True)
        return
    with console.status("…") as status:
        yield lambda text: status.update(str(text))
