"""Searching: the words come by POST, so that they stand in no address, no history and no log."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from openhotline.hub import searching, selectors


@csrf_exempt  # it changes nothing, and a reader gets no cookie
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """A field with suggestions; and what was found for the words that were sent."""
    words = request.POST.get("words", "")[: searching.LONGEST]
    found = searching.search(words, language=get_language() or "en") if words.strip() else None
    suggestions = selectors.suggestions()
    return render(request, "hub/search.html", {"words": words, "found": found, "suggestions": suggestions})
