"""The journey of a report: what to know first, one question on each page, check your answers, sent.

No account and no session stand behind it: the visit in the cookie is all there is. The cookie goes with no request
that another site makes, so these forms need no token against such requests.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import Error
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openhotline.cases.models import Report
from openhotline.cases.stages import Channel, Source
from openhotline.common import clock
from openhotline.common.actors import NOBODY
from openhotline.common.errors import Refused
from openhotline.common.middleware import keep_typed
from openhotline.hotline import selectors as hotline
from openhotline.hotline.models import HelpLine
from openhotline.intake import receipts, selectors, services
from openhotline.intake.flooding import Bars
from openhotline.intake.forms.steps import StepForm
from openhotline.intake.journey import WAYS, Journey, Step
from openhotline.intake.services.visits import Visit, begin_visit
from openhotline.intake.uploads import DropFiles, SmallText
from openhotline.intake.views.origins import TRAP, origin_of
from openhotline.intake.views.visiting import keep, visit_of

SHOWN_FOR = timedelta(hours=1)


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What to know before the first question, and the three ways in. Sets no cookie and needs no database."""
    return render(request, "intake/journey/start.html", {"help_lines": help_lines()})


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, way: str, name: str) -> HttpResponse:
    """One question. Every answer is kept as soon as it is given, and what was typed comes back with what is wrong."""
    if way not in WAYS:
        raise Http404
    if request.method != "POST":
        return _asked(request, way, name)
    request.upload_handlers = [SmallText(request) if (way, name) == ("service", "list") else DropFiles(request)]
    first = name == WAYS[way].steps[0].name
    journey = Journey(WAYS[way])
    form_class = _step_or_404(journey, name).form_class(journey.answers)
    keep_typed(request, pairs=_pairs(form_class, request), fields=_fields(form_class, request))
    visit = visit_of(request) or (begin_visit() if first else None)
    if visit is None:
        return _lost(request, form_class)
    journey = journey_of(visit, way)
    this = _step_or_404(journey, name)
    if this not in journey.steps():
        return _onward(journey)
    form_class = this.form_class(journey.answers)
    typed = form_class.typed_in(request.POST, request.FILES.get("file"))
    form = journey.form(this, typed)
    if not form.is_valid():
        return _question(request, journey, this, form)
    journey.answers[name] = typed
    visit.content["way"] = way
    visit.content.setdefault("drafts", {})[way] = journey.answers
    visit.content.setdefault("form", receipts.new_form_token())
    return keep(_onward(journey), visit)


def _asked(request: HttpRequest, way: str, name: str) -> HttpResponse:
    visit = visit_of(request)
    journey = journey_of(visit, way) if visit else Journey(WAYS[way])
    this = _step_or_404(journey, name)
    if this != WAYS[way].steps[0]:
        if visit is None:
            return _lost(request)
        if this not in journey.steps():  # an earlier answer has changed since, or we do not offer it any more
            return _onward(journey)
        opened = journey.next_open()
        if opened and journey.steps().index(opened) < journey.steps().index(this):
            return redirect("intake:step", way, opened.name)
    return _question(request, journey, this, journey.form(this))


def _onward(journey: Journey) -> HttpResponse:
    following = journey.next_open()
    return redirect("intake:step", journey.way.name, following.name) if following else redirect("intake:check")


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Check your answers; and by POST, send them. Sent twice, or twenty times at once, it is one report."""
    if request.method == "POST":  # the answers are kept: should the database be away, only the button is pressed again
        keep_typed(request, pairs=[], fields=[("again", "yes")])
    visit = visit_of(request)
    if visit is None:
        return _lost(request)
    way = visit.content.get("way", "")
    if way not in visit.content.get("drafts", {}):
        return redirect("intake:received" if "sent" in visit.content else "intake:report")
    journey = journey_of(visit, way)
    if opened := journey.next_open():
        return redirect("intake:step", way, opened.name)
    if request.method != "POST":
        return _check_page(request, journey)
    return send(request, visit, journey)


def send(request: HttpRequest, visit: Visit, journey: Journey, *, paid: bool = False) -> HttpResponse:
    """Send what was answered, then show the confirmation. "Thank you" only after the commit.

    Who sends very many pays a toll first (`views/waiting.py`); a child never does.
    """
    token: str = visit.content["form"]
    at = clock.now()
    origin = origin_of(request, visit, at=at)
    if journey.way.name == "me":
        origin = replace(origin, suspicious=False)
    elif not paid and ("toll" in visit.content or _toll(origin, at)):
        until = at + timedelta(seconds=Bars.in_force().wait)
        visit.content.setdefault("toll", {"until": until.isoformat(), "suspicious": origin.suspicious})
        return keep(redirect("intake:wait"), visit)
    submission, source = journey.submission(get_language() or "en")
    submission = replace(submission, answers=journey.given(), urgent_why="said" if submission.urgent else "")
    try:
        services.submit_report(
            submission=submission,
            channel=Channel.FORM,
            source=source,
            token=token,
            secret=receipts.secret_for(token),
            origin=origin,
            by=NOBODY,
            at=at,
        )
    except Refused as refusal:
        return _check_page(request, journey, problems=[str(refusal)])
    visit.content["sent"] = {"token": token, "way": journey.way.name, "at": clock.now().isoformat()}
    for used in ("drafts", "form", "toll"):
        visit.content.pop(used, None)
    return keep(redirect("intake:received"), visit)


def _toll(origin: services.Origin, at: datetime) -> int:
    return services.toll_for(network=origin.network, suspicious=origin.suspicious, at=at)


@require_safe
def received(request: HttpRequest) -> HttpResponse:
    """The confirmation, again and again for an hour in the browser that sent the report; then only that it is over."""
    visit = visit_of(request)
    page: dict[str, Any] = {"help_lines": help_lines()}
    if visit is not None and (report := _sent(visit)):
        sent = visit.content["sent"]
        page |= {"reference": report.ref, "secret": receipts.secret_for(sent["token"]), "way": sent["way"]}
    return render(request, "intake/received.html", page)


@csrf_exempt
@require_POST
def begin_again(request: HttpRequest) -> HttpResponse:
    """Throw away what was answered so far, and begin anew."""
    response = redirect("intake:report")
    if (visit := visit_of(request)) is not None:
        for used in ("drafts", "form", "toll"):
            visit.content.pop(used, None)
        return keep(response, visit)
    return response


def journey_of(visit: Visit, way: str) -> Journey:
    """The journey that this visit is on, with the answers so far."""
    return Journey(WAYS[way], dict(visit.content.get("drafts", {}).get(way, {})), offers())


def offers() -> frozenset[str]:
    """What we can offer today where it does not go without saying: hashing on the device, with legal advice for us."""
    allowed = hotline.hashing_allowed(country=hotline.profile().country, at=clock.now())
    return frozenset({"hashing"}) if allowed else frozenset()


def help_lines() -> list[HelpLine]:
    """The help lines, or none while the database is away: the page has to be there all the same."""
    try:
        return hotline.help_lines(language=get_language() or "")
    except Error:
        return []


def _services(this: Step, journey: Journey) -> list[HelpLine]:
    """Those who help at this step, for this person; none while the database is away."""
    language, who = get_language() or "", journey.answers.get("who", {}).get("who", "")
    audience = HelpLine.Audience.ADULT if who == Source.SURVIVOR else HelpLine.Audience.UNDER_18
    try:
        if this.name == "help":
            return hotline.help_lines(language=language, audience=audience)
        if this.name == "services":
            return hotline.services_for(audience, language=language)
        if this.name == "elsewhere":
            return hotline.signposts(journey.answers["about"]["about"], language=language)
    except Error:
        return []
    return []


def _sent(visit: Visit) -> Report | None:
    sent = visit.content.get("sent")
    if sent is None or clock.now() - datetime.fromisoformat(sent["at"]) > SHOWN_FOR:
        return None
    return selectors.report_of_form(sent["token"])


def _question(request: HttpRequest, journey: Journey, this: Step, form: StepForm) -> HttpResponse:
    page = {"form": form, "step": this, "way": journey.way, "before": journey.before(this)}
    return render(request, this.template, {**page, "services": _services(this, journey)})


def _check_page(request: HttpRequest, journey: Journey, problems: list[str] | None = None) -> HttpResponse:
    page = {"way": journey.way, "rows": journey.rows(), "problems": problems or [], "before": journey.steps()[-1]}
    return render(request, "intake/journey/check.html", {**page, "trap": TRAP})


def _lost(request: HttpRequest, form_class: type[StepForm] | None = None) -> HttpResponse:
    """No visit: its day is over, it was ended, or this browser keeps no cookies. What was typed is given back."""
    pairs = _pairs(form_class, request) if form_class else []
    return render(request, "intake/journey/lost.html", {"pairs": pairs}, status=409 if pairs else 200)


def _step_or_404(journey: Journey, name: str) -> Step:
    if all(step.name != name for step in journey.way.steps):
        raise Http404
    return next(step for step in journey.way.steps if step.name == name)


def _pairs(form_class: type[StepForm], request: HttpRequest) -> list[tuple[str, str]]:
    """What somebody typed, with the labels they saw: for the page that gives it back to them."""
    fields = form_class.base_fields
    return [
        (str(fields[name].label or form_class.title), text)
        for name, text in form_class.typed_in(request.POST).items()
        if isinstance(text, str) and text.strip()
        if not hasattr(fields[name], "choices") and not fields[name].widget.is_hidden
    ]


def _fields(form_class: type[StepForm], request: HttpRequest) -> list[tuple[str, str]]:
    typed = form_class.typed_in(request.POST)
    return [(name, one) for name, given in typed.items() for one in ([given] if isinstance(given, str) else given)]
