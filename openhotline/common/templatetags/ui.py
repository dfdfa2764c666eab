"""The few words templates need: `defang`, `when`, `country`, `stage_tag`, `language_links`."""

from datetime import date, datetime
from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.urls import translate_url
from django.utils import dateformat, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext

from openhotline.common import addresses
from openhotline.common.countries import country_name

register = template.Library()

# A stage's colour says how much attention it asks for: blue waits for us, purple for a person at work, yellow for
# somebody else, orange needs a person, red is bad news, green is good news, grey is at rest. Never the only sign.
COLOURS = {
    "purple": {"screening", "in_review", "first_opinion", "second_opinion", "sending", "grouping"},
    "yellow": {"acting", "handed_over", "deferred", "suspected_gone", "linked"},
    "orange": {
        "disputed",
        "needs_a_person",
        "needs_person",
        "suspected_bulk",
        "unavailable",
        "blocked_for_us",
        "moved",
    },
    "red": {"raised", "called", "bounced", "online", "expired"},
    "green": {"delivered", "acknowledged", "resolved", "gone", "answered", "helped"},
    "grey": {"closed", "purged", "withdrawn", "out_of_remit", "test", "unknown", "draft"},
}


@register.filter
def defang(address: str) -> str:
    """An address as harmless text."""
    return addresses.defang(str(address))


@register.filter
def when(moment: datetime | None, precision: str = "minutes") -> SafeString | str:
    """A moment in the hotline's zone, as `22 Nov 2026, 13:05`; precision: day, minutes or seconds."""
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    form = {
        "day": pgettext("date format", "j M Y"),
        "minutes": pgettext("date format", "j M Y, H:i"),
        "seconds": pgettext("date format", "j M Y, H:i:s"),
    }[precision]
    machine, people = local.isoformat(timespec="seconds"), dateformat.format(local, form)
    return format_html('<time datetime="{}">{}</time>', machine, people)


@register.filter
def day(moment: date) -> str:
    """A day in the way of the reader's language, as `22 November 2026`."""
    return dateformat.format(moment, pgettext("date format", "j F Y"))


@register.filter
def country(code: str) -> str:
    """The name of a country."""
    return country_name(code)


@register.inclusion_tag("ui/stage.html")
def stage_tag(thing: Any, label: str = "") -> dict[str, str]:
    """The stage of anything that has a life (`stage`, `get_stage_display`), or of a code with its label."""
    code = str(getattr(thing, "stage", thing))
    words = label or (thing.get_stage_display() if hasattr(thing, "get_stage_display") else code.replace("_", " "))
    plain = code.lower().replace(" ", "_")
    return {"label": words, "colour": next((colour for colour, codes in COLOURS.items() if plain in codes), "")}


@register.simple_tag(takes_context=True)
def language_links(context: Context) -> list[dict[str, Any]]:
    """This page in every language that is offered; empty without a request or where the address has no language."""
    request = context.get("request")
    if request is None:
        return []
    here, now = request.get_full_path(), get_language()
    links = []
    offered: list[str] = context.get("offered_languages") or [settings.LANGUAGE_CODE]
    for code, name in settings.LANGUAGES:
        href, current = translate_url(here, code), code == now
        if current or (code in offered and href != here):
            links.append({"code": code, "name": name, "href": href, "current": current})
    return links
