"""A real mail server on loopback that behaves as a test tells it to, and keeps what it took in."""

import asyncio
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

CUT_BEFORE = "cut before taking it"
CUT_AFTER = "cut after taking it"
SILENT = "never answer"


@dataclass
class Manners:
    """What it says to MAIL, RCPT and after the body: the first of each list, then 250 for ever."""

    on_mail: list[str] = field(default_factory=list)
    on_rcpt: list[str] = field(default_factory=list)
    on_body: list[str] = field(default_factory=list)
    taken: list[bytes] = field(default_factory=list)
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    signed_in: list[str] = field(default_factory=list)
    by_tls: list[bool] = field(default_factory=list)

    async def handle_MAIL(self, server: SMTP, _s: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        answer = self.on_mail.pop(0) if self.on_mail else "250 2.1.0 OK"
        if answer.startswith("250"):
            envelope.mail_from = address
        return answer

    async def handle_RCPT(self, server: SMTP, _s: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        answer = self.on_rcpt.pop(0) if self.on_rcpt else "250 2.1.5 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = self.on_body.pop(0) if self.on_body else "250 2.0.0 Taken in as 42"
        if answer == CUT_BEFORE:
            server.transport.abort()  # type: ignore[union-attr]
            return "451 never read"
        if answer.startswith("250") or answer in (CUT_AFTER, SILENT):
            assert isinstance(envelope.content, bytes)
            self.taken.append(envelope.content)
            self.envelopes.append((envelope.mail_from or "", list(envelope.rcpt_tos)))
            self.by_tls.append(server.transport.get_extra_info("ssl_object") is not None)  # type: ignore[union-attr]
        if answer == CUT_AFTER:
            server.transport.abort()  # type: ignore[union-attr]
            return "250 never read"
        if answer == SILENT:
            await asyncio.sleep(60)
        return answer


class MailServer(Manners):
    """Runs in a thread of its own, so that a forked child can be killed while it goes on."""

    def __init__(self) -> None:
        super().__init__()
        self.port = 0

    def messages(self) -> list[EmailMessage]:
        """What was taken in, parsed."""
        return [message_from_bytes(raw, policy=policy.default) for raw in self.taken]  # type: ignore[misc]

    def ids(self) -> list[str]:
        return [str(message["Message-ID"]) for message in self.messages()]

    def _authenticate(self, _server: Any, _s: Any, _e: Any, _mechanism: str, auth: LoginPassword) -> AuthResult:
        good = auth.password == b"a good password"
        if good:
            self.signed_in.append(auth.login.decode())
        return AuthResult(success=good, handled=False)

    @contextmanager
    def running(self, *, starttls: ssl.SSLContext | None = None, tls: ssl.SSLContext | None = None) -> Iterator[None]:
        loop = asyncio.new_event_loop()

        def protocol() -> SMTP:
            return SMTP(
                self,
                hostname="mail.hotline.example",
                loop=loop,
                tls_context=starttls,
                require_starttls=starttls is not None,
                authenticator=self._authenticate,
                auth_require_tls=False,
                auth_exclude_mechanism=[],
            )

        server = loop.run_until_complete(loop.create_server(protocol, "127.0.0.1", 0, ssl=tls))
        self.port = server.sockets[0].getsockname()[1]
        thread = threading.Thread(target=loop.run_forever, daemon=True)
        thread.start()
        try:
            yield
        finally:
            loop.call_soon_threadsafe(server.close)
            asyncio.run_coroutine_threadsafe(_end_tasks(), loop).result(5)
            loop.call_soon_threadsafe(loop.stop)
            thread.join(5)
            loop.close()


async def _end_tasks() -> None:
    tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
