from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "openhotline.notices"
    audit_actions = {
        "notice.drafted": _("A notice was begun."),
        "notice.joined": _("An item joined a notice that had not been sent."),
        "notice.moved": _("A notice moved on."),
        "notice.written": _("The letter of a notice was put into the outbox."),
        "notice.item_settled": _("It was recorded what became of an item of a notice."),
        "notice.answered": _("A host answered a notice through its link."),
        "notice.answer_read": _("Somebody read what a host had answered."),
        "notice.settled": _("A person said how a notice goes on."),
        "notice.withdrawn": _("A notice was withdrawn before it was sent."),
        "notice.readdressed": _("The items of a notice were told to somebody else."),
        "notice.no_recipient": _("An item has no recipient for a notice and waits for a person."),
        "notice.retried": _("Somebody asked that an item without a recipient be tried again."),
        "hold.placed": _("An item was held back: nobody is told about it for a while."),
        "hold.extended": _("A hold was made longer, with a reason."),
        "hold.ends_soon": _("A hold was about to end."),
        "hold.moved": _("A hold moved on: lifted, over, or the item went during it."),
        "recipient.found": _("A mailbox for notices was found."),
        "recipient.named": _("A person named a mailbox for notices."),
        "recipient.approved": _("A person approved a mailbox for notices."),
        "recipient.bounced": _("A mailbox for notices did not take a letter."),
        "recipient.placed": _("A person named the network above a recipient."),
    }
