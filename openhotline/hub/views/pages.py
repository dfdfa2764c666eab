"""The public front page and the pages around a report. Nothing here knows a case."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from openhotline.hotline import selectors as hotline
from openhotline.hotline.models import HelpLine
from openhotline.hub import selectors as hub
from openhotline.hub.forms import PlaceForm
from openhotline.statistics import selectors
from openhotline.statistics.blocks import both_layouts
from openhotline.statistics.exports.brief import in_brief, over_the_years

PREPARED, REVIEWED = date(2026, 11, 22), date(2026, 11, 22)
"""When the statement about accessibility was written, and when somebody last went through it."""


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The report button first; whom one can talk to; guides by who reads them; the newest figures; news and blog."""
    newest = selectors.latest_published()
    figures = selectors.figures_of(newest.snapshot) if newest else None
    chart = over_the_years(figures) if figures else None
    shown = {
        "bulletin": in_brief(figures) if figures else None,
        "chart": {"svg": both_layouts(chart), "title": chart.title} if chart else None,
        "help_lines": hotline.help_lines(language=get_language() or ""),
        **hub.on_front_page(),
    }
    return render(request, "hub/home.html", shown)


@require_safe
def help_directory(request: HttpRequest) -> HttpResponse:
    """Who helps, by country and language, and who deals with what is not for us."""
    form = PlaceForm(
        request.GET.dict(),
        usual={"country": hotline.profile().country, "language": get_language() or ""},
    )
    place = form.data
    kinds = {
        kind.value: hotline.help_lines(country=place["country"], language=place["language"], kind=kind)
        for kind in HelpLine.Kind
    }
    return render(request, "hub/help.html", {"form": form, **kinds})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "hub/privacy.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "hub/accessibility.html", {"prepared": PREPARED, "reviewed": REVIEWED})


@require_safe
def leaving(request: HttpRequest) -> HttpResponse:
    return render(request, "hub/leaving.html")
