"""The page on which a host answers a notice: no account, no address, changed only by sending the form."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from openhotline.common import clock
from openhotline.common.errors import Refused
from openhotline.notices import selectors, services
from openhotline.notices.forms import AnswerForm


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, ref: str, token: str) -> HttpResponse:
    """Which notice it is and how many addresses it has, and the three answers. A wrong link is a page not found."""
    at = clock.now()
    notice = selectors.notice_for_answer(ref, token, at)
    if notice is None:
        raise Http404
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        try:
            services.record_host_answer(notice=notice, **form.cleaned_data, at=at)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("hosts:thanks", ref, token)
    number = notice.items.count()
    return render(request, "notices/answer.html", {"form": form, "notice": notice, "number": number})


@require_http_methods(["GET", "HEAD"])
def thanks(request: HttpRequest, ref: str, token: str) -> HttpResponse:
    """Said only after the answer was kept."""
    notice = selectors.notice_for_answer(ref, token, clock.now())
    if notice is None or not selectors.answers_to(notice).exists():
        raise Http404
    return render(request, "notices/thanks.html", {"notice": notice, "token": token})
