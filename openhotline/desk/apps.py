from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "openhotline.desk"
    audit_actions = {
        "work.retried": _("Somebody had work tried again that had been set aside."),
    }
