"""The child side of a reader: a process that calls :func:`main` with ``DATA MEGABYTES``.

Frames are a four-byte big-endian length and a pickle, on stdin and stdout, between processes of
one installation. The process ends as soon as its parent closes stdin or dies, even in the middle
of a query: the main thread waits for that while another works.
"""

from __future__ import annotations

import os
import pickle
import resource
import select
import signal
import struct
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal, cast

from pyoxigraph import DefaultGraph

from server.errors import Problem
from server.store.edition import OpenEdition
from server.store.folder import DataFolder
from server.store.graphs import Dataset
from server.store.isolation import cut_network

HEADER = struct.Struct(">I")
STACK = 256 << 20
WARM_UP = "SELECT * { ?s ?p ?o } LIMIT 200"


@dataclass(frozen=True)
class Request:
    """Open an edition, call a function with it, or stream what a generator function yields."""

    kind: Literal["open", "call", "stream"]
    function: Callable[..., object] | None = None
    arguments: tuple[object, ...] = ()


@dataclass(frozen=True)
class Reply:
    """A value, one piece of a stream, its end, a problem to raise, or a failure of ours."""

    kind: Literal["value", "piece", "end", "problem", "failure"]
    value: object = None


def write_frame(stream: BinaryIO, message: object) -> None:
    """Send one message; it may wait in the buffer until the next, or until a flush."""
    body = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(HEADER.pack(len(body)) + body)


def read_frames(stream: BinaryIO) -> Iterator[bytes]:
    """The messages as they come, until the stream ends."""
    while len(header := stream.read(HEADER.size)) == HEADER.size:
        yield stream.read(HEADER.unpack(header)[0])


class Worker:
    """Holds one open edition and answers requests one after another."""

    def __init__(self, folder: DataFolder, out: BinaryIO) -> None:
        self.folder = folder
        self.out = out
        self.held = ExitStack()
        self.edition: OpenEdition | None = None

    def work(self, requests: BinaryIO) -> None:
        """Answer one request after another until there are no more. A short answer is sent in one
        piece, however many frames it has: each sending wakes the parent.
        """
        for frame in read_frames(requests):
            self.answer(frame)
            self.out.flush()

    def answer(self, frame: bytes) -> None:
        """Answer one request; nothing a function raises ends the process."""
        try:
            request: Request = pickle.loads(frame)  # noqa: S301  our own parent wrote it
            if request.kind == "open":
                write_frame(self.out, Reply("value", self.open()))
            elif request.kind == "call":
                write_frame(self.out, Reply("value", self.run(request)))
            else:
                for piece in cast(Iterator[object], self.run(request)):
                    write_frame(self.out, Reply("piece", piece))
                write_frame(self.out, Reply("end"))
        except Problem as problem:
            write_frame(self.out, Reply("problem", problem))
        except Exception as error:  # the parent logs it and answers 500
            write_frame(self.out, Reply("failure", f"{type(error).__name__}: {error}"))

    def open(self) -> object:
        """Switch to the current edition, warmed; the old one is let go only after that."""
        held = ExitStack()
        edition = held.enter_context(self.folder.open_current())
        everything = Dataset((DefaultGraph(),), ())
        for _ in edition.select(WARM_UP, everything):
            pass
        self.edition = edition
        self.held.close()
        self.held = held
        return edition.meta

    def run(self, request: Request) -> object:
        """Call the function with the open edition."""
        assert request.function is not None and self.edition is not None  # noqa: S101
        return request.function(self.edition, *request.arguments)


def main() -> None:
    """Serve requests from stdin until it closes."""
    folder, megabytes = DataFolder(Path(sys.argv[1])), int(sys.argv[2])
    limit = megabytes << 20
    if sys.platform == "linux":  # elsewhere RLIMIT_DATA does not count mapped memory
        resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    cut_network()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends us
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints must not disturb the frames
    worker = Worker(folder, out)
    # The engine's parser and evaluator are recursive: a long flat query needs a deep stack.
    threading.stack_size(STACK)
    threading.Thread(target=worker.work, args=(sys.stdin.buffer,), daemon=True).start()
    wait_for_hang_up(sys.stdin.fileno())
    os._exit(0)


def wait_for_hang_up(descriptor: int) -> None:
    """Return when the other end is closed, whatever is still to be read."""
    poll = select.poll()
    poll.register(descriptor, 0)  # a hang-up is always told
    poll.poll()
