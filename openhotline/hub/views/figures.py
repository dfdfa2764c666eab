"""The public data portal: every page and file about published figures, each made from one frozen snapshot."""

import base64
from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import get_language, get_language_bidi
from django.views.decorators.http import require_safe

from openhotline.common.errors import Refused
from openhotline.hub import previews, sharing
from openhotline.hub.previews import Preview
from openhotline.statistics import selectors
from openhotline.statistics.blocks import Block, blocks_of, overview_blocks
from openhotline.statistics.bulletin import Bulletin
from openhotline.statistics.charts import draw
from openhotline.statistics.definitions import CLOCKS, DIMENSIONS, MEASURES
from openhotline.statistics.exports import FORMS
from openhotline.statistics.exports.brief import in_brief
from openhotline.statistics.field import trend_of
from openhotline.statistics.gallery import charts_of
from openhotline.statistics.models import Snapshot
from openhotline.statistics.obligations import REPORTS
from openhotline.statistics.periods import Period, read_period

MEDIA_TYPES = {"png": "image/png", "pdf": "application/pdf", "svg": "image/svg+xml"}
REFERENCE = "SN-"


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every period that has been published, by its kind, the newest told in short."""
    newest = selectors.latest_published()
    return render(
        request,
        "hub/figures/index.html",
        {
            "kinds": _by_kind(selectors.published_periods()),
            "bulletin": in_brief(selectors.figures_of(newest.snapshot)) if newest else None,
            "publishers": [(slugify(name), name) for name in selectors.publishers()],
        },
    )


def _by_kind(periods: Iterable[Period]) -> dict[str, list[Period]]:
    kinds: dict[str, list[Period]] = {"years": [], "halves": [], "quarters": [], "months": [], "others": []}
    for period in periods:
        kinds[period.kind].append(period)
    return {kind: found for kind, found in kinds.items() if found}


@require_safe
def definitions(request: HttpRequest) -> HttpResponse:
    """Everything that is counted: its name, what it means, its unit and version, and why something is not counted."""
    facts = {"measures": MEASURES.values(), "clocks": CLOCKS.values(), "dimensions": DIMENSIONS.values()}
    return render(request, "hub/figures/definitions.html", facts)


@require_safe
def bulletin(request: HttpRequest, code: str) -> HttpResponse:
    """The bulletin of a period, from its newest published snapshot; or of one snapshot by its reference, for ever."""
    if elsewhere := _by_its_shortest_name(code, "hub:bulletin"):
        return elsewhere
    snapshot = _published(code)
    told = selectors.bulletin_of(snapshot)
    context = _around(snapshot, told, code)
    revisions = selectors.published_snapshots().filter(period=snapshot.period)
    blocks = overview_blocks(told)
    facts = {
        "blocks": blocks,
        "preview": _preview(request, snapshot, told, blocks),
        "share": sharing.of_figures(told, code),
        "revisions": revisions,
        "forms": list(FORMS),
        "has_pdf": selectors.has_rendering(snapshot, "bulletin", "pdf", language=get_language() or "en"),
        "reports": [made for write in REPORTS.values() if (made := write(told)).is_public],
    }
    return render(request, "hub/figures/bulletin.html", {**context, **facts})


@require_safe
def theme(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """One theme of a bulletin. The query narrows crossed tables, such as `?sex=girls`."""
    snapshot = _published(code)
    told = selectors.bulletin_of(snapshot)
    if told.theme(name) is None:
        raise Http404
    blocks = blocks_of(told, name, request.GET.dict())
    facts = {
        "theme": told.theme(name),
        "blocks": blocks,
        "preview": _preview(request, snapshot, told, blocks),
    }
    return render(request, "hub/figures/theme.html", {**_around(snapshot, told, code), **facts})


@require_safe
def report(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """A report that others require and that has to be public."""
    snapshot = _published(code)
    told = selectors.bulletin_of(snapshot)
    if name not in REPORTS or not (made := REPORTS[name](told)).is_public:
        raise Http404
    return render(request, "hub/figures/report.html", {**_around(snapshot, told, code), "report": made})


def _around(snapshot: Snapshot, told: Bulletin, code: str) -> dict[str, object]:
    """What every page about a snapshot shows around it."""
    return {
        "bulletin": told,
        "snapshot": snapshot,
        "publication": snapshot.publication,
        "code": code,
        "themes": told.themes,
    }


def _preview(request: HttpRequest, snapshot: Snapshot, told: Bulletin, blocks: Iterable[Block]) -> Preview:
    """With the first chart of the page."""
    chart = next((block.chart for block in blocks if block.chart), None)
    return previews.of_figures(told, snapshot, path=request.path, chart=chart)


@require_safe
def download(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """The same bulletin for machines, or as a document."""
    snapshot = _published(code)
    if form == "pdf":
        return _file(selectors.rendering(snapshot, "bulletin", form, language=get_language() or "en"), code, form)
    media_type, write = FORMS[form]
    return _answer(write(selectors.bulletin_of(snapshot)), media_type, f"figures-{code}.{form}")


@require_safe
def chart(request: HttpRequest, code: str, name: str, form: str) -> HttpResponse:
    """One chart as a file: SVG as on the page, PNG for the press."""
    snapshot = _published(code)
    if form == "png":
        found = selectors.rendering(snapshot, name, form, language=get_language() or "en")
        return _shown_anywhere(_file(found, f"{code}-{name}", form))
    charts = charts_of(selectors.bulletin_of(snapshot))
    if name not in charts:
        raise Http404
    svg = draw(charts[name], language=get_language() or "en", rtl=get_language_bidi())
    return _shown_anywhere(_answer(svg.encode(), MEDIA_TYPES[form], f"figures-{code}-{name}.{form}", inline=True))


def _shown_anywhere(response: HttpResponse) -> HttpResponse:
    """Other sites may show this: a chart of published figures."""
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _file(content: str, name: str, form: str) -> HttpResponse:
    if not content:
        raise Http404
    return _answer(base64.b64decode(content), MEDIA_TYPES[form], f"figures-{name}.{form}", inline=form == "png")


def _answer(content: bytes, media_type: str, name: str, *, inline: bool = False) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'{"inline" if inline else "attachment"}; filename="{name}"'
    return response


@require_safe
def field(request: HttpRequest, slug: str) -> HttpResponse:
    """What somebody else published, as theirs: the series over the years, and each period."""
    publisher = _publisher(slug)
    return render(
        request, "hub/figures/field.html", {"publisher": publisher, "slug": slug, "trend": trend_of(publisher)}
    )


@require_safe
def field_period(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """The figures of somebody else for one period, told by the same rules."""
    publisher = _publisher(slug)
    try:
        figures = selectors.figures_by(publisher, read_period(code))
    except Refused:
        raise Http404 from None
    told = selectors.bulletin(figures, provisional=False)
    facts = {"publisher": publisher, "slug": slug, "bulletin": told}
    return render(request, "hub/figures/field_period.html", facts)


def _publisher(slug: str) -> str:
    found = next((name for name in selectors.publishers() if slugify(name) == slug), None)
    if found is None:
        raise Http404
    return found


def _published(code: str) -> Snapshot:
    """The newest published snapshot of a period, or the published one of this reference."""
    if code.startswith(REFERENCE):
        snapshot = selectors.published_snapshots().filter(ref=code).first()
    else:
        try:
            snapshot = selectors.published(read_period(code))
        except Refused:
            raise Http404 from None
    if snapshot is None:
        raise Http404
    return snapshot


def _by_its_shortest_name(code: str, view: str) -> HttpResponseRedirect | None:
    """The same days have one address: 2021-01-01..2021-12-31 is 2021."""
    if code.startswith(REFERENCE):
        return None
    try:
        shortest = read_period(code).code
    except Refused:
        raise Http404 from None
    return redirect(reverse(view, args=[shortest])) if shortest != code else None
