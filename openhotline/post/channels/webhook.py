"""Webhooks: signed JSON, by POST, to the few addresses that the operator has configured, as Standard Webhooks has it.

The letter's recipient is the name of a peer in the setting WEBHOOKS, its subject the type of the event, its text the
event's data as JSON. Receivers know an event that comes twice by its `webhook-id`, so a try whose end is not known is
simply made again.
"""

import http.client
import json
import ssl
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from standardwebhooks import Webhook

from openhotline.common.errors import Refused
from openhotline.common.faults import point
from openhotline.post.channels.base import Answer, Outcome
from openhotline.post.composing import Parts

TIME_OUT = 15.0
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_TRY_AGAIN = {408, 425, 429}


@dataclass(frozen=True)
class Peer:
    """Where a webhook goes, and the secret that signs it."""

    name: str
    url: SplitResult
    secret: str


def read_peer(name: str) -> Peer:
    """The peer of this name. Refuses one that is not configured, and one without TLS that is not on this machine."""
    try:
        given = settings.WEBHOOKS[name]
        peer = Peer(name, urlsplit(given["url"]), given["secret"])
        Webhook(peer.secret)
    except (KeyError, TypeError, ValueError, RuntimeError):
        raise Refused(_("The setting WEBHOOKS names no “%(name)s” with a url and a secret.") % {"name": name}) from None
    safe = peer.url.scheme == "https" or (peer.url.scheme == "http" and peer.url.hostname in _LOOPBACK)
    if not safe or not peer.url.hostname or peer.url.username:
        raise Refused(_("The webhook “%(name)s” needs an https address without a user name.") % {"name": name})
    return peer


class Conversation:
    """One event to one peer."""

    def __init__(self, parts: Parts) -> None:
        self._peer = read_peer(parts.to)
        self._id = parts.message_id.strip("<>")
        event = {"type": parts.subject, "timestamp": parts.dated_at.isoformat(), "data": json.loads(parts.text)}
        self._body = json.dumps(event, separators=(",", ":"))
        self._sent_at = parts.sent_at
        url = self._peer.url
        host = str(url.hostname)
        if url.scheme == "https":
            tls = ssl.create_default_context()
            self._line: http.client.HTTPConnection = http.client.HTTPSConnection(
                host, url.port, timeout=TIME_OUT, context=tls
            )
        else:
            self._line = http.client.HTTPConnection(host, url.port, timeout=TIME_OUT)

    def prepare(self) -> Answer | None:
        try:
            self._line.connect()
        except OSError as problem:
            return Answer(Outcome.LATER, type(problem).__name__[:24])
        return None

    def deliver(self) -> Answer:
        url = self._peer.url
        headers = {
            "Content-Type": "application/json",
            "webhook-id": self._id,
            "webhook-timestamp": str(int(self._sent_at.timestamp())),
            "webhook-signature": Webhook(self._peer.secret).sign(self._id, self._sent_at, self._body),
        }
        path = (url.path or "/") + (f"?{url.query}" if url.query else "")
        try:
            point("post.send.half")
            self._line.request("POST", path, self._body.encode(), headers)
            point("post.send.sent")
            status = self._line.getresponse().status
        except (OSError, http.client.HTTPException) as problem:
            return Answer(Outcome.LATER, type(problem).__name__[:24])
        if 200 <= status < 300:
            return Answer(Outcome.ACCEPTED, str(status))
        later = status in _TRY_AGAIN or status >= 500
        return Answer(Outcome.LATER if later else Outcome.REFUSED, str(status))

    def close(self) -> None:
        self._line.close()
