from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConfigConfig(AppConfig):
    name = "openhotline.config"
    audit_actions = {
        "key.erased": _("A key was destroyed; what was sealed under it cannot be read any more."),
        "audit.anchored": _("The head of the audit chain was mailed to people outside."),
        "backup.made": _("A backup was made."),
        "backup.restored": _("A backup was restored; the outbox is frozen until somebody releases it."),
    }
