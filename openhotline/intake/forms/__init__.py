"""The forms of intake."""

from openhotline.intake.forms.public import ReportForm, as_pairs, typed_in
from openhotline.intake.forms.staff import ContactForm, OutcomeForm
from openhotline.intake.forms.status import StatusForm

__all__ = ["ContactForm", "OutcomeForm", "ReportForm", "StatusForm", "as_pairs", "typed_in"]
