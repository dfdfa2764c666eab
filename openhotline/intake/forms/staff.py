"""The few forms that staff fill in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openhotline.cases.stages import ReportStage
from openhotline.intake.submissions import MOST_WORDS

OUTCOMES = (
    (ReportStage.HELPED, _("Helped")),
    (ReportStage.PASSED_TO_POLICE, _("Passed to police")),
    (ReportStage.PASSED_TO_PLATFORM, _("Passed to the platform")),
    (ReportStage.OUT_OF_REMIT, _("Out of our remit")),
    (ReportStage.SCREENING, _("Put back to be screened")),
    (ReportStage.CLOSED, _("Close")),
)


class OutcomeForm(forms.Form):
    """What became of a report that a person deals with. Offers only what its stage allows."""

    outcome = forms.ChoiceField(
        label=_("What became of it?"),
        widget=forms.RadioSelect(attrs={"class": "oh-small"}),
        error_messages={"required": _("Choose what became of this report")},
    )
    why = forms.CharField(
        label=_("Note (optional)"),
        help_text=_("For colleagues. No addresses, no names, nothing that the reporter wrote."),
        required=False,
        max_length=300,
        error_messages={"max_length": _("Write at most 300 characters")},
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, allowed: "frozenset[str] | set[str]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(stage.value), label) for stage, label in OUTCOMES if stage in allowed]
        self.fields["outcome"].choices = choices  # type: ignore[attr-defined]


CONTACT_REASONS = (
    ("question", _("To ask the reporter something")),
    ("danger", _("A child may be in danger")),
    ("police", _("The police asked for it, with a legal basis")),
    ("asked", _("The reporter asked for an answer")),
)


class ContactForm(forms.Form):
    """Why somebody needs to know how to reach a reporter."""

    reason = forms.ChoiceField(
        label=_("Why do you need to reach the reporter?"),
        choices=CONTACT_REASONS,
        error_messages={"required": _("Say why you need to reach the reporter")},
        widget=forms.RadioSelect(attrs={"class": "oh-small"}),
    )


class ReplyForm(forms.Form):
    """A message to the reporter, or a question."""

    text = forms.CharField(
        label=_("Write to the reporter"),
        help_text=_(
            "They read it at once with their reference and secret. Plain, kind words; they may be a child. Never say "
            "whether we knew an address, never write one, and never ask for pictures or for another look."
        ),
        max_length=MOST_WORDS,
        error_messages={
            "required": _("Write your message"),
            "max_length": _("This is too long. Write at most 10,000 characters."),
        },
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    asks = forms.BooleanField(
        label=_("This is a question"),
        help_text=_("From the next working day on, the reporter sees “More information needed” until they write."),
        required=False,
    )


class JudgementForm(forms.Form):
    """What becomes of all reports of a cluster, and how many of them somebody saw when they pressed."""

    outcome = forms.CharField(error_messages={"required": _("Choose what becomes of these reports.")})
    seen = forms.IntegerField(
        min_value=0, error_messages={name: _("Look at the group again.") for name in ("required", "invalid")}
    )
