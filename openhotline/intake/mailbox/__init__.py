"""Where mail to the hotline waits until it is read: a maildir on this machine, or a folder on an IMAP server.

A source hands out one mail after the other, and lets go of one when it is told to: after the commit, never before.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Protocol
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from openhotline.common.errors import Refused
from openhotline.intake.mailbox.imap import ImapSource
from openhotline.intake.mailbox.maildir import MaildirSource

LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Source(Protocol):
    """Mails that wait, by a name of their own; `remove` takes one away for good."""

    def waiting(self) -> Iterator[tuple[str, bytes]]: ...

    def remove(self, name: str) -> None: ...


def open_mailbox() -> AbstractContextManager[Source]:
    """The mailbox that the settings name. Refuses what cannot be one, and in practice every machine but this one."""
    where = settings.MAILBOX
    if where.startswith("maildir:/"):
        return MaildirSource(where.removeprefix("maildir:"))
    try:
        parts = urlsplit(where)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    local = host in LOOPBACK
    if not host or not parts.username or parts.scheme not in (("imaps", "imap") if local else ("imaps",)):
        raise Refused(_("MAILBOX has to be maildir:/folder or imaps://user@host:port/folder."))
    if settings.MODE != "production" and not local:
        raise Refused(_("In practice only a mailbox on this machine is read."))
    return ImapSource(
        host=host,
        port=port or (993 if parts.scheme == "imaps" else 143),
        user=unquote(parts.username),
        password=settings.MAILBOX_PASSWORD,
        folder=unquote(parts.path.strip("/")) or "INBOX",
        encrypted=parts.scheme == "imaps",
    )
