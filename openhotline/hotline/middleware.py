"""In which language a page speaks: the path says it. No cookie does, and the browser's wish only at the front door."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from openhotline.common.views import not_found
from openhotline.common.words import mark_english
from openhotline.hotline import selectors


class LanguageByPath:
    """Speaks the language that the path begins with; English where it begins with none, and always to staff.

    A language that is not public yet is not there at all: its paths answer 404. At `/` alone the browser's wish decides
    where to. Stands above whatever draws a page, so that the pages for trouble are in the same language.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        asked = settings.FACE == "public" and translation.get_language_from_path(request.path_info)
        language = asked or settings.LANGUAGE_CODE
        state = selectors.language_state(language)
        with translation.override(language if state.is_offered else settings.LANGUAGE_CODE):
            request.LANGUAGE_CODE = translation.get_language()
            setattr(request, "is_draft_language", state.is_draft)  # noqa: B010 (not an attribute that types know)
            if not state.is_offered:
                return not_found(request)
            if settings.FACE == "public" and request.path_info == "/" and request.method in ("GET", "HEAD"):
                return _front_door(request)
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            return _with_english_marked(response)


def _front_door(request: HttpRequest) -> HttpResponse:
    """To the first of the wished languages that is public, else to English."""
    offered = selectors.offered_languages()
    wished = [code for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", ""))]
    found = (code for wish in wished for code in (wish, wish.partition("-")[0]) if code in offered)
    response = HttpResponseRedirect(f"/{next(found, settings.LANGUAGE_CODE)}/")
    patch_vary_headers(response, ["Accept-Language"])
    return response


def _with_english_marked(response: HttpResponseBase) -> HttpResponseBase:
    if isinstance(response, HttpResponse) and response.headers.get("Content-Type", "").startswith("text/html"):
        before = response.text
        after = mark_english(before)
        if after is not before:
            response.content = after.encode()
    return response
