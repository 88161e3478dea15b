"""The first start gives one way in, and no default password."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.accounts.users import Users
from server.cli.serving import FIRST_USER, invite_authority
from tests.server.catalog.support import City

ADDRESS = "http://localhost:8000/"


@pytest.fixture
def city(tmp_path: Path) -> City:
    return City(tmp_path)


def printed(city: City, capsys: pytest.CaptureFixture[str]) -> str | None:
    """The secret of the link that a start prints."""
    invite_authority(city.folder, ADDRESS)
    line = capsys.readouterr().out
    return line.strip().rpartition(f"{ADDRESS}welcome/")[2] if line else None


def test_each_start_prints_a_link_until_the_authority_can_sign_in(
    city: City, capsys: pytest.CaptureFixture[str]
) -> None:
    users = Users(city.folder.accounts)
    first, second = printed(city, capsys), printed(city, capsys)
    assert first is not None and second is not None and first != second
    assert users.of_link(first) is None
    (user,) = users.list_users()
    assert (user.name, user.role, user.ready) == (FIRST_USER, "authority", False)
    users.choose_password(second, "a sentence that is easy to remember")
    assert printed(city, capsys) is None


def test_another_authority_is_enough(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    users = Users(city.folder.accounts)
    users.choose_password(
        users.add("chen", "", "justice", "authority"), "a sentence that is easy to remember"
    )
    assert printed(city, capsys) is None
