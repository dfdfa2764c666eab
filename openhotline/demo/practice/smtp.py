"""The mail server of the practice world: the abuse desks of all providers read their notices here."""

import asyncio
import uuid
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from openhotline.demo.practice import world
from openhotline.demo.practice.cast import Manner, Provider
from openhotline.demo.practice.live import Live, Mail
from openhotline.demo.practice.notice import read_letter

LOOPBACK = "127.0.0.1"
_RESERVED = (".example", ".test", ".invalid")


class MailServer:
    """Takes mail for made-up mailboxes only; a mail to anybody else is refused with 550."""

    def __init__(self, live: Live, public_url: str) -> None:
        self.live = live
        self.public_url = public_url
        self.port = 0
        self._server: asyncio.Server | None = None

    async def start(self, port: int) -> None:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: SMTP(self, hostname="mail.practice.example", enable_SMTPUTF8=True, loop=loop), LOOPBACK, port
        )
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    def bound(self) -> list[tuple[str, int]]:
        return [each.getsockname() for each in self._server.sockets] if self._server else []

    async def handle_RCPT(  # noqa: N802 (the name is aiosmtpd's)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, rcpt_options: list[str]
    ) -> str:
        domain = address.rpartition("@")[2].lower()
        if not ("." + domain).endswith(_RESERVED):
            return "550 5.7.1 This practice server takes mail for reserved names only"
        provider = world.provider_of_mailbox(address)
        known = provider is not None or domain not in {each.domain for each in world.PROVIDERS}
        if not known or (provider is not None and provider.manner is Manner.BOUNCING):
            return f"550 5.1.1 <{address}>: no such mailbox here"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(rcpt_options)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        raw = content if isinstance(content, bytes) else str(content or "").encode()
        letter = read_letter(raw, self.public_url)
        message_id = letter.message_id or f"<{uuid.uuid4()}@no-message-id.invalid>"
        desks = _desks(envelope.rcpt_tos)
        if any(self.live.defers(desk, message_id) for desk in desks):
            return "451 4.7.1 Greylisted, please try again in a moment"
        mail = Mail(message_id, list(envelope.rcpt_tos), letter.subject, envelope.mail_from or "", self.live.now())
        mail.urls, mail.attachments = letter.urls, letter.attachments
        self.live.receive(mail)
        for desk in desks:
            self.live.tell(desk, letter.urls, letter.link, message_id)
        if any(desk.manner is Manner.CUTS for desk in desks):
            _hang_up(server)
        return "250 2.0.0 Taken in"


def _desks(recipients: list[str]) -> list[Provider]:
    found = (world.provider_of_mailbox(each) for each in recipients)
    return [each for each in found if each is not None]


def _hang_up(server: Any) -> None:
    """Cuts the line after the mail was taken in, so that the sender never learns how it ended."""
    server.transport.abort()
