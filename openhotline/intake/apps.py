from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntakeConfig(AppConfig):
    name = "openhotline.intake"
    audit_actions = {
        "report.words_revealed": _("Somebody read what a reporter wrote."),
        "report.contact_revealed": _("Somebody read how to reach a reporter."),
        "report.contact_forgotten": _("How to reach a reporter was deleted, because its time was over."),
    }
