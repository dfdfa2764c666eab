"""Coming back to a report: reference and secret open it for this visit, for half an hour without a sign of life.

Neither ever stands in an address, a title or a log. What the visit keeps is not the secret but the key that comes of
it, under the key in the cookie. The cookie goes with no request that another site makes, so these forms need no token
against such requests; only to open a report somebody has no cookie yet, and that is taken from our own pages alone.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from openhotline.cases.models import Report
from openhotline.cases.stages import CHILD_LIKE
from openhotline.common import clock
from openhotline.common.errors import Refused
from openhotline.common.middleware import keep_typed
from openhotline.intake import selectors, services
from openhotline.intake.forms import MessageForm, NewsForm, StatusForm
from openhotline.intake.services.visits import Visit, begin_visit
from openhotline.intake.uploads import DropFiles
from openhotline.intake.views.journey import help_lines
from openhotline.intake.views.visiting import end, keep, visit_of

IDLE = timedelta(minutes=30)
"""In real time: so long a report stays open in a browser in which nothing happens."""
FOLLOW = "follow"


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest) -> HttpResponse:
    """Reference and secret, which open a report."""
    form = StatusForm(request.POST or None)
    wait = 0
    if request.method == "POST" and _is_from_another_site(request):
        form = StatusForm()
    elif form.is_valid():
        now = clock.now()
        try:
            report, key = services.open_report(**form.cleaned_data, at=now)
        except services.TryLater as refusal:
            form.add_error(None, str(refusal))
            wait = refusal.seconds
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            visit = visit_of(request) or begin_visit()
            visit.content[FOLLOW] = {"reference": report.ref, "key": key.hex()}
            return _kept_open(redirect("intake:following"), visit, now)
    page = render(request, "intake/status.html", {"form": form})
    if wait:
        page.status_code, page.headers["Retry-After"] = 429, str(wait)
    return page


Followed = Callable[[HttpRequest, Visit, Report, bytes], HttpResponse]


def _with_report(view: Followed) -> Callable[[HttpRequest], HttpResponse]:
    """For the pages of a report that is open: the view gets it with its key; without one, reference and secret."""

    @wraps(view)
    def _view(request: HttpRequest) -> HttpResponse:
        request.upload_handlers = [DropFiles(request)]
        keep_typed(request, pairs=_pairs(request), fields=[(name, str(text)) for name, text in request.POST.items()])
        visit = visit_of(request)
        follow = visit.content.get(FOLLOW) if visit else None
        if visit is None or follow is None or datetime.fromisoformat(follow["until"]) <= clock.now():
            return _closed(request, visit)
        key = bytes.fromhex(follow["key"])
        report = selectors.followed(follow["reference"], key)
        if report is None:
            return _closed(request, visit)
        return view(request, visit, report, key)

    return _view


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@_with_report
def following(request: HttpRequest, visit: Visit, report: Report, key: bytes) -> HttpResponse:
    """The page of one report: its status, what was written, and what its reporter may do about it."""
    do = request.POST.get("do", "")
    if do == "leave":
        return _left(visit)
    now = clock.now()
    message = MessageForm(request.POST if do == "message" else None)
    news = NewsForm(request.POST if do == "news" else None)
    try:
        if do == "message" and message.is_valid():
            services.write_to_desk(report=report, **message.cleaned_data, at=now)
        elif do == "news" and news.is_valid():
            services.ask_for_news(report=report, **news.cleaned_data, at=now)
        elif do == "stop":
            services.stop_news(report=report, at=now)
    except Refused as refusal:
        (news if do == "news" else message).add_error(None, str(refusal))
    if request.method == "POST" and not message.errors and not news.errors:
        return _kept_open(redirect("intake:following"), visit, now)
    said = selectors.conversation(report, key)
    shown = {
        "found": selectors.status_of(report, at=now),
        "child": report.source in CHILD_LIKE,
        "said": said,
        "answered": bool(said) and not said[-1].ours,
        "gets_news": selectors.gets_news(report),
        "message": message,
        "news": news,
        "help_lines": help_lines(),
    }
    return _kept_open(render(request, "intake/following.html", shown), visit, now)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@_with_report
def withdraw(request: HttpRequest, visit: Visit, report: Report, key: bytes) -> HttpResponse:
    """What is deleted and what stays; and by POST, do it."""
    now = clock.now()
    if request.method != "POST":
        return _kept_open(render(request, "intake/withdraw.html", {"child": report.source in CHILD_LIKE}), visit, now)
    services.withdraw_report(report=report, at=now)
    visit.content.pop("sent", None)  # its confirmation, where it is this browser's: the secret opens nothing now
    return _left(visit, to="intake:withdrawn")


@require_safe
def withdrawn(request: HttpRequest) -> HttpResponse:
    """It is done. Knows nothing of anybody's report."""
    return render(request, "intake/withdrawn.html", {"help_lines": help_lines()})


@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """Where our letters lead: an address that does not say what it is about."""
    return redirect("intake:status")


def _kept_open(response: HttpResponse, visit: Visit, now: datetime) -> HttpResponse:
    visit.content[FOLLOW]["until"] = (now + IDLE).isoformat()
    return keep(response, visit)


def _left(visit: Visit, to: str = "intake:status") -> HttpResponse:
    """Forget what was open; and the whole visit, if it holds nothing else."""
    visit.content.pop(FOLLOW, None)
    response = redirect(to)
    return keep(response, visit) if visit.content else end(response, visit)


def _closed(request: HttpRequest, visit: Visit | None) -> HttpResponse:
    """No report is open here: it was left, half an hour passed, or this browser keeps no cookie."""
    pairs = _pairs(request)
    page = render(request, "intake/status.html", {"form": StatusForm(), "closed": True, "pairs": pairs})
    page.status_code = 409 if pairs else 200
    if visit is not None and visit.content.pop(FOLLOW, None) is not None:
        return keep(page, visit) if visit.content else end(page, visit)
    return page


def _pairs(request: HttpRequest) -> list[tuple[str, str]]:
    """What somebody has just written, to be given back to them where it cannot be kept."""
    text = request.POST.get("text", "").strip()
    return [(_("Your message"), text)] if text else []


def _is_from_another_site(request: HttpRequest) -> bool:
    """Another site may not open its own report in somebody's browser and have them write to it."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none")
