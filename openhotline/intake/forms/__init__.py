"""The forms of intake."""

from openhotline.intake.forms.staff import ContactForm, OutcomeForm
from openhotline.intake.forms.status import StatusForm

__all__ = ["ContactForm", "OutcomeForm", "StatusForm"]
