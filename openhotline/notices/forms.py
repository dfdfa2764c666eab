"""What hosts and notice officers type."""

from django import forms
from django.utils.translation import gettext_lazy as _

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
