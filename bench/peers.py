"""The other SPARQL servers of the comparison: each is loaded from one file and run on this machine.

``oxigraph`` and ``rdflib-endpoint`` are programs of a virtual environment (``bench/peers.txt``),
Fuseki a jar beside them, Virtuoso the program that Debian installs.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

STARTING_SECONDS = 1800.0
INI = """[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/temporary.db
TransactionFile = {folder}/temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{port}
DirsAllowed = {folder}
NumberOfBuffers = 170000
MaxDirtyBuffers = 130000
[HTTPServer]
ServerPort = 127.0.0.1:{web}
[SPARQL]
ResultSetMaxRows = 1000000
"""
"""Settings of Virtuoso: its own advice for 2 GB, and no limit that would cut a result."""


@dataclass(frozen=True)
class Served:
    """Where a server answers, and its process."""

    port: int
    path: str
    process: int


Maker = Callable[[ExitStack, Path, Path], Served]
"""Loads the file with the program and runs it as long as the stack is held."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: list[str], **environment: str) -> Iterator[int]:
    """A process of its own for as long as the context lasts; its number."""
    process = subprocess.Popen(
        command,
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def run(*command: str | Path) -> None:
    subprocess.run(command, check=True, capture_output=True)


def cpu_milliseconds(process: int) -> float:
    """What a process and those it started have computed so far (Linux: 0 elsewhere)."""
    folder = Path(f"/proc/{process}")
    try:
        fields = (folder / "stat").read_text().rpartition(")")[2].split()
        tasks = list((folder / "task").iterdir())
        children = [int(n) for task in tasks for n in (task / "children").read_text().split()]
    except OSError:
        return 0.0
    own = 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return own + sum(map(cpu_milliseconds, children))


def wait_for_port(port: int) -> None:
    deadline = time.monotonic() + STARTING_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)


def oxigraph(held: ExitStack, program: Path, file: Path) -> Served:
    store, port = str(file.with_name("oxigraph")), free_port()
    run(program, "load", "--location", store, "--file", file)
    address = f"127.0.0.1:{port}"
    command = [str(program), "serve-read-only", "--location", store, "--bind", address]
    return Served(port, "/query", held.enter_context(running(command)))


def rdflib_endpoint(held: ExitStack, program: Path, file: Path) -> Served:
    port = free_port()
    command = [str(program), "serve", "--host", "127.0.0.1", "--port", str(port), str(file)]
    return Served(port, "/", held.enter_context(running(command)))


def fuseki(held: ExitStack, program: Path, file: Path) -> Served:
    store, port = str(file.with_name("fuseki")), free_port()
    run("java", "-cp", program, "tdb2.tdbloader", "--loc", store, file)
    command = ["java", "-jar", str(program), "--localhost", "--port", str(port), "--tdb2"]
    base = str(file.with_name("fuseki-base"))
    process = held.enter_context(running([*command, "--loc", store, "/city"], FUSEKI_BASE=base))
    return Served(port, "/city/query", process)


def virtuoso(held: ExitStack, program: Path, file: Path) -> Served:
    folder, port, web = file.with_name("virtuoso"), free_port(), free_port()
    folder.mkdir()
    (folder / "city.nt").hardlink_to(file)
    settings = folder / "virtuoso.ini"
    settings.write_text(INI.format(folder=folder, port=port, web=web), encoding="utf-8")
    command = [str(program), "+foreground", "+configfile", str(settings)]
    process = held.enter_context(running(command))
    wait_for_port(port)
    load = f"ld_dir('{folder}', 'city.nt', 'http://bench.example/'); rdf_loader_run(); checkpoint;"
    run("isql-vt", str(port), "dba", "dba", f"exec={load}")
    return Served(web, "/sparql", process)


def found(folder: Path) -> Iterator[tuple[str, Maker, Path]]:
    """The peers that are here; what is not is said."""
    jar = next(iter(sorted(folder.glob("jena-fuseki-server-*.jar"))), None)
    server = shutil.which("virtuoso-t")
    here: list[tuple[str, Maker, Path | None]] = [
        ("oxigraph", oxigraph, folder / "bin" / "oxigraph"),
        ("virtuoso", virtuoso, Path(server) if server else None),
        ("fuseki", fuseki, jar),
        ("rdflib-endpoint", rdflib_endpoint, folder / "bin" / "rdflib-endpoint"),
    ]
    for name, maker, program in here:
        if program is not None and program.exists():
            yield name, maker, program
        else:
            print(f"{name} is not here: left out")
