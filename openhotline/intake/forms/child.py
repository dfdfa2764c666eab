"""The questions to a child, to somebody who knows the child, and to adults about their childhood.

Short words, help first, no birth dates. Only the first question has to be answered.
"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from openhotline.cases.stages import Source
from openhotline.intake.forms.steps import DANGERS, AddressField, StepForm, WhereForm, WordsField


class WhoForm(StepForm):
    """Whom it is about."""

    who = forms.ChoiceField(
        label=_("Who is it about?"),
        choices=[
            (Source.CHILD.value, _("Me. I am under 18")),
            (Source.SURVIVOR.value, _("Me. I am an adult now, but it happened when I was under 18")),
            (Source.CARER.value, _("A child I know")),
        ],
        error_messages={"required": _("Choose who it is about")},
        widget=forms.RadioSelect,
    )


AGES = (
    ("under_10", _("Under 10")),
    ("10_12", _("10 to 12")),
    ("13_15", _("13 to 15")),
    ("16_17", _("16 or 17")),
    ("not_said", _("I do not want to say")),
)


def _age(question: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=question,
        help_text=_("You can skip this. It helps us to find the right people for you."),
        choices=AGES,
        required=False,
        widget=forms.RadioSelect,
    )


class AgeForm(StepForm):
    """An age band, never a date."""

    age = _age(_("How old are you?"))


class CarerAgeForm(StepForm):
    age = _age(_("How old is the child?"))


class SurvivorAgeForm(StepForm):
    age = _age(_("How old were you then?"))


def _danger(question: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=question,
        help_text=pgettext_lazy("danger", "We will look at this first. But we may not read it at once."),
        choices=DANGERS,
        required=False,
        widget=forms.RadioSelect,
    )


class ChildDangerForm(StepForm):
    """The same question as to everybody, and nobody has to answer it."""

    danger = _danger(pgettext_lazy("danger", "Are you in danger right now?"))


class CarerDangerForm(StepForm):
    danger = _danger(pgettext_lazy("danger", "Is the child in danger right now?"))


HAPPENED = (
    ("online", _("A picture or video is online")),
    ("sent", _("Somebody has sent it to other people")),
    ("threat", _("Somebody says they will share it")),
    ("money", _("Somebody wants money, or more pictures")),
    ("asked", _("Somebody asks for pictures, or wants to meet")),
    ("made", _("Somebody made a fake one")),
    ("hurt", _("Somebody does things that hurt or feel wrong")),
    ("else", _("Something else")),
)


class HappenedForm(StepForm):
    """What happened, by ticking, for those who find it hard to say."""

    happened = forms.MultipleChoiceField(
        label=_("What happened?"),
        help_text=pgettext_lazy("help", "Tick all that fit. You can skip this. None of it is your fault."),
        choices=HAPPENED,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class ChildWhereForm(WhereForm):
    """Where it is, if they know. Nothing is asked for."""

    title = _("Do you know where it is?")
    addresses: Any = AddressField(
        label=_("Web address"),
        help_text=_("Only if you have it. Do not go and look. You can leave it all empty."),
    )


class ChildMoreForm(StepForm):
    """Anything else, in their own words."""

    words = WordsField(
        label=_("Do you want to tell us more?"),
        help_text=_(
            "You can skip this. You do not have to say your name, and you do not have to say what it looks like."
        ),
    )
