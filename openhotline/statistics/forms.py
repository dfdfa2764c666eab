"""What statisticians and editors type."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from openhotline.common.errors import Refused
from openhotline.hotline.selectors import offered_languages
from openhotline.statistics.periods import LONGEST_CODE, Period, read_period


class PeriodForm(forms.Form):
    period = forms.CharField(
        label=_("Period"),
        help_text=_(
            "A year, half, quarter, month or any days: 2021, 2021H1, 2021Q3, 2021-07 or 2021-03-05..2021-04-09."
        ),
        max_length=LONGEST_CODE,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
        error_messages={"required": _("Enter a period")},
    )

    def clean_period(self) -> Period:
        try:
            return read_period(self.cleaned_data["period"])
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from None


class FreezeForm(PeriodForm):
    reason = forms.CharField(
        label=_("Why it is revised"),
        help_text=_("Only if figures of this period are published already. Everybody can read it."),
        max_length=300,
        required=False,
    )


def _languages() -> list[tuple[str, str]]:
    offered = offered_languages()
    return [(code, name) for code, name in settings.LANGUAGES if code in offered]


class NoteForm(forms.Form):
    """What it must not be is the service's to say."""

    language = forms.ChoiceField(label=_("Language of the note"), choices=_languages, initial=settings.LANGUAGE_CODE)
    text = forms.CharField(
        label=_("Note"),
        help_text=_(
            "What readers should know about these figures, such as why there are fewer than before. It is shown in "
            "every language, as it is, marked as the editor’s. It cannot be changed or taken back."
        ),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
