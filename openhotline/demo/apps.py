from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DemoConfig(AppConfig):
    name = "openhotline.demo"
    audit_actions = {
        "demo.loaded": _("Made-up rows were loaded that match published totals."),
        "demo.started": _("The demonstration was loaded."),
    }
