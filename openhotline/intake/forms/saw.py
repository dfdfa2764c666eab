"""The questions to somebody who saw something: the address first, and nearly everything else may be left out."""

from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from openhotline.intake.categories import Category, Elsewhere
from openhotline.intake.forms.steps import AddressField, StepForm, WhereForm, WordsField


class SawWhereForm(WhereForm):
    """The address first. Somebody who has none says so, and tells us in words."""

    title = _("Where did you see it?")
    addresses = AddressField(
        label=_("Web address"),
        help_text=pgettext_lazy(
            "help",
            "Only if you have it already. Never open the page again to copy it. "
            "If there are several, write each on its own line, 50 at most.",
        ),
    )
    none = forms.BooleanField(label=_("I have no address and no account name"), required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if not self.errors and not any(given.get(name) for name in ("addresses", "account", "platform", "none")):
            self.add_error(
                "addresses", gettext("Enter a web address or an account, or tick the box to say that you have neither.")
            )
        return given


class AboutForm(StepForm):
    """What it is about. What others deal with is taken, too; the next page then says who they are."""

    about = forms.ChoiceField(
        label=_("What is it about?"),
        choices=[
            (_("Children"), [(one.value, one.label) for one in Category if one != Category.OTHER]),
            (_("Something else"), [*Elsewhere.choices, (Category.OTHER.value, Category.OTHER.label)]),
        ],
        error_messages={"required": _("Choose what it is about. If you are not sure, choose the last one.")},
        widget=forms.RadioSelect,
    )

    def category(self) -> str:
        about: str = self.cleaned_data["about"]
        return about if about in Category.values else Category.OTHER


FOUND = (
    ("open", _("Anyone can see it")),
    ("sign_in", _("You have to sign in, or to be invited")),
    ("pay", _("You have to pay")),
    ("message", _("Somebody sent me the link")),
    ("search", _("It came up when I was looking for something else")),
    ("hidden", _("It shows only after something else: a password, a click, another page")),
)


class FoundForm(StepForm):
    """How it is found, as far as somebody remembers. Nobody is asked to look."""

    title = _("How do people get to it?")
    found = forms.MultipleChoiceField(
        label=_("Tick what you remember"),
        choices=FOUND,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    way = WordsField(
        label=_("What else do you remember? (optional)"),
        help_text=pgettext_lazy(
            "help", "Only what you remember. Do not look again, and never give us a password of your own."
        ),
        rows=3,
    )


class MoreForm(StepForm):
    """Anything else, in their own words."""

    words = WordsField(
        label=_("Is there anything else?"),
        help_text=_(
            "You may leave this empty. Do not describe pictures in detail, and leave out your own name if you want to "
            "stay anonymous."
        ),
    )


class TellForm(StepForm):
    """For those without an address: their words are all there is."""

    words = WordsField(
        label=_("Tell us what you saw, and where"),
        help_text=_("Do not describe pictures in detail, and leave out your own name if you want to stay anonymous."),
        required=True,
        error_messages={"required": _("Tell us in a few words what you saw, and where")},
    )
