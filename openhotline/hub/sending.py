"""The frame of a form that a reader sends without any cookie: its token, the trap, the toll, and nothing typed is lost.

A form here needs no token against other sites: there is no session that another site could use.
"""

from collections.abc import Callable
from datetime import datetime

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from openhotline.common.errors import Refused
from openhotline.common.middleware import keep_typed
from openhotline.hub import door

Take = Callable[[door.Arrival, datetime], None]
"""What is done with a form that is complete and paid for; it may refuse."""


def take_in(
    request: HttpRequest,
    form: forms.Form,
    *,
    kind: str,
    template: str,
    context: dict[str, object],
    take: Take,
    at: datetime,
) -> HttpResponse | None:
    """The page with the form, or None once it was taken in: then the caller leads on.

    Asks for a toll from whoever sends very many; the text stands in the page all the while.
    """
    toll, token = None, door.receipts.new_form_token()
    if request.method == "POST":
        keep_typed(request, pairs=_pairs(form), fields=[(name, str(text)) for name, text in request.POST.items()])
        arrival = door.arrival_of(request, kind=kind, at=at)
        if arrival is None:
            form.add_error(None, _("This form was open for too long. Look at it again, then send it once more."))
        elif form.is_valid():
            token = arrival.token
            toll = door.toll_of(request, arrival, at=at)
            if toll is None:
                try:
                    take(arrival, at)
                    return None
                except Refused as refusal:
                    form.add_error(None, str(refusal))
        else:
            token = arrival.token
    page = {**context, "form": form, "token": token, "toll": toll, "trap": door.TRAP}
    return render(request, template, page)


def without_files(request: HttpRequest) -> None:
    """Nothing that comes with a form is kept but text: files are dropped while they arrive."""
    request.upload_handlers = [door.DropFiles(request)]


def _pairs(form: forms.Form) -> list[tuple[str, str]]:
    return [(str(field.label), str(field.value() or "")) for field in form if field.value()]
