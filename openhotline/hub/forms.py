"""What people choose on the public pages of the hub."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language_info, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from openhotline.common.countries import country_name
from openhotline.hotline import selectors as hotline
from openhotline.hub.models import ContributionKind, Licence, Objection

ANOTHER = "ZZ"
"""No country of the list: what is there for every country."""


class PlaceForm(forms.Form):
    """For which country and in which language somebody looks for help. Offers only what we can name somebody for.

    What the address says wrongly, or not at all, is what this hotline would say.
    """

    country = forms.ChoiceField(label=_("Country"))
    language = forms.ChoiceField(label=_("Language"), required=False)

    def __init__(self, chosen: Mapping[str, str], *, usual: Mapping[str, str]) -> None:
        countries, languages = hotline.places_of_help()
        named = sorted(((code, _name(code)) for code in countries), key=lambda choice: choice[1])
        choices: dict[str, list[tuple[str, Any]]] = {
            "country": [*named, (ANOTHER, _("Another country"))],
            "language": [("", _("Any language")), *((code, _own_name(code)) for code in languages)],
        }
        super().__init__({name: _first([chosen.get(name), usual[name]], choices[name]) for name in choices})
        for name, field in self.fields.items():
            field.choices = choices[name]  # type: ignore[attr-defined]


def _first(wanted: Iterable[str | None], choices: Sequence[tuple[str, Any]]) -> str:
    """The first that is wanted and offered; else what stands for everybody."""
    offered = [value for value, _words in choices]
    return next((value for value in wanted if value in offered), ANOTHER if ANOTHER in offered else "")


def _name(country: str) -> str:
    """The country of the practice hotline is on no map."""
    return gettext("Made-up country") if country == "XX" else country_name(country)


def _own_name(language: str) -> str:
    """A language as those who speak it call it; a code that nobody knows stays as it is."""
    try:
        return str(get_language_info(language)["name_local"])
    except KeyError:
        return language


class CommentForm(forms.Form):
    """What a reader writes. What is too long is refused by the service, with nothing lost."""

    text = forms.CharField(
        label=_("Your comment"),
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write your comment")},
    )
    name = forms.CharField(
        label=_("A name, if you like"),
        required=False,
        help_text=_("Readers see it. It need not be yours. Leave it empty, and nothing stands there."),
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off"}),
    )


class ObjectionForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("What is wrong with it?"),
        choices=Objection.Reason,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose what is wrong with it")),
    )


class ContributionForm(forms.Form):
    """What somebody offers us. One of link and words is needed; the rest helps."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=ContributionKind,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is"), "invalid_choice": _("Choose what it is")},
    )
    title = forms.CharField(
        label=_("Its title"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Give it a title")},
    )
    link = forms.CharField(
        label=_("Where it can be read, if it is published"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )
    words = forms.CharField(
        label=_("What it says, or the text itself"), required=False, widget=forms.Textarea(attrs={"rows": 8})
    )
    licence = forms.ChoiceField(
        label=_("What may we do with it?"),
        choices=Licence,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what we may do with it"),
            "invalid_choice": _("Choose what we may do with it"),
        },
    )
    credit = forms.CharField(
        label=_("Whom shall we name?"),
        required=False,
        help_text=_("A person or an organisation. Readers see it. Leave it empty, and we name nobody."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    contact = forms.CharField(
        label=_("How can we reach you?"),
        required=False,
        help_text=pgettext_lazy(
            "privacy", "You need not say. We keep it sealed. You can also come back with a reference and a secret."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class FollowForm(forms.Form):
    """Reference and secret of a contribution, and what to do with it."""

    reference = forms.CharField(
        label=_("Reference"),
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Enter the reference")},
    )
    secret = forms.CharField(
        label=_("Secret"),
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Enter the secret")},
    )
    take_back = forms.BooleanField(label=_("Take it back: what I wrote is deleted"), required=False)
