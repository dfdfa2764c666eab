"""The key in the link of a notice: 128 bits, derived from the notice's reference, so nobody has to keep it."""

import hmac

from django.conf import settings

from openhotline.common.digests import digest, digests

_KIND = "host reply"
_LENGTH = 32
"""Hex digits: 128 bits."""


def reply_token(ref: str) -> str:
    return digest(_KIND, ref)[:_LENGTH]


def is_token_of(ref: str, token: str) -> bool:
    """Whether this is the key of that notice, under any live digest key. In constant time."""
    given = token.encode("utf-8", "replace")
    matches = [hmac.compare_digest(given, known[:_LENGTH].encode()) for known in digests(_KIND, ref)]
    return any(matches)


def reply_link(ref: str) -> str:
    return f"{settings.PUBLIC_URL}/en/hosts/{ref}/{reply_token(ref)}/"
