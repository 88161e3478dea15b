"""Damaged files sent to a real server: an answer each time, no fault of ours, nothing changed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from random import Random

import httpx
import pytest

from tests.fuzz.files import damaged
from tests.system.conftest import Served, wait_until

AT_ONCE = 4
USUAL = {200, 400, 413, 415, 422}
ENDED = {"refused", "unusable"}


def send(client: httpx.Client, seed: int) -> httpx.Response:
    """One damaged file, to be judged only or to be published, some with a wrong encoding named."""
    random = Random(seed)
    file = {"file": damaged(random)}
    fields = random.choice(({}, {"encoding": "gb18030"}, {"encoding": "utf-16"}))
    if random.random() < 0.5:
        return client.post("validate", files=file, data=fields)
    return ended(
        client, client.post("submissions", files=file, data={"catalog": "shifan-1", **fields})
    )


def ended(client: httpx.Client, answer: httpx.Response) -> httpx.Response:
    """The answer of a submission that takes longer, when it has come to its end."""
    if answer.status_code != 202:
        return answer
    place = answer.headers["location"].lstrip("/")

    def state() -> str | None:
        found = client.get(place, headers={"Accept": "application/json"}).json()["state"]
        return None if found == "judging" else str(found)

    assert wait_until(state) in ENDED
    return client.get(place, headers={"Accept": "application/json"})


@pytest.mark.parametrize("count", [16, pytest.param(300, marks=pytest.mark.full)])
def test_damaged_files_are_answered_and_change_nothing(demo: Served, count: int) -> None:
    current = (demo.folder / "CURRENT").read_bytes()
    with demo.client(demo.token("shifan-1", "publisher")) as client:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            answers = list(pool.map(lambda seed: send(client, seed), range(count)))
        for seed, answer in enumerate(answers):
            assert answer.status_code in USUAL, (seed, answer.status_code, answer.text[:500])
            assert "Traceback" not in answer.text and str(demo.folder) not in answer.text, seed
        assert client.get("health").status_code == 200
    assert (demo.folder / "CURRENT").read_bytes() == current
    assert not [path for path in (demo.folder / "inbox").iterdir() if path.is_file()]
