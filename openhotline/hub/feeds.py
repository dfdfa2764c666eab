"""PLACEHOLDER until the real module replaces it (same name)."""

from django.http import HttpRequest, HttpResponse


def feed(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<feed/>", content_type="application/atom+xml")
