from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MonitoringConfig(AppConfig):
    name = "openhotline.monitoring"
    audit_actions = {
        "watch.requested": _("An item was put under watch."),
        "watch.rearmed": _("An item under watch is to be watched anew."),
        "watch.stopped": _("The watch over an item was ended."),
        "watch.moved": _("What the looks at an item amount to has changed."),
        "watch.gone": _("An item was found gone."),
        "watch.reappeared": _("An item that was gone is back."),
        "watch.host_moved": _("An item stands at another host than before."),
        "watch.not_permitted": _("Nobody looked at an item, because no legal basis is in force."),
        "watch.hurried": _("Somebody asked for a look at once."),
        "watch.settled": _("A person said what the looks at an item amount to."),
    }
