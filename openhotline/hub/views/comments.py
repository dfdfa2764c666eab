"""What readers write under articles: one page to write it, one to object. No account, no cookie, no address kept."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from openhotline.common import clock
from openhotline.common.actors import NOBODY
from openhotline.hotline import selectors as hotline
from openhotline.hub import door, selectors, services
from openhotline.hub.forms import CommentForm, ObjectionForm
from openhotline.hub.sending import take_in, without_files


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, short: str, ref: str = "") -> HttpResponse:
    """Write a comment under an article, or an answer to one. Help lines stand above the box."""
    without_files(request)
    article = selectors.by_short(short)
    parent = selectors.published_comment(ref) if ref else None
    if article is None or not article.specific.takes_comments or (ref and parent is None):
        raise Http404
    form = CommentForm(request.POST if request.method == "POST" else None)

    def take(arrival: door.Arrival, at: datetime) -> None:
        services.leave_comment(
            article=article,
            parent=parent,
            arrival=arrival,
            language=get_language() or "en",
            by=NOBODY,
            at=at,
            **form.cleaned_data,
        )

    context: dict[str, object] = {
        "article": article,
        "parent": parent,
        "help_lines": hotline.help_lines(language=get_language() or ""),
    }
    page = take_in(
        request, form, kind="comment", template="hub/comments/write.html", context=context, take=take, at=clock.now()
    )
    return page or redirect("hub:comment_left", short)


@require_safe
def left(request: HttpRequest, short: str) -> HttpResponse:
    """Thank you, and what happens now. The same whatever was written."""
    article = selectors.by_short(short)
    lines = hotline.help_lines(language=get_language() or "")
    return render(request, "hub/comments/left.html", {"article": article, "help_lines": lines})


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def object_to(request: HttpRequest, ref: str) -> HttpResponse:
    """Say that a comment should not be there, and why."""
    without_files(request)
    comment = selectors.published_comment(ref)
    if comment is None:
        raise Http404
    article = selectors.article_of(comment.page)
    form = ObjectionForm(request.POST if request.method == "POST" else None)

    def take(arrival: door.Arrival, at: datetime) -> None:
        services.object_to(comment=comment, arrival=arrival, by=NOBODY, at=at, **form.cleaned_data)

    context: dict[str, object] = {"comment": comment, "article": article}
    page = take_in(
        request, form, kind="objection", template="hub/comments/object.html", context=context, take=take, at=clock.now()
    )
    return page or render(request, "hub/comments/objected.html", {"article": article})
