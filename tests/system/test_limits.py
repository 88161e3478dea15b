"""Sizes: a 200 MB file is one clear message on every road, and nothing is kept of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.system.conftest import Served

MEGABYTE = b"x" * (1 << 20)


def test_a_200_mb_file_over_http(demo: Served) -> None:
    token = demo.token("shifan-1", "publisher")
    before = demo.count("?s ?p ?o")
    waiting = set((demo.folder / "inbox").iterdir())  # files that other tests only checked

    def body(boundary: str) -> Iterator[bytes]:
        head = f"--{boundary}\r\nContent-Disposition: form-data; name="
        yield f'{head}"catalog"\r\n\r\nshifan-1\r\n'.encode()
        yield f'{head}"file"; filename="big.csv"\r\n\r\n'.encode()
        for _ in range(200):
            yield MEGABYTE
        yield f"\r\n--{boundary}--\r\n".encode()

    with demo.client(token, **{"Content-Type": "multipart/form-data; boundary=XX"}) as client:
        answer = client.post("submissions", content=body("XX"))
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"
    assert "50 MB" in answer.json()["detail"]
    assert demo.count("?s ?p ?o") == before
    assert set((demo.folder / "inbox").iterdir()) <= waiting


def test_a_200_mb_file_on_the_command_line(demo: Served, tmp_path: Path) -> None:
    file = tmp_path / "big.csv"
    with file.open("wb") as out:
        out.truncate(200 << 20)  # sparse: takes no room
    refused = demo.lianmu("submit", str(file), "--catalog", "shifan-1")
    assert refused.returncode == 2
    assert "50 MB" in refused.stderr and "Traceback" not in refused.stderr


def test_anonymous_validation_is_small(demo: Served) -> None:
    with demo.client() as client:
        answer = client.post("validate", files={"file": ("a.csv", b"x" * (600 << 10))})
        assert answer.status_code == 413
        shapes = client.post("validate", files={"file": ("a.ttl", b""), "shapes": ("s.ttl", b"")})
        assert shapes.status_code in (400, 401)
        header = "信息资源名称,信息资源代码,共享类型,更新周期\n渔港,1/1,无条件共享,每日\n"
        judged = client.post("validate", files={"file": ("a.csv", header.encode())})
        assert judged.status_code == 200
        assert judged.json()["conforms"] is False
        turtle = client.post(
            "validate",
            files={"file": ("a.csv", header.encode())},
            headers={"Accept": "text/turtle"},
        )
        assert turtle.headers["content-type"].startswith("text/turtle")
