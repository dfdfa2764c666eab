from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntakeConfig(AppConfig):
    name = "openhotline.intake"
    audit_actions = {
        "report.words_revealed": _("Somebody read what a reporter wrote."),
        "report.contact_revealed": _("Somebody read how to reach a reporter."),
        "report.message_written": _("The desk and a reporter wrote to each other."),
        "report.messages_revealed": _("Somebody read what the desk and a reporter wrote to each other."),
        "report.news_asked": _("A reporter asked for a mail when there is news."),
        "report.news_stopped": _("Where to write to a reporter with news was deleted."),
        "report.withdrawn": _("A reporter took a report back: all that they wrote was deleted."),
        "report.contact_forgotten": _("How to reach a reporter was deleted, because its time was over."),
    }
