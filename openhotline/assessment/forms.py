"""What analysts answer about an item. The questions and answers come from the vocabulary."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from openhotline.assessment import selectors
from openhotline.assessment.facts import CODED, NEEDED_WHEN_ILLEGAL, Facts
from openhotline.assessment.models import Vocabulary
from openhotline.cases.stages import ILLEGAL, Decision, Relation

SMALL = {"class": "oh-small oh-inline"}
YES_NO = [("yes", _("Yes")), ("no", _("No"))]

# Said in the error summary, away from the question.
LEFT_OUT: dict[str, str | Promise] = {
    "age_band": _("Choose the youngest visible age"),
    "sex": _("Choose which children are seen"),
    "children": _("Choose the number of children"),
    "severity": _("Choose the most severe level that is visible"),
    "site_type": _("Choose the kind of site"),
    "media_type": _("Choose whether the page or the file is meant"),
}


def _radios(**more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(required=False, widget=forms.RadioSelect(attrs=SMALL), **more)


def _as_flag(value: str) -> bool | None:
    return {"yes": True, "no": False}.get(value)


class AssessForm(forms.Form):
    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=Decision.choices,
        widget=forms.RadioSelect(attrs=SMALL),
        error_messages={"required": _("Choose a decision")},
    )
    dismissal_reason = forms.ChoiceField(
        label=_("Reason"),
        help_text=_("For everything that is not illegal; the facts may then stay empty."),
        required=False,
    )
    media_type = _radios()
    site_type = forms.ChoiceField(required=False)
    age_band = _radios()
    sex = _radios()
    children = _radios()
    severity = _radios()
    self_generated = forms.TypedChoiceField(
        label=_("“Self-generated”"),
        help_text=_("Taken by the child, whatever the circumstances. A note, never blame."),
        choices=YES_NO,
        coerce=_as_flag,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect(attrs=SMALL),
    )
    how = _radios()
    also = forms.MultipleChoiceField(
        label=_("What else applies"),
        choices=[
            ("synthetic", _("Synthetic: made or altered by a machine")),
            ("live_stream", _("Live-stream capture")),
        ],
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs=SMALL),
    )
    commercial = forms.TypedChoiceField(
        label=_("Commercial"),
        choices=[*YES_NO, ("unknown", _("Not determined"))],
        coerce=_as_flag,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect(attrs=SMALL),
    )
    words = forms.CharField(
        label=_("Note"),
        help_text=_("Kept sealed. Describe nothing; say only what the next person needs to know."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, vocabulary: Vocabulary, **more: Any) -> None:
        super().__init__(*args, **more)
        self.vocabulary = vocabulary
        for name in CODED:
            field: Any = self.fields[name]
            field.label = selectors.question(vocabulary, name)
            field.help_text = selectors.hint(vocabulary, name)
            field.choices = selectors.choices(vocabulary, name)
        site: Any = self.fields["site_type"]
        site.choices = [("", _("Choose")), *site.choices]
        reason: Any = self.fields["dismissal_reason"]
        reason.choices = [("", _("Choose")), *selectors.choices(vocabulary, "dismissal_reason")]

    def clean(self) -> dict[str, Any]:
        """Says at each question what is missing; the service refuses the same in one sentence."""
        answers = super().clean() or self.cleaned_data
        decision = answers.get("decision", "")
        if decision in ILLEGAL:
            for name in NEEDED_WHEN_ILLEGAL:
                if not answers.get(name) and name not in self.errors:
                    self.add_error(name, str(LEFT_OUT[name]))
            if answers.get("self_generated") is None:
                self.add_error("self_generated", str(_("Say whether it is “self-generated”")))
            if answers.get("dismissal_reason"):
                self.add_error("dismissal_reason", str(_("Take the reason away, or decide otherwise")))
        elif decision and answers.get("dismissal_reason") not in self.vocabulary.reasons_for(decision):
            self.add_error("dismissal_reason", str(_("Choose a reason that goes with this decision")))
        if answers.get("self_generated") and not answers.get("how"):
            self.add_error("how", str(_("Say how it came about; “Unknown” is an answer, too")))
        if answers.get("how") and not answers.get("self_generated"):
            self.add_error("how", str(_("This is asked of “self-generated” pictures only")))
        return answers

    def answers(self) -> dict[str, Any]:
        """What `record_assessment` is told."""
        said = self.cleaned_data
        return {
            "decision": said["decision"],
            "facts": Facts(
                **{name: said[name] for name in CODED},
                self_generated=said["self_generated"],
                commercial=said["commercial"],
                synthetic="synthetic" in said["also"],
                live_stream="live_stream" in said["also"],
            ),
            "dismissal_reason": said["dismissal_reason"],
            "words": said["words"],
        }

    def so_far(self) -> list[tuple[str, str]]:
        """What was answered in a form that did not go through, so that another button on the page can carry it."""
        return [(name, value) for name in self.fields for value in self._said(name) if value]

    def _said(self, name: str) -> list[str]:
        if self.is_bound:
            value = self.fields[name].widget.value_from_datadict(self.data, self.files, name)
        else:
            value = self.initial.get(name)
        return value if isinstance(value, list) else [value or ""]


def answers_carried(data: Any) -> dict[str, Any]:
    """The answers that came along with another button (`so_far`), as the beginning of a form."""
    return {
        name: data.getlist(name) if name == "also" else data.get(name)
        for name in AssessForm.base_fields
        if data.get(name)
    }


class ChildForm(forms.Form):
    relation = forms.ChoiceField(
        label=_("What it does"),
        choices=Relation.choices,
        initial=Relation.EMBEDS,
        error_messages={"required": _("Choose what the page does")},
    )
    address = forms.CharField(
        label=_("The other address"),
        help_text=_("It becomes an item of its own."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Enter the other address")},
    )
