"""What search engines ask for before they look at a page."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from openhotline.hotline import selectors as hotline
from openhotline.hub import sitemap as sitemaps

NOT_TO_BE_LISTED = ("/leave/", "/*/report/", "/*/answer/", "/*/hosts/", "/*/comments/")
"""The way out, and pages that belong to somebody's report, notice or comment."""


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every page that is out, in every language that is offered."""
    written = sitemaps.written(hotline.offered_languages())
    return HttpResponse(written, content_type="application/xml; charset=utf-8")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Where the sitemap is, and where nobody should look."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in NOT_TO_BE_LISTED), ""]
    lines.append(f"Sitemap: {settings.PUBLIC_URL}{reverse('sitemap')}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
