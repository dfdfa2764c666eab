"""What is due: pages to look at again, translations that have fallen behind, links that lead nowhere."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from openhotline.accounts.access import StaffRequest, needs
from openhotline.accounts.permissions import Permission
from openhotline.common import clock
from openhotline.hub import selectors


@needs(Permission.EDIT)
@require_safe
def due(request: StaffRequest) -> HttpResponse:
    return render(request, "hub/staff/due.html", selectors.due_for_editors(timezone.localdate(clock.now())))
