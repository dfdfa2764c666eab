"""What statisticians type."""

from django import forms
from django.utils.translation import gettext_lazy as _

from openhotline.common.errors import Refused
from openhotline.statistics.periods import LONGEST_CODE, Period, read_period


class FreezeForm(forms.Form):
    period = forms.CharField(
        label=_("Period"),
        help_text=_(
            "A year, half, quarter, month or any days: 2021, 2021H1, 2021Q3, 2021-07 or 2021-03-05..2021-04-09."
        ),
        max_length=LONGEST_CODE,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
        error_messages={"required": _("Enter a period")},
    )
    reason = forms.CharField(
        label=_("Why it is revised"),
        help_text=_("Only if figures of this period are published already. Everybody can read it."),
        max_length=300,
        required=False,
    )

    def clean_period(self) -> Period:
        try:
            return read_period(self.cleaned_data["period"])
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from None
