"""The desk's own figures, on one page."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from openhotline.accounts.access import StaffRequest, needs
from openhotline.accounts.permissions import Permission
from openhotline.common import clock
from openhotline.statistics import live


@needs(Permission.SEE_WORKLOAD)
def desk(request: StaffRequest) -> HttpResponse:
    """What waits, what comes in, how long things take, and how much was asked of everybody together."""
    at = clock.now()
    backlog, days = live.backlog(at), live.days(at)
    context = {
        "at": at,
        "zone": settings.TIME_ZONE,
        "backlog": backlog,
        "hours": live.arrivals_by_hour(at),
        "days": days,
        "weeks": live.weeks(days),
        "expected": live.expected(days, live.undecided(backlog), at),
        "undecided": live.undecided(backlog),
        "clocks": live.clocks(at),
        "workload": live.workload(at),
    }
    return render(request, "statistics/desk.html", context)
