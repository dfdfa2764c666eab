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
        "report.hashes_revealed": _("Somebody read hashes that a reporter's browser made."),
        "report.hashes_withdrawn": _("Hashes that came with a report were withdrawn and erased."),
        "hash.vetted": _("Somebody vetted a hash that came with a report."),
        "hash.rejected": _("Somebody rejected a hash that came with a report."),
        "report.withdrawn": _("A reporter took a report back: all that they wrote was deleted."),
        "mail.received": _("A mail to the hotline was read, sorted and deleted from the mailbox."),
        "mail.revealed": _("Somebody read a mail that waits for a person."),
        "mail.made_report": _("Somebody made a report of a mail that waited for a person."),
        "mail.set_aside": _("Somebody said that a mail is no report: its text and sender were deleted."),
        "mail.contact_forgotten": _("Who sent a mail that still waits was deleted, because its time was over."),
        "report.contact_forgotten": _("How to reach a reporter was deleted, because its time was over."),
    }
