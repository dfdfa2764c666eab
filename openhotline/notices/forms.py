"""What hosts and notice officers type."""

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from openhotline.cases.procedures import LONGEST_AGENCY
from openhotline.notices.services.answers import LONGEST
from openhotline.notices.stages import AnswerKind, Dispute
from openhotline.post.stages import Settlement


class AnswerForm(forms.Form):
    """What a host answers."""

    answer = forms.ChoiceField(
        label=_("What have you done?"),
        choices=AnswerKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an answer")},
    )
    words = forms.CharField(
        label=_("Anything we should know"),
        help_text=_("If you disagree, say why. Give no addresses and no names of customers."),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class MailboxForm(forms.Form):
    """Whom to write to."""

    mailbox = forms.CharField(
        label=_("Mail address"),
        help_text=_("The public contact for abuse. Naming it here approves it."),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Enter a mail address")},
    )


class WhyForm(forms.Form):
    why = forms.CharField(
        label=_("Why"),
        help_text=_("No addresses and no names of people outside."),
        max_length=500,
        error_messages={"required": _("Say why")},
    )


class UntilField(forms.DateField):
    """The last day of a hold: it ends with that day, in the hotline's time zone."""

    widget = forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "off"})
    default_error_messages = {
        "required": _("Enter the last day"),
        "invalid": _("Enter the last day like 2027-12-31"),
    }

    def clean(self, value: Any) -> datetime:
        day = super().clean(value)
        return datetime.combine(day, time(23, 59, 59), tzinfo=ZoneInfo(settings.TIME_ZONE))


class LongerForm(forms.Form):
    """A hold is to last longer."""

    until = UntilField(label=_("Last day"), help_text=_("For example 2027-12-31."))
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("No addresses and no names of people outside."),
        max_length=300,
        error_messages={"required": _("Say why")},
    )


class HoldForm(LongerForm):
    """Somebody has us wait."""

    agency = forms.CharField(
        label=_("Who asks us to wait"),
        help_text=_("The police unit or authority, with its reference."),
        max_length=LONGEST_AGENCY,
        error_messages={"required": _("Say who asks us to wait")},
    )
    field_order = ["agency", "until", "reason"]


class SettleForm(forms.Form):
    """What became of a letter whose end nobody knows."""

    settlement = forms.ChoiceField(
        label=_("What became of it?"),
        choices=Settlement.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what became of it")},
    )
    why = forms.CharField(label=_("How do you know?"), max_length=500, required=False)


class DisputeForm(WhyForm):
    decision = forms.ChoiceField(
        label=_("How do we go on?"),
        choices=Dispute.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how we go on")},
    )
    field_order = ["decision", "why"]
