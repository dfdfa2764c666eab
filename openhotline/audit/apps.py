from typing import Any, ClassVar

from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "openhotline.audit"
    audit_actions: ClassVar[dict[str, Promise]] = {
        "audit.exported": _("The audit chain was exported."),
    }

    def ready(self) -> None:
        from openhotline.audit.checks import check_actions, check_triggers

        checks.register(check_actions, checks.Tags.models)
        checks.register(check_triggers, checks.Tags.database)
        post_migrate.connect(_after_migrate, sender=self)


def _after_migrate(using: str, **_kwargs: Any) -> None:
    """After *every* migrate, because SQLite loses a table's triggers whenever it remakes the table."""
    from openhotline.audit.triggers import make_triggers

    make_triggers(using)
