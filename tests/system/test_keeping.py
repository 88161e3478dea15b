"""Looking after a city while it is served: backup, restore, compaction, review, slow judging."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from server.accounts.tokens import Accounts
from server.settings import Settings
from tests.server.catalog.support import HEADER, City, row
from tests.system.conftest import LIANMU, Served, free_port, start, wait_until

ROOT = Path(__file__).parents[2]
OTHER = row("工程监理信息", "307010320700014/000002")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    city = City(tmp_path)
    assert city.submit(HEADER + row()).state == "published"
    served = start(
        city.folder.root, free_port(), "serve", LIANMU_PUBLIC="true", LIANMU_ANSWER_SECONDS="0"
    )
    yield served
    served.process.terminate()
    served.process.wait()


def submitted(served: Served, content: str, **fields: str) -> str:
    """Post a file and follow the submission to its end; its state."""
    with served.client(served.token("housing", "publisher")) as client:
        answer = client.post(
            "submissions",
            data={"catalog": "housing"} | fields,
            files={"file": ("a.csv", content.encode())},
        )
        assert answer.status_code == 202, "nothing is judged in no time"
        place = answer.headers["location"]
        return wait_until(lambda: state_of(client.get(place).json()["state"]))


def state_of(state: str) -> str | None:
    return None if state == "judging" else state


def titles(served: Served) -> set[str]:
    with served.client() as client:
        return {hit["title"]["zh"] for hit in client.get("search.json").json()["hits"]}


def test_backup_and_restore_beside_the_server(served: Served, tmp_path: Path) -> None:
    saved = served.lianmu("backup", str(tmp_path / "backup"))
    assert saved.returncode == 0, saved.stderr
    revoked = served.token("housing", "auditor")
    assert submitted(served, HEADER + OTHER) == "awaiting-review"
    identifier = newest(served)
    assert served.lianmu("review", identifier).returncode == 0
    assert titles(served) == {"建筑企业资质信息", "工程监理信息"}
    assert served.lianmu("token", "revoke", revoked).returncode == 0
    restored = served.lianmu("restore", str(tmp_path / "backup"))
    assert restored.returncode == 0, restored.stderr
    assert titles(served) == {"建筑企业资质信息"}
    with served.client(revoked) as client:
        assert client.get("search.json").status_code == 401
    compacted = served.lianmu("edition", "compact")
    assert compacted.returncode == 0, compacted.stderr
    assert titles(served) == {"建筑企业资质信息"}
    listed = served.lianmu("edition", "list").stdout.splitlines()
    assert [line.split("\t")[4].split()[0] for line in listed] == [
        "install", "add", "add", "restore", "compact",
    ]  # fmt: skip
    assert served.lianmu("doctor").returncode == 0


def test_no_backup_brings_a_revoked_token_back(served: Served, tmp_path: Path) -> None:
    """Into an empty folder nobody knows what was revoked since: every credential is ended."""
    revoked, closed = served.token("housing", "publisher"), served.token("justice", "authority")
    added = served.lianmu("user", "add", "wang.li", "--org", "housing", "--role", "publisher")
    assert added.returncode == 0 and "/welcome/" in added.stdout
    assert served.lianmu("backup", str(tmp_path / "backup")).returncode == 0
    assert served.lianmu("token", "revoke", revoked).returncode == 0
    empty = replace(served, folder=tmp_path / "empty")
    restored = empty.lianmu("restore", str(tmp_path / "backup"))
    assert restored.returncode == 0 and "lianmu serve" in restored.stdout
    accounts = Accounts(empty.folder / "accounts.sqlite")
    assert accounts.caller_of_token(revoked) is None and accounts.caller_of_token(closed) is None
    listed = empty.lianmu("token", "list").stdout.splitlines()
    assert len(listed) == 2 and all("\trevoked\t" in line for line in listed)
    assert "wang.li\tpublisher\thousing\tno password" in empty.lianmu("user", "list").stdout
    assert "restored" in empty.lianmu("trail").stdout
    assert Accounts(served.folder / "accounts.sqlite").caller_of_token(closed) is not None


def test_nor_does_a_restore_into_the_living_folder(served: Served, tmp_path: Path) -> None:
    revoked, kept = served.token("housing", "publisher"), served.token("justice", "authority")
    assert served.lianmu("backup", str(tmp_path / "backup")).returncode == 0
    assert served.lianmu("token", "revoke", revoked).returncode == 0
    restored = served.lianmu("restore", str(tmp_path / "backup"))
    assert restored.returncode == 0, restored.stderr
    with served.client(revoked) as client:
        assert client.get("submissions").status_code == 401
    with served.client(kept) as client:
        assert client.get("submissions").status_code == 200


def newest(served: Served) -> str:
    return max(path.name for path in (served.folder / "evidence").glob("[0-9]*"))


def test_evidence_is_verified_beside_the_server(served: Served) -> None:
    assert submitted(served, HEADER + OTHER) == "awaiting-review"
    holds = served.lianmu("evidence", "verify")
    assert holds.returncode == 0, holds.stdout + holds.stderr
    noted = holds.stdout.split()[-1]
    assert submitted(served, HEADER + OTHER) == "awaiting-review"
    assert served.lianmu("evidence", "verify", "--noted", noted).returncode == 0
    assert served.lianmu("evidence", "verify", "--noted", "f" * 64).returncode == 1
    identifier = newest(served)
    file = served.folder / "evidence" / identifier / "graph.nq"
    content = bytearray(file.read_bytes())
    content[7] ^= 1
    file.write_bytes(content)
    broken = served.lianmu("evidence", "verify")
    assert broken.returncode == 1
    assert f"Link 3 (submission {identifier}): the file graph.nq was altered" in broken.stdout
    assert served.lianmu("doctor").returncode == 1


def test_review_over_http(served: Served) -> None:
    assert submitted(served, HEADER + OTHER) == "awaiting-review"
    place = f"submissions/{newest(served)}"
    with served.client(served.token("housing", "publisher")) as publisher:
        own = publisher.post(f"{place}/review", data={"decision": "publish"})
        assert own.status_code == 403
    with served.client(served.token("justice", "authority")) as authority:
        wrong = authority.post(f"{place}/review", data={"decision": "maybe"})
        assert wrong.status_code == 400
        returned = authority.post(
            f"{place}/review", data={"decision": "return", "remarks": "请补充摘要"}
        )
        assert returned.json()["state"] == "returned"
        assert "请补充摘要" in returned.json()["message"]["zh"]
        assert authority.post(f"{place}/review", data={"decision": "publish"}).status_code == 400
        assert submitted(served, HEADER + OTHER) == "awaiting-review"
        second = f"submissions/{newest(served)}"
        authority.post(f"{second}/review", data={"decision": "publish"})
        state = wait_until(lambda: decided(authority.get(second).json()["state"]))
    assert state == "published"
    assert "工程监理信息" in titles(served)


def decided(state: str) -> str | None:
    return None if state in ("judging", "awaiting-review") else state


def test_another_base_is_refused(served: Served) -> None:
    environment = served.environment | {"LIANMU_BASE_IRI": "http://elsewhere.example/"}
    done = subprocess.run([LIANMU, "doctor"], env=environment, capture_output=True, text=True)
    assert done.returncode == 2
    assert "elsewhere" in done.stderr and "export" in done.stderr


def test_every_setting_is_documented() -> None:
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    for name in Settings.model_fields:
        assert f"`LIANMU_{name.upper()}`" in text, name
    assert text.count("| `LIANMU_") == len(Settings.model_fields)


def test_every_command_is_documented(served: Served) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = served.lianmu("--help").stdout
    for command in ("serve", "demo", "submit", "withdraw", "validate", "review", "export", "query",
                    "org", "user", "token", "trail", "edition", "evidence", "backup", "restore",
                    "doctor"):  # fmt: skip
        assert command in shown and f"`{command}" in text.replace(", `", "`, `"), command
