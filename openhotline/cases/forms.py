"""What leads type about authority and procedure."""

from datetime import UTC, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openhotline.cases.procedures import Rules
from openhotline.cases.stages import Deed


class AuthorityForm(forms.Form):
    agreement = forms.CharField(
        label=_("Agreement"),
        help_text=_("The memorandum, law or court order, with its date and reference."),
        max_length=200,
        error_messages={"required": _("Name the agreement")},
    )
    country = forms.CharField(
        label=_("Hosting country"),
        help_text=_("Two capital letters, such as NL, or * for every country."),
        max_length=2,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-3"}),
        error_messages={"required": _("Enter the country, or *")},
    )
    deeds = forms.MultipleChoiceField(
        label=_("What it allows"),
        choices=Deed.choices,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "oh-small"}),
        error_messages={"required": _("Choose at least one thing that the agreement allows")},
    )
    expires_at = forms.DateField(
        label=_("Last day"),
        help_text=_("For example 2027-12-31."),
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
        error_messages={"required": _("Enter the last day"), "invalid": _("Enter the last day like 2027-12-31")},
    )

    def clean_country(self) -> str:
        country: str = self.cleaned_data["country"]
        return country.upper()

    def clean_expires_at(self) -> datetime:
        return datetime.combine(self.cleaned_data["expires_at"], time(23, 59, 59), tzinfo=UTC)


class HoursField(forms.CharField):
    """A list of whole numbers separated by commas."""

    def clean(self, value: Any) -> list[int]:
        text = super().clean(value)
        try:
            return [int(part) for part in str(text).split(",") if part.strip()]
        except ValueError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None


class ProcedureForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=120, error_messages={"required": _("Give it a title")})
    group_minutes = forms.IntegerField(
        label=_("Minutes to collect notices to one recipient"), min_value=0, initial=Rules().group_minutes
    )
    reminder_hours = HoursField(
        label=_("Reminders, in hours after the notice before"),
        help_text=_("Separated by commas, for example 24, 48. Empty for none."),
        required=False,
        initial=", ".join(map(str, Rules().reminder_hours)),
        error_messages={"invalid": _("Enter whole hours separated by commas")},
    )
    escalate_hours = forms.IntegerField(
        label=_("Hours after the last reminder before we write to the network above"),
        help_text=_("0 for never."),
        min_value=0,
        initial=Rules().escalate_hours,
    )
    watch_days = forms.IntegerField(
        label=_("Days to look again after a removal"), min_value=0, initial=Rules().watch_days
    )

    def rules(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "title"}
