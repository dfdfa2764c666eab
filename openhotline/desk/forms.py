"""What is typed at the desk."""

from django import forms
from django.utils.translation import gettext_lazy as _

from openhotline.monitoring.stages import BY_A_PERSON
from openhotline.post.stages import Settlement


class SearchForm(forms.Form):
    text = forms.CharField(
        label=_("Reference or address"),
        help_text=_("A reference such as IT-7KQ2M9RT, or an address in any spelling, also defanged."),
        max_length=4000,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autofocus": True}),
        error_messages={"required": _("Enter a reference or an address")},
    )


class AuditForm(forms.Form):
    """Sent by POST, and only what can be no address goes on into the path."""

    about = forms.RegexField(
        r"^[A-Za-z0-9:_*-]{1,100}$",
        label=_("Reference"),
        help_text=_("Of an item, a report, a notice, a person."),
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off"}),
        error_messages={"required": _("Enter a reference"), "invalid": _("Enter a reference such as IT-7KQ2M9RT")},
    )


class WatchForm(forms.Form):
    stage = forms.ChoiceField(
        label=_("What is it?"),
        choices=[(stage.value, stage.label) for stage in BY_A_PERSON],
        widget=forms.RadioSelect(attrs={"class": "oh-small oh-inline"}),
        error_messages={"required": _("Choose what it is")},
    )
    why = forms.CharField(
        label=_("How do you know?"),
        max_length=500,
        widget=forms.TextInput,
        error_messages={"required": _("Say how you know")},
    )


class ReleaseForm(forms.Form):
    """Which of the two it was, nobody can tell from the letters; so neither is chosen beforehand."""

    send_waiting = forms.TypedChoiceField(
        label=_("What becomes of the letters that wait?"),
        coerce=lambda value: value == "yes",
        choices=[
            ("yes", _("They are sent. The outbox was only stopped.")),
            ("no", _("A person looks at each. A backup was restored, and some of them may have left before.")),
        ],
        widget=forms.RadioSelect(attrs={"class": "oh-small"}),
        error_messages={"required": _("Choose what becomes of the letters that wait")},
    )


class LetterForm(forms.Form):
    settlement = forms.ChoiceField(choices=Settlement.choices)
    why = forms.CharField(max_length=500, required=False)
