"""A folder on an IMAP server: the hotline's own, the only one that the settings name. Always by TLS but on loopback."""

import contextlib
import ssl
from collections.abc import Iterator
from types import TracebackType
from typing import Any, Self

import imap_tools

from openhotline.intake.formats.mail import LARGEST

TIME_OUT = 30.0


class _Raw:
    """What the library makes of each mail: nothing. Its own class would open every part."""

    def __init__(self, fetched: list[Any]) -> None:
        found = [piece[1] for piece in fetched if isinstance(piece, tuple) and len(piece) > 1]
        self.content = bytes(found[0])[: LARGEST + 1] if found else b""


class _Encrypted(imap_tools.MailBox):
    email_message_class = _Raw  # type: ignore[assignment]


class _Plain(imap_tools.MailBoxUnencrypted):
    email_message_class = _Raw  # type: ignore[assignment]


class ImapSource:
    """The mails of one folder, by their UID. A mail is marked as read by nobody, and deleted when it is let go."""

    def __init__(self, *, host: str, port: int, user: str, password: str, folder: str, encrypted: bool) -> None:
        self._host, self._port = host, port
        self._user, self._password, self._folder = user, password, folder
        self._encrypted = encrypted
        self._box: imap_tools.BaseMailBox | None = None

    def __enter__(self) -> Self:
        if self._encrypted:
            # The library alone would take any certificate.
            checked = ssl.create_default_context()
            box: imap_tools.BaseMailBox = _Encrypted(self._host, self._port, timeout=TIME_OUT, ssl_context=checked)
        else:
            box = _Plain(self._host, self._port, timeout=TIME_OUT)
        try:
            self._box = box.login(self._user, self._password, initial_folder=self._folder)
        except BaseException:
            box.client.shutdown()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, where: TracebackType | None
    ) -> None:
        box, self._box = self._opened(), None
        # Everything is settled by now; how we part changes nothing about it.
        with contextlib.suppress(OSError, imap_tools.ImapToolsError, box.client.error):
            box.logout()

    def waiting(self) -> Iterator[tuple[str, bytes]]:
        box = self._opened()
        for uid in box.uids("UNDELETED", charset=None):
            for mail in box.fetch(uid_list=[uid], mark_seen=False):
                if content := mail.content:  # type: ignore[attr-defined]
                    yield uid, content

    def remove(self, name: str) -> None:
        self._opened().delete([name])

    def _opened(self) -> imap_tools.BaseMailBox:
        if self._box is None:
            raise RuntimeError("The mailbox is not open.")
        return self._box
