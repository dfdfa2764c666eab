"""The toll of who sends very many: a sum that the browser does, or ten seconds of waiting. Nobody is turned away."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from openhotline.common import clock
from openhotline.intake import services
from openhotline.intake.views.journey import journey_of, send
from openhotline.intake.views.origins import origin_of
from openhotline.intake.views.visiting import visit_of


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def wait(request: HttpRequest) -> HttpResponse:
    """Do the sum or wait, then the report is sent. What was answered stays in the visit all the while.

    Without JavaScript the page comes again by itself when the time is over, with nothing left to do but press.
    """
    visit = visit_of(request)
    if visit is None or "toll" not in visit.content or "form" not in visit.content:
        return redirect("intake:check")
    journey = journey_of(visit, visit.content["way"])
    if journey.next_open():
        return redirect("intake:check")
    at = clock.now()
    token: str = visit.content["form"]
    origin = origin_of(request, visit, at=at)
    tries = services.toll_for(network=origin.network, suspicious=origin.suspicious, at=at)
    seconds = -int((at - datetime.fromisoformat(visit.content["toll"]["until"])).total_seconds() // 1)
    if request.method == "POST":
        answer = request.POST.get("answer", "")
        if seconds <= 0 or not tries or services.is_solved(answer=answer, token=token, tries=tries):
            return send(request, visit, journey, paid=True)
    if seconds <= 0 or not tries:
        return render(request, "intake/wait.html", {"seconds": 0})
    page = render(
        request, "intake/wait.html", {"seconds": seconds, "sum": services.set_sum(token=token, tries=tries, at=at)}
    )
    page.headers["Refresh"] = str(seconds + 1)
    return page
