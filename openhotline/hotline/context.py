"""What every template may say about this hotline, without a query on pages that say nothing."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from openhotline.hotline import selectors


def hotline(request: HttpRequest) -> dict[str, Any]:
    """`hotline` (the profile, read at most once per request and only where used) and `practice`, and what
    there is of languages. Never raises."""
    if not hasattr(request, "_hotline"):
        setattr(request, "_hotline", SimpleLazyObject(selectors.profile))  # noqa: B010 (not an attribute that types know)
    return {
        "hotline": getattr(request, "_hotline"),  # noqa: B009
        "practice": settings.MODE == "practice",
        "is_draft_language": getattr(request, "is_draft_language", False),
        "offered_languages": SimpleLazyObject(selectors.offered_languages),
    }
