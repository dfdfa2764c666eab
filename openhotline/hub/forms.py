"""What people choose on the public pages of the hub."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language_info, gettext
from django.utils.translation import gettext_lazy as _

from openhotline.common.countries import country_name
from openhotline.hotline import selectors as hotline

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
