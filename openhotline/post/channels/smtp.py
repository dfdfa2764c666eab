"""Mail, by SMTP, to the one server that the settings name: nothing that anybody writes to us chooses it."""

import contextlib
import re
import smtplib
import ssl
from collections.abc import Iterator

from django.conf import settings

from openhotline.common.faults import point
from openhotline.post.channels.base import Answer, Outcome
from openhotline.post.composing import Parts, compose
from openhotline.post.headers import our_domain

TIME_OUT = 30.0
"""Seconds for each step before the body."""

BODY_TIME_OUT = 300.0
"""Seconds for the answer to the body: giving up here leaves a letter to a person, so we are patient."""

READY = 354
_OUR_FAULT = {530, 534, 535, 538}
"""Refusals that are about how we sign in, not about the letter: it waits until somebody has mended the settings."""

_ENHANCED = re.compile(r"[245]\.\d{1,3}\.\d{1,3}\b")
_LINE_END = re.compile(rb"\r\n|\n|\r")


class Conversation:
    """One mail to the configured server. TLS is as the settings say, never less: without it nothing is said."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._content = _as_data(compose(parts))
        self._smtp: smtplib.SMTP | None = None

    def prepare(self) -> Answer | None:
        try:
            self._smtp = smtp = self._connected()
            for code, text in self._envelope(smtp):
                if code // 100 != 2:
                    return _answer(code, text)
        except smtplib.SMTPResponseException as problem:  # at the greeting, TLS or sign-in: nothing about the letter
            return Answer(Outcome.LATER, _code(problem.smtp_code, problem.smtp_error), _plain(problem.smtp_error))
        except (OSError, smtplib.SMTPException) as problem:
            return Answer(Outcome.LATER, type(problem).__name__[:24])
        return None

    def deliver(self) -> Answer:
        smtp = self._smtp
        if smtp is None:
            raise RuntimeError("Nobody is listening: prepare first.")
        try:
            smtp.putcmd("data")
            code, text = smtp.getreply()
        except (OSError, smtplib.SMTPException) as problem:  # the body was not begun: nobody can have it
            return Answer(Outcome.LATER, type(problem).__name__[:24])
        if code != READY:
            return _answer(code, text)
        try:
            if smtp.sock is not None:
                smtp.sock.settimeout(BODY_TIME_OUT)
            half = len(self._content) // 2
            smtp.send(self._content[:half])
            point("post.send.half")
            smtp.send(self._content[half:])
            point("post.send.sent")
            code, text = smtp.getreply()
        except (OSError, smtplib.SMTPException) as problem:
            return Answer(Outcome.UNCLEAR, type(problem).__name__[:24])
        return _answer(code, text, after_body=True)

    def close(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is None:
            return
        # What became of the letter is known by now; how we part changes nothing about it.
        with contextlib.suppress(OSError, smtplib.SMTPException):
            if smtp.sock is not None:
                smtp.sock.settimeout(TIME_OUT)
                smtp.quit()
        smtp.close()

    def _connected(self) -> smtplib.SMTP:
        host, port, mode = settings.SMTP_HOST, settings.SMTP_PORT, settings.SMTP_TLS
        # Our own name is given, because smtplib would otherwise ask the resolver for it.
        if mode == "implicit":
            context = ssl.create_default_context()
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(host, port, our_domain(), timeout=TIME_OUT, context=context)
        else:
            smtp = smtplib.SMTP(host, port, our_domain(), timeout=TIME_OUT)
        try:
            if mode == "starttls":
                smtp.starttls(context=ssl.create_default_context())
            smtp.ehlo_or_helo_if_needed()
            if settings.SMTP_USER:
                smtp.login(settings.SMTP_USER, settings.SMTP_PASSWORD)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _envelope(self, smtp: smtplib.SMTP) -> Iterator[tuple[int, bytes]]:
        yield smtp.mail(self._parts.from_address)
        yield smtp.rcpt(self._parts.to)


def _answer(code: int, text: bytes, *, after_body: bool = False) -> Answer:
    if code // 100 == 2 and after_body:
        outcome = Outcome.ACCEPTED
    elif code // 100 == 5 and code not in _OUR_FAULT:
        outcome = Outcome.REFUSED
    elif code // 100 in (4, 5) or not after_body:
        outcome = Outcome.LATER
    else:
        outcome = Outcome.UNCLEAR
    return Answer(outcome, _code(code, text), _plain(text))


def _code(code: int, text: bytes | str) -> str:
    """`451 4.7.1`: the code, and the enhanced one where the server gives it."""
    enhanced = _ENHANCED.match(_plain(text))
    return f"{code} {enhanced[0]}" if enhanced else str(code)


def _plain(text: bytes | str) -> str:
    return (text.decode("utf-8", "replace") if isinstance(text, bytes) else text)[:2000]


def _as_data(message: bytes) -> bytes:
    """As DATA wants it: CR LF, leading dots doubled, and the line with the single dot at the end."""
    lines = [b"." + line if line.startswith(b".") else line for line in _LINE_END.split(message)]
    if lines[-1] == b"":
        lines.pop()
    return b"\r\n".join([*lines, b".", b""])
