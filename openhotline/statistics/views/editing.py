"""What an editor adds to published figures. Nothing here shows figures that are not public."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from openhotline.accounts.access import StaffRequest, needs
from openhotline.accounts.permissions import Permission
from openhotline.common import clock
from openhotline.common.errors import Refused
from openhotline.statistics import selectors, services
from openhotline.statistics.forms import NoteForm


@needs(Permission.EDIT)
@require_safe
def published(request: StaffRequest) -> HttpResponse:
    """Every snapshot that was published, the newest first."""
    return render(
        request, "statistics/published.html", {"snapshots": selectors.published_snapshots().defer("content")[:200]}
    )


@needs(Permission.EDIT)
def notes(request: StaffRequest, ref: str) -> HttpResponse:
    """Published figures with the notes to them, and the form to add one."""
    frozen = get_object_or_404(selectors.published_snapshots(), ref=ref)
    form = NoteForm(request.POST or None)
    if form.is_valid():
        try:
            services.add_note(publication=frozen.publication, **form.cleaned_data, by=request.by, at=clock.now())
        except Refused as refusal:
            form.add_error("text", str(refusal))
        else:
            messages.success(request, _("Added. Pages show it now; charts and PDF are made again."))
            return redirect("statistics:notes", ref)
    facts = {"snapshot": frozen, "bulletin": selectors.bulletin_of(frozen), "form": form}
    return render(request, "statistics/notes.html", {**facts, "public_url": settings.PUBLIC_URL})
