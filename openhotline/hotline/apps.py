from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HotlineConfig(AppConfig):
    name = "openhotline.hotline"
    audit_actions = {
        "hotline.profile_saved": _("The hotline's own details were changed."),
        "hotline.help_line_saved": _("A help line was added or changed."),
        "hotline.help_line_removed": _("A help line was taken off the list."),
        "hotline.holiday_added": _("A holiday was added."),
        "hotline.holiday_removed": _("A holiday was removed."),
        "hotline.reference_loaded": _("The practice details of the hotline were loaded."),
    }
