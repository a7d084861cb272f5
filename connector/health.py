"""`/livez`, `/readyz` and `/metrics` for whoever supervises the process. Answers with states and numbers only."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(slots=True)
class Health:
    """What the loop says of itself: how many tasks there are and run, partitions stopped for a cause, cases held.

    `oldest_held_s` is how long the case has been held that has been so longest; 0: none is. `metrics` gives content
    type and text of that page; None: there is none.
    """

    is_alive: Callable[[], bool]
    metrics: Callable[[], tuple[str, bytes]] | None = None
    tasks: int = 0
    running: int = 0
    stopped: int = 0
    stable: bool = False
    held: int = 0
    oldest_held_s: float = 0.0
    _server: ThreadingHTTPServer | None = field(default=None, repr=False)

    @property
    def is_ready(self) -> bool:
        """All tasks run, and the group is at rest."""
        return self.stable and self.stopped == 0 and self.running == self.tasks

    def answer(self, path: str) -> tuple[HTTPStatus, dict[str, Any]]:
        """Give status and body for a path."""
        if path == "/livez":
            alive = self.is_alive()
            return _status(alive), {"alive": alive}
        if path == "/readyz":
            figures = {"tasks": self.tasks, "running": self.running, "stopped": self.stopped, "stable": self.stable}
            figures |= {"held": self.held, "oldest_held_s": round(self.oldest_held_s)}
            return _status(self.is_ready), {"ready": self.is_ready, **figures}
        return HTTPStatus.NOT_FOUND, {"paths": ["/livez", "/readyz", *(["/metrics"] if self.metrics else [])]}

    def page(self, target: str) -> tuple[HTTPStatus, str, bytes]:
        """Give status, content type and text for what a request asks for."""
        path = target.partition("?")[0]
        if path == "/metrics" and self.metrics is not None:
            return HTTPStatus.OK, *self.metrics()
        status, body = self.answer(path)
        return status, "application/json", json.dumps(body).encode()

    def serve(self, host: str, port: int) -> int:
        """Answer over HTTP from a thread of its own; gives the port (0 asks for a free one). Raises OSError."""
        health = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, content_type, data = health.page(self.path)
                self.send_response(status)
                self.send_header("Content-Type", content_type)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
                """Say nothing: a probe every few seconds isn't news."""

        self._server = ThreadingHTTPServer((host, port), Handler)
        threading.Thread(target=self._server.serve_forever, name="health", daemon=True).start()
        return self._server.server_port

    def close(self) -> None:
        """Answer no more."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()


def _status(good: bool) -> HTTPStatus:  # noqa: FBT001 - it is the whole question
    return HTTPStatus.OK if good else HTTPStatus.SERVICE_UNAVAILABLE
