"""A mail server to send to, and letters to send."""

import socket
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import count
from typing import Any

import pytest

from openhotline.common.actors import job
from openhotline.post import services
from openhotline.post.models import Letter
from tests.post.mailserver import MailServer


@pytest.fixture
def mail_server(settings: Any) -> Iterator[MailServer]:
    """Our configured mail server, on loopback."""
    server = MailServer()
    with server.running():
        settings.SMTP_HOST, settings.SMTP_PORT = "127.0.0.1", server.port
        settings.SMTP_TLS, settings.SMTP_USER = "none", ""
        settings.PACE = 1
        yield server


@pytest.fixture
def letter(at: datetime) -> Callable[..., Letter]:
    """`letter()`: a letter in the outbox, due now; each has its own message id."""
    number = count(1)

    def write(**changes: Any) -> Letter:
        n = next(number)
        details: dict[str, Any] = {
            "kind": "mail",
            "to": "abuse@host.example",
            "subject": f"Notice NO-ABCDEFG{n}: please preserve, then remove",
            "text": "Please look at\n\n    http://bad.example/page\n",
            "message_id": services.message_id("NO-ABCDEFGH", n),
            "about": "NO-ABCDEFGH",
            "by": job("tests"),
            "at": at,
        }
        return services.write_letter(**{**details, **changes})

    return write


@pytest.fixture
def unused_tcp_port() -> int:
    """A port of this machine on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as closed_soon:
        port: int = closed_soon.getsockname()[1]
    return port
