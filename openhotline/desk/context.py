"""The menu of the staff site: only what this person may open."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_urlconf, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from openhotline.accounts.permissions import Permission as P
from openhotline.cases import selectors as cases
from openhotline.common.actors import NOBODY

# Of two of one name, the first that somebody may open.
MENU = (
    (_("Home"), "desk:home", (), "h"),
    (_("Alarms"), "alarms:alarms", (P.SEE_DESK,), ""),
    (_("Queue"), "assessment:queue", (P.SEE_DESK,), "q"),
    (_("Reports"), "intake_staff:reports", (P.SCREEN_REPORTS,), ""),
    (_("Take in a file"), "intake_staff:import", (P.IMPORT,), ""),
    (_("Notices"), "notices:notices", (P.SEE_DESK,), ""),
    (_("Letters"), "desk:letters", (P.NOTIFY,), ""),
    (_("Search"), "desk:search", (P.SEARCH,), "/"),
    (_("Figures"), "statistics:snapshots", (P.PUBLISH,), ""),
    (_("Figures"), "statistics:published", (P.EDIT,), ""),
    (_("Workload"), "statistics:desk", (P.SEE_WORKLOAD,), ""),
    (_("Audit"), "desk:audit", (P.AUDIT,), ""),
    (_("People"), "people:people", (P.MANAGE_PEOPLE,), ""),
    (_("Organisations"), "people:organisations", (P.MANAGE_PEOPLE,), ""),
    (_("Hotline"), "hotline:profile", (P.CONFIGURE,), ""),
    (_("Pages"), "wagtailadmin_home", (P.EDIT,), ""),
    (_("What is due"), "hub_staff:due", (P.EDIT,), ""),
    (_("Contributions"), "hub_staff:contributions", (P.EDIT,), ""),
    (_("Comments"), "hub_staff:comments", (P.MODERATE,), ""),
    (_("Help lines"), "hotline:help_lines", (P.EDIT,), ""),
    (_("Legal bases"), "cases:authorities", (P.CONFIGURE,), ""),
    (_("Procedures"), "cases:procedures", (P.CONFIGURE,), ""),
)


def navigation(request: HttpRequest) -> dict[str, Any]:
    """`navigation` and `unanswered_alarms` for staff_base.html; nothing for strangers, on public pages and previews.

    How many alarms wait is asked only where a page says so, and never for people who see no case.
    """
    by = getattr(request, "by", NOBODY)
    if settings.FACE == "public" or get_urlconf() == settings.PUBLIC_URLCONF or not by.permissions:
        return {}
    mine: dict[str, tuple[str, str]] = {}
    for text, name, needed, key in MENU:
        if all(by.may(permission) for permission in needed):
            mine.setdefault(str(text), (reverse(name), key))
    above = [
        href for href, _key in mine.values() if href == request.path or (href != "/" and request.path.startswith(href))
    ]
    here = max(above, key=len, default="")  # the nearest: help lines lie below the hotline
    links = [{"text": text, "href": href, "current": href == here, "key": key} for text, (href, key) in mine.items()]
    unanswered = SimpleLazyObject(cases.unanswered_alarms) if by.may(P.SEE_DESK) else 0
    return {"navigation": links, "unanswered_alarms": unanswered}
