from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentConfig(AppConfig):
    name = "openhotline.assessment"
    audit_actions = {
        "vocabulary.loaded": _("A version of the vocabulary was loaded."),
        "lease.taken": _("Somebody took an item to assess it."),
        "lease.stolen": _("Somebody took over an item whose lease had run out."),
        "lease.released": _("Somebody put an item back on the queue."),
        "assessment.recorded": _("An assessment was recorded."),
    }
