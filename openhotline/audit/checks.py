"""System checks: the triggers are there, and the actions are declared properly."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Warning
from django.core.exceptions import ImproperlyConfigured

from openhotline.audit.actions import declared
from openhotline.audit.triggers import missing_triggers


def check_triggers(databases: Sequence[str] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    # A warning, not an error: an error would stop the very migrate that makes them again.
    # `openhotline check audit` does fail.
    return [
        Warning(
            f"The trigger {name} is missing or was changed: the database would let somebody rewrite the past.",
            hint="Find out who removed it, run `openhotline check audit`, then migrate, which makes it again.",
            id="audit.W001",
        )
        for using in databases or ()
        for name in missing_triggers(using)
    ]


def check_actions(**_kwargs: Any) -> list[CheckMessage]:
    try:
        declared()
    except ImproperlyConfigured as problem:
        return [Error(str(problem), id="audit.E001")]
    return []
