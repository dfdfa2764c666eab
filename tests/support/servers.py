"""Both faces as real servers for browsers: forked after the test's set-up, on its database, with their own settings."""

import ctypes
import os
import signal
import socket
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.signals import got_request_exception
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.test import override_settings

from tests.support.faces import face_settings


@dataclass(frozen=True)
class Sites:
    public: str
    staff: str


class QuietHandler(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: what matters is in the browser or in the errors' file."""


@contextmanager
def serve_both_faces(errors: Path) -> Iterator[Sites]:
    """Serve the current database on two ports of 127.0.0.1. Exceptions of views are written into `errors`."""
    listeners = {face: socket.create_server(("127.0.0.1", 0), backlog=64) for face in ("public", "staff")}
    sites = Sites(**{face: f"http://localhost:{listener.getsockname()[1]}" for face, listener in listeners.items()})
    addresses = {"PUBLIC_URL": sites.public, "STAFF_URL": sites.staff}
    _import_pages()
    connections.close_all()
    children = []
    try:
        for face, listener in listeners.items():
            child = os.fork()
            if child == 0:
                _serve(listener, {**face_settings(face), **addresses}, errors)
            children.append(child)
        with override_settings(**addresses):
            yield sites
    finally:
        for child in children:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        for listener in listeners.values():
            listener.close()


@cache
def _import_pages() -> None:
    """Once, here: children that import them for themselves take two seconds for the first page of each test."""
    for face in ("public", "staff"):
        import_module(f"openhotline.config.urls.{face}")


def _serve(listener: socket.socket, settings: dict[str, Any], errors: Path) -> None:
    """The child: serves until it is killed, and never returns into pytest."""
    try:
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(1, signal.SIGKILL)
        override_settings(**settings).enable()
        got_request_exception.connect(lambda **_: _write_down(errors), weak=False)
        server = ThreadedWSGIServer(listener.getsockname(), QuietHandler, bind_and_activate=False)
        server.socket.close()
        server.socket = listener
        server.server_name, server.server_port = "localhost", listener.getsockname()[1]
        server.setup_environ()
        server.set_app(get_wsgi_application())
        server.serve_forever()
    except BaseException:
        _write_down(errors)
    finally:
        os._exit(1)


def _write_down(errors: Path) -> None:
    with errors.open("a") as file:
        file.write(traceback.format_exc())
