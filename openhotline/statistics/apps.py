from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StatisticsConfig(AppConfig):
    name = "openhotline.statistics"
    audit_actions = {
        "history.imported": _("Counts from before the software, or of others, were imported."),
        "history.days_loaded": _("Counts by day from before the software were loaded."),
        "period.noted": _("A note was added that every output of a period repeats."),
        "snapshot.frozen": _("The figures of a period were frozen."),
        "snapshot.noted": _("An editor added a note to published figures."),
        "snapshot.published": _("A second person published the figures of a period."),
    }
