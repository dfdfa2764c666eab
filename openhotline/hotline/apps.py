from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HotlineConfig(AppConfig):
    name = "openhotline.hotline"
    audit_actions = {
        "hotline.profile_saved": _("The hotline's own details were changed."),
        "hotline.help_line_saved": _("A help line was added or changed."),
        "hotline.help_line_removed": _("A help line was taken off the list."),
        "hotline.language_signed_off": _("The public site in a language was signed off."),
        "hotline.language_taken_back": _("The public site in a language was taken back: a draft again."),
        "hotline.hashing_advice_recorded": _("Legal advice on hashing on the device was recorded for a country."),
        "hotline.hashing_advice_ended": _("Legal advice on hashing on the device was ended."),
        "hotline.holiday_added": _("A holiday was added."),
        "hotline.holiday_removed": _("A holiday was removed."),
        "hotline.duty_person_saved": _("Somebody was put on the duty roster, or their entry was changed."),
        "hotline.duty_person_removed": _("Somebody was taken off the duty roster."),
        "hotline.police_contact_saved": _("A police contact was added or changed."),
        "hotline.police_contact_removed": _("A police contact was removed."),
        "hotline.reference_loaded": _("The practice details of the hotline were loaded."),
    }
