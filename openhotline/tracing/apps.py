from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TracingConfig(AppConfig):
    name = "openhotline.tracing"
    audit_actions = {
        "trace.requested": _("A look-up of who hosts an item was asked for."),
        "trace.done": _("Who hosts an item was looked up."),
        "trace.not_permitted": _("Nothing was looked up, because no legal basis is in force."),
        "trace.put_off": _("A look-up failed and will be tried again."),
        "trace.given_up": _("A look-up failed too often and waits for a person."),
    }
