"""What a reporter who came back can write on the page of their report."""

from django import forms
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from openhotline.intake.submissions import MOST_WORDS


class MessageForm(forms.Form):
    """A message to the desk: text, never a file."""

    text = forms.CharField(
        label=_("Your message"),
        help_text=pgettext_lazy("help", "Write in words only. Never send us pictures, videos or files."),
        max_length=MOST_WORDS,
        error_messages={
            "required": _("Write your message"),
            "max_length": _("This is too long. Write at most 10,000 characters."),
        },
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"}),
    )


class NewsForm(forms.Form):
    """Where to write when there is news."""

    address = forms.CharField(
        label=_("Your e-mail address"),
        help_text=pgettext_lazy(
            "privacy",
            "We keep it sealed, use it for these letters only, and delete it after 90 days or when you stop them.",
        ),
        max_length=254,
        validators=[EmailValidator(_("Enter an e-mail address, like name@mail.example"))],
        error_messages={
            "required": _("Enter your e-mail address"),
            "max_length": _("Enter an e-mail address, like name@mail.example"),
        },
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off", "inputmode": "email"}),
    )
