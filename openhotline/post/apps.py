from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PostConfig(AppConfig):
    name = "openhotline.post"
    audit_actions = {
        "letter.written": _("A letter was put into the outbox."),
        "letter.moved": _("A letter moved on."),
        "letter.settled": _("A person said what became of a letter, or what to do with it."),
        "duty.paged": _("The person on duty was called."),
        "outbox.frozen": _("The outbox was stopped: nothing is sent."),
        "outbox.released": _("The outbox was opened again."),
    }
