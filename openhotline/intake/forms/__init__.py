"""The forms of intake."""

from openhotline.intake.forms.files import FileForm, SameFileForm
from openhotline.intake.forms.following import MessageForm, NewsForm
from openhotline.intake.forms.staff import ContactForm, OutcomeForm, ReplyForm
from openhotline.intake.forms.status import StatusForm

__all__ = [
    "ContactForm",
    "FileForm",
    "MessageForm",
    "NewsForm",
    "OutcomeForm",
    "ReplyForm",
    "SameFileForm",
    "StatusForm",
]
