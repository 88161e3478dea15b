"""An application behind a real port of this machine, for as long as a context lasts."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager

import uvicorn
from starlette.types import ASGIApp


class Announced(uvicorn.Server):
    """Says when it is ready, so that nobody has to sleep and hope."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then tell; also when it failed, so that nobody waits for ever."""
        try:
            await super().startup(sockets)
        finally:
            self.ready.set()


@contextmanager
def served(app: ASGIApp) -> Iterator[str]:
    """The address of the application, ending without a slash."""
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        server = Announced(uvicorn.Config(app, log_level="error", lifespan="on", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            assert server.ready.wait(30)
            assert server.started
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join(30)
