"""What leads type about authority and procedure, and whoever answers an alarm about it and about the child."""

from datetime import UTC, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openhotline.cases.procedures import LONGEST_AGENCY, Rules
from openhotline.cases.sheets import SHEET, AgeBand
from openhotline.cases.stages import AlarmOutcome, Deed


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
    hold_hours = forms.IntegerField(
        label=_("Police first: hours in which nobody else is told"),
        help_text=_("0 for not at all. The police liaison can end such a hold, or make it longer."),
        min_value=0,
        initial=Rules().hold_hours,
    )
    hold_agency = forms.CharField(
        label=_("Whose word is waited for"),
        help_text=_("For example the name of the police unit. Only where somebody is waited for."),
        required=False,
        max_length=LONGEST_AGENCY,
    )
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


class CloseAlarmForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("What came of it?"),
        choices=AlarmOutcome.choices,
        widget=forms.RadioSelect(attrs={"class": "oh-small"}),
        error_messages={"required": _("Choose what came of it")},
    )
    note = forms.CharField(
        label=_("Note (optional)"),
        help_text=_("For colleagues. No addresses, no names, nothing that the reporter wrote."),
        required=False,
        max_length=300,
        error_messages={"max_length": _("Write at most 300 characters")},
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class SheetForm(forms.Form):
    """The referral sheet. Only the why is compulsory: what is not known is left empty."""

    why = forms.CharField(
        label=SHEET["why"],
        help_text=_("What makes you think so, in your own words. This is the only thing you have to fill in."),
        widget=_lines(4),
        error_messages={"required": _("Say why you think that the child is in danger")},
    )
    age_band = forms.ChoiceField(
        label=SHEET["age_band"],
        choices=[("", _("Not known")), *AgeBand.choices],
        required=False,
        widget=forms.RadioSelect(attrs={"class": "oh-small oh-inline"}),
    )
    place = forms.CharField(
        label=SHEET["place"],
        help_text=_("Country, region or town, and what points to it: language, a school, a street sign."),
        required=False,
        widget=_lines(2),
    )
    platform = forms.CharField(label=SHEET["platform"], required=False)
    account = forms.CharField(
        label=SHEET["account"],
        help_text=_("Names and numbers of accounts, of the child and of others."),
        required=False,
    )
    said = forms.CharField(
        label=SHEET["said"],
        help_text=_("As it was written, as far as you know it. Never a picture, never a file."),
        required=False,
        widget=_lines(6),
    )
    done = forms.CharField(label=SHEET["done"], required=False, widget=_lines(3))
    telephone = forms.CharField(
        label=SHEET["telephone"], help_text=_("Yours, tonight: a direct one that somebody answers."), required=False
    )


class SendSheetForm(forms.Form):
    """To whom a sheet goes. Offers the police contacts there are, by their reference."""

    contact = forms.ChoiceField(
        label=_("Which police contact?"),
        widget=forms.RadioSelect(attrs={"class": "oh-small"}),
        error_messages={"required": _("Choose a police contact")},
    )

    def __init__(self, *args: Any, contacts: "list[tuple[str, str]]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contact"].choices = contacts  # type: ignore[attr-defined]
