"""The pages that editors write, and their pictures."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe
from django.views.static import serve
from wagtail.views import serve as serve_page

from openhotline.hub import selectors

RENDITIONS = "images"
"""The folder of pictures in the sizes that pages show. What was uploaded lies beside it, and is nobody’s to fetch."""


@require_safe
def page(request: HttpRequest, path: str) -> HttpResponseBase:
    """The page of the hub at this path."""
    return serve_page(request, path)


@require_safe
def short(request: HttpRequest, short: str) -> HttpResponse:
    """A short address that never changes leads to the page, wherever it stands by now."""
    article = selectors.by_short(short)
    if article is None:
        raise Http404
    return redirect(article.path_on_site)


@require_safe
def picture(request: HttpRequest, path: str) -> HttpResponseBase:
    """A picture in one of the sizes that pages show; never the uploaded file itself."""
    folder, _slash, name = path.partition("/")
    if folder != RENDITIONS:
        raise Http404
    return serve(request, name, document_root=str(settings.MEDIA_ROOT / RENDITIONS))
