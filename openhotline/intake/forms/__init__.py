"""The forms of intake."""

from openhotline.intake.forms.files import FileForm, SameFileForm
from openhotline.intake.forms.following import MessageForm, NewsForm
from openhotline.intake.forms.mail import MailReportForm
from openhotline.intake.forms.staff import ContactForm, JudgementForm, OutcomeForm, ReplyForm
from openhotline.intake.forms.status import StatusForm

__all__ = [
    "ContactForm",
    "FileForm",
    "MailReportForm",
    "MessageForm",
    "NewsForm",
    "JudgementForm",
    "OutcomeForm",
    "ReplyForm",
    "SameFileForm",
    "StatusForm",
]
