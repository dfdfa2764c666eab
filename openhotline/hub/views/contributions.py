"""Offering us something to publish, and asking later what became of it. No account, no cookie."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from openhotline.common import clock
from openhotline.common.actors import NOBODY
from openhotline.common.errors import Refused
from openhotline.hub import door, services
from openhotline.hub.forms import ContributionForm, FollowForm
from openhotline.hub.sending import take_in, without_files


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest) -> HttpResponse:
    """The form; and once it was sent, the reference and the secret, the same however often it is sent."""
    without_files(request)
    form = ContributionForm(request.POST if request.method == "POST" else None)
    taken: dict[str, Any] = {}

    def take(arrival: door.Arrival, at: datetime) -> None:
        taken["contribution"], taken["secret"] = services.take_in_contribution(
            arrival=arrival, language=get_language() or "en", by=NOBODY, at=at, **form.cleaned_data
        )

    page = take_in(
        request, form, kind="contribution", template="hub/contribute/offer.html", context={}, take=take, at=clock.now()
    )
    return page or render(request, "hub/contribute/offered.html", taken)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """What became of a contribution and what we answered, for whoever has the reference and the secret."""
    without_files(request)
    form = FollowForm(request.POST if request.method == "POST" else None)
    page: dict[str, Any] = {"form": form}
    wait = 0
    if form.is_valid():
        at = clock.now()
        try:
            page |= services.follow_contribution(by=NOBODY, at=at, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            wait = getattr(refusal, "seconds", 0)
    answer = render(request, "hub/contribute/follow.html", page)
    if wait:
        answer.status_code, answer.headers["Retry-After"] = 429, str(wait)
    return answer
