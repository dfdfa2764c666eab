"""What is made of an article to be taken elsewhere: the picture of a link to it, and the article on paper."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe
from wagtail.models import Page

from openhotline.common.errors import Refused
from openhotline.hotline import selectors as hotline
from openhotline.hub import cards, previews, selectors
from openhotline.hub.models import Article, HubPage, Landing, Section
from openhotline.hub.typesetting import paper


@require_safe
def card(request: HttpRequest, name: str) -> HttpResponseBase:
    """The picture of an article by its short address, of a list by its path, or of the hotline. Other sites show it."""
    page = None if name == previews.HOTLINE else _page(request, name)
    if isinstance(page, Article) and page.locale.language_code != get_language():
        return _in_its_language(page, "hub:card", name)
    response = HttpResponse(cards.picture(cards.card_of(page, hotline.profile())), content_type="image/png")
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _page(request: HttpRequest, name: str) -> HubPage:
    if article := selectors.by_short(name):
        return article
    found = Page.route_for_request(request, name)
    page = found[0] if found else None
    if not isinstance(page, Section | Landing):
        raise Http404
    return page


@require_safe
def article_pdf(request: HttpRequest, short: str) -> HttpResponseBase:
    """The published article as a PDF that everybody can read. A draft is not there, nor what it says."""
    article = selectors.by_short(short)
    if article is None:
        raise Http404
    if article.locale.language_code != get_language():
        return _in_its_language(article, "hub:article_pdf", short)
    try:
        pdf = paper.pdf_of(article.specific, hotline.profile())
    except Refused as refused:
        raise Http404(str(refused)) from refused
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, f"{article.slug}.pdf") or "inline"
    return response


def _in_its_language(article: Article, view: str, name: str) -> HttpResponse:
    with override(article.locale.language_code):
        return redirect(reverse(view, args=[name]))
