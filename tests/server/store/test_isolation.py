"""A reader can call nobody: not by the engine, and not by anything else in its process."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from server.store.edition import OpenEdition
from server.store.isolation import MACHINES, program
from server.store.readers import Readers, ping
from tests.server.store.support import new_folder, publish, quad

SERVICE = "SELECT * { SERVICE <%s> { ?s ?p ?o } }"


def on_this_platform() -> bool:
    import platform

    return sys.platform == "linux" and platform.machine() in MACHINES


needs_linux = pytest.mark.skipif(
    not on_this_platform(), reason="readers are cut off on Linux (x86-64, arm64) only"
)


def call_unguarded(edition: OpenEdition, address: str) -> str:
    """What the engine does with a SERVICE nobody looked at."""
    try:
        list(edition.store.query(SERVICE % address))  # type: ignore[arg-type]
    except (OSError, RuntimeError) as error:
        return type(error).__name__
    return "answered"


@needs_linux
def test_without_the_guard_a_reader_still_calls_nobody(tmp_path: Path) -> None:
    folder = new_folder(tmp_path / "data")
    publish(folder, [quad("s", "v", "catalog/a")])

    async def story(address: str) -> None:
        readers = Readers(folder, 1, megabytes=512)
        await readers.start()
        try:
            async with readers.lease() as reader:
                assert (await reader.call(ping)).network == "cut"
                assert await reader.call(call_unguarded, address) != "answered"
        finally:
            await readers.stop()

    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        asyncio.run(story(f"http://127.0.0.1:{listener.getsockname()[1]}/"))
        listener.setblocking(False)
        with pytest.raises(BlockingIOError):
            listener.accept()


@needs_linux
@pytest.mark.parametrize(
    "attempt",
    [
        "socket.socket(socket.AF_INET6)",
        "socket.socket(socket.AF_UNIX)",
        "subprocess.run([sys.executable, '-c', 'import socket; socket.socket()'], check=True)",
    ],
)
def test_no_kind_of_socket_and_no_child_has_one(attempt: str) -> None:
    script = (
        "import socket, subprocess, sys\n"
        "from server.store.isolation import cut_network, network_is_cut\n"
        "assert not network_is_cut(); cut_network(); assert network_is_cut()\n"
        f"try: {attempt}\n"
        "except (PermissionError, subprocess.CalledProcessError): sys.exit(7)\n"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert ended.returncode == 7, ended.stderr


def test_the_filter_is_whole_instructions() -> None:
    assert {len(program(machine)) % 8 for machine in MACHINES.values()} == {0}
