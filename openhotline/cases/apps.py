from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "openhotline.cases"
    audit_actions = {
        "report.received": _("A report was received."),
        "report.moved": _("A report moved on."),
        "report.moved_together": _("Reports that are alike moved on together."),
        "item.made": _("An item was made for an address that nobody had reported before."),
        "item.moved": _("An item moved on."),
        "item.linked": _("Two items were said to belong together."),
        "item.address_revealed": _("Somebody read the address of an item."),
        "item.searched": _("Somebody searched for an address."),
        "alarm.raised": _("Somebody, or the machine, said that a child may be in danger."),
        "alarm.moved": _("An alarm about a child in danger moved on."),
        "alarm.closed": _("It was said what came of an alarm."),
        "referral.saved": _("A referral sheet about a child was written or changed."),
        "referral.revealed": _("Somebody read a referral sheet about a child."),
        "referral.sent": _("A referral sheet about a child was sent to the police."),
        "authority.recorded": _("A legal basis was recorded."),
        "authority.confirmed": _("A second person put a legal basis in force."),
        "authority.withdrawn": _("A legal basis was withdrawn."),
        "procedure.saved": _("A version of a procedure was added."),
    }
