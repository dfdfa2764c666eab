"""The desk's page for taking in reports from a file: looked through first, then taken in, and never kept."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from openhotline.accounts.access import StaffRequest, needs
from openhotline.accounts.permissions import Permission
from openhotline.common import clock
from openhotline.common.errors import Refused
from openhotline.intake import imports
from openhotline.intake.forms import FileForm, SameFileForm
from openhotline.intake.uploads import LargeText, file_seen

SHOWN = 100
"""Rows that are named on the page; the rest is counted."""


def held_in_memory(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Say how files are to be read before anything reads the form: also the check of its token, which waits for it."""

    @csrf_exempt
    @wraps(view)
    def held(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.upload_handlers = [LargeText(request)]
        return csrf_protect(view)(request, *args, **kwargs)

    return held


@needs(Permission.IMPORT)
@held_in_memory
def look_through(request: StaffRequest) -> HttpResponse:
    """Choose a file. POST says what would be taken in and which rows cannot be read, and writes nothing."""
    form = FileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        tally = _read(request, form, dry_run=True)
        if tally is not None:
            seen = file_seen(_content(form), form.cleaned_data["source"])
            again = SameFileForm(initial={"seen": seen, "source": form.cleaned_data["source"]})
            return _show_found(request, tally, again if tally.added else None)
    return render(request, "intake/import.html", {"form": form})


@needs(Permission.IMPORT)
@require_POST
@held_in_memory
def take_in(request: StaffRequest) -> HttpResponse:
    """Take in the file that was looked through. The same file twice adds nothing."""
    form = SameFileForm(request.POST, request.FILES)
    tally = _read(request, form, dry_run=False) if form.is_valid() else None
    if tally is None:
        return render(request, "intake/import.html", {"form": form, "again": True})
    return render(request, "intake/imported.html", {"tally": tally, "problems": tally.problems[:SHOWN]})


def _show_found(request: StaffRequest, tally: imports.Tally, form: SameFileForm | None) -> HttpResponse:
    page = {"tally": tally, "problems": tally.problems[:SHOWN], "form": form}
    return render(request, "intake/looked_through.html", page)


def _read(request: StaffRequest, form: FileForm, *, dry_run: bool) -> imports.Tally | None:
    file = form.cleaned_data["file"]
    try:
        channel, rows = imports.read_file(file, file.name or "")
        return imports.import_reports(
            rows,
            channel=channel,
            source=form.cleaned_data["source"],
            dry_run=dry_run,
            by=request.by,
            at=clock.now(),
        )
    except Refused as refused:
        form.add_error("file", str(refused))
        return None


def _content(form: FileForm) -> bytes:
    file = form.cleaned_data["file"]
    file.seek(0)
    content: bytes = file.read()
    return content
