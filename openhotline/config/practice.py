"""What the practice internet stands in for, while it is on."""

from collections.abc import Mapping
from typing import Any


def peers(practice: Mapping[str, Any]) -> dict[str, Any]:
    """The settings that a practice map gives: tables, registries, mail server and canary. None without a map."""
    found: dict[str, Any] = {}
    if "ranges" in practice:
        found["RANGES_FILE"] = practice["ranges"]
    if "rdap_bootstrap" in practice:
        found["RDAP_BOOTSTRAP"] = practice["rdap_bootstrap"]
    if "smtp" in practice:
        host, port = practice["smtp"]
        found |= {"SMTP_HOST": host, "SMTP_PORT": port, "SMTP_USER": "", "SMTP_PASSWORD": "", "SMTP_TLS": "none"}
    if "canary" in practice:
        found["CANARY_URLS"] = [practice["canary"]]
    return found
