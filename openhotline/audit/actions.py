"""Every action that may be audited, each with its sentence.

An app declares its own on its AppConfig, so that `audit` never imports what stands above it:

    class CasesConfig(AppConfig):
        name = "openhotline.cases"
        audit_actions = {"report.received": _("A report was received."), "item.moved": _("An item moved on.")}
"""

import re
from functools import cache

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import Promise

_NOUN_AND_PARTICIPLE = re.compile(r"[a-z][a-z_]*\.[a-z][a-z_]*")


@cache
def declared() -> dict[str, str | Promise]:
    """All actions by name. Refuses a name two apps claim, and one not written `noun.past_participle`."""
    found: dict[str, str | Promise] = {}
    for config in apps.get_app_configs():
        for action, sentence in getattr(config, "audit_actions", {}).items():
            if action in found:
                raise ImproperlyConfigured(f"Two apps declare the audit action {action}.")
            if not _NOUN_AND_PARTICIPLE.fullmatch(action) or len(action) > 80:
                raise ImproperlyConfigured(f"The audit action {action} is not written noun.past_participle.")
            found[action] = sentence
    return found


def sentence(action: str) -> str:
    """What the action means, for people. One that is no longer declared is shown by its name."""
    return str(declared().get(action, action))
