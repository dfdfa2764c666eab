"""Questions about the hub: what is out, in which language, about what, and what is due to be looked at again."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Case, Count, Exists, F, Max, OuterRef, Q, QuerySet, When
from django.utils.translation import get_language
from wagtail.models import Page, Revision

from openhotline.hub.models import (
    Article,
    BlogPost,
    Comment,
    Contribution,
    Guide,
    Landing,
    Link,
    NewsStory,
    Research,
    Section,
    Term,
)
from openhotline.hub.stages import CommentStage
from openhotline.hub.stages import ContributionStage as S

KINDS: dict[str, type[Article]] = {
    "news": NewsStory,
    "guides": Guide,
    "blog": BlogPost,
    "research": Research,
    "words": Term,
}
"""The articles of each section, by its kind."""
PER_PAGE = 12


def articles(*, kind: str = "", language: str = "") -> QuerySet[Article]:
    """What is out, the newest first: in this language, and in the language it was written in where nobody translated.

    Ready to be listed: pictures, topics and languages come with it.
    """
    language = language or get_language() or "en"
    translated = Article.objects.filter(
        translation_key=OuterRef("translation_key"), locale__language_code=language, live=True
    )
    found = Article.objects.live().filter(
        Q(locale__language_code=language) | (Q(locale__language_code="en") & ~Exists(translated))
    )
    if kind:
        found = found.filter(content_type__model=KINDS[kind]._meta.model_name, content_type__app_label="hub")
    ready: QuerySet[Article] = found.select_related("locale", "picture", "content_type").order_by("-dated", "-pk")
    return ready


def in_section(section: Section, *, page: str) -> dict[str, Any]:
    """What a section lists: its articles by pages, the words from A to Z, or the doors to topics and audiences."""
    if section.kind in (Section.Kind.TOPICS, Section.Kind.AUDIENCES):
        kind = Landing.Kind.TOPIC if section.kind == Section.Kind.TOPICS else Landing.Kind.AUDIENCE
        return {"landings": landings(kind)}
    if section.kind == Section.Kind.WORDS:
        return {"terms": sorted(articles(kind=section.kind), key=lambda term: term.title.lower())}
    return {"listed": Paginator(articles(kind=section.kind), PER_PAGE).get_page(page)}


def at_landing(landing: Landing, *, page: str) -> dict[str, Any]:
    """Everything about a topic or for an audience, by pages."""
    return {"listed": Paginator(articles_about(landing), PER_PAGE).get_page(page)}


def on_front_page() -> dict[str, Any]:
    """What the front page shows of the hub: whom it is for, the newest guides, news and posts."""
    return {
        "audiences": landings(Landing.Kind.AUDIENCE),
        "guides": articles(kind="guides")[:3],
        "news": articles(kind="news")[:3],
        "posts": articles(kind="blog")[:3],
    }


def articles_about(landing: Landing) -> QuerySet[Article]:
    """Everything about a topic or for an audience, whichever language named it first: what to do before what is new."""
    same = Landing.objects.filter(translation_key=landing.translation_key).values("pk")
    field = "topics" if landing.kind == Landing.Kind.TOPIC else "audiences"
    guides_first = Case(When(content_type__model="guide", then=0), default=1)
    return articles().filter(**{f"{field}__in": same}).distinct().order_by(guides_first, "-dated", "-pk")


def landings(kind: str, *, language: str = "") -> QuerySet[Landing]:
    """The topics, or the audiences, in their order: in this language, else in English."""
    language = language or get_language() or "en"
    translated = Landing.objects.filter(
        translation_key=OuterRef("translation_key"), locale__language_code=language, live=True
    )
    found: QuerySet[Landing] = (
        Landing.objects.live()
        .filter(Q(locale__language_code=language) | (Q(locale__language_code="en") & ~Exists(translated)), kind=kind)
        .select_related("locale")
        .order_by("position", "title")
    )
    return found


def section(kind: str) -> Section | None:
    """The section of this kind in the reader’s language, else in English."""
    language = get_language() or "en"
    found = {
        section.locale.language_code: section
        for section in Section.objects.live()
        .filter(kind=kind, locale__language_code__in=[language, "en"])
        .select_related("locale")
    }
    return found.get(language) or found.get("en")


def around(article: Article) -> dict[str, Any]:
    """What a page shows beside an article: its topics, what is near to it, and the newest of our blog."""
    topics = [topic.localized for topic in article.topics.all()]
    audiences = [audience.localized for audience in article.audiences.all()]
    others = articles().exclude(translation_key=article.translation_key)
    near = others.filter(topics__in=article.topics.all()).distinct() if topics else others.none()
    return {
        "topics": topics,
        "audiences": audiences,
        "near": near[:3],
        "from_blog": articles(kind="blog").exclude(translation_key=article.translation_key)[:3],
        "translations": translations(article),
    }


def translations(article: Article) -> list[Article]:
    """The same article in the other languages in which it is out."""
    found = Article.objects.live().filter(translation_key=article.translation_key).exclude(pk=article.pk)
    return list(found.select_related("locale").order_by("locale__language_code"))


def suggestions() -> list[str]:
    """What a reader may be looking for: topics, words explained, and the titles of guides."""
    named = [landing.title for landing in landings(Landing.Kind.TOPIC)]
    for kind in ("words", "guides"):
        named += articles(kind=kind).values_list("title", flat=True)
    return list(dict.fromkeys(named))


def comments_on(article: Article) -> list[Comment]:
    """What readers see below an article, the oldest first, each with its answers; what was taken down as a gap."""
    found = Comment.objects.seen_by_readers().filter(page=article.translation_key).order_by("at", "pk")
    answers: dict[int, list[Comment]] = {}
    first = []
    for comment in found:
        if comment.parent_id:
            answers.setdefault(comment.parent_id, []).append(comment)
        else:
            first.append(comment)
    for comment in first:
        comment.shown_answers = answers.get(comment.pk, [])
    return first


def published_comment(ref: str) -> Comment | None:
    found: Comment | None = Comment.objects.in_stage(CommentStage.PUBLISHED).filter(ref=ref).first()
    return found


def article_of(page: UUID) -> Article | None:
    """The published article with this key: in the reader’s language, else the original."""
    return articles().filter(translation_key=page).first()


def held_comments() -> QuerySet[Comment]:
    """What waits for a moderator: those of people first, then the crowd; of each the oldest first."""
    found: QuerySet[Comment] = Comment.objects.in_stage(CommentStage.HELD).order_by("is_crowd", "at", "pk")
    return found


def waiting_comments() -> dict[str, int]:
    """How many wait for a moderator (`all`), and how many of them came as machines send them (`crowd`)."""
    held = Comment.objects.in_stage(CommentStage.HELD)
    told: dict[str, int] = held.aggregate(all=Count("pk"), crowd=Count("pk", filter=Q(is_crowd=True)))
    return told


def comments_decided() -> QuerySet[Comment]:
    """Published comments and those that were decided lately, the newest first."""
    found: QuerySet[Comment] = Comment.objects.exclude(stage=CommentStage.HELD).order_by("-stage_since", "-pk")
    return found


def alike_among_held() -> list[tuple[str, int]]:
    """What is said more than twice among held comments: (digest, how many), the most first."""
    same = Comment.objects.in_stage(CommentStage.HELD).values("alike").annotate(number=Count("pk"))
    return list(same.filter(number__gt=2).order_by("-number", "alike").values_list("alike", "number")[:20])


def titles_of(pages: set[UUID]) -> dict[UUID, str]:
    """What the articles with these keys are called, in the language in which they were written."""
    return dict(
        Article.objects.filter(translation_key__in=pages, locale__language_code="en").values_list(
            "translation_key", "title"
        )
    )


def comments_to_forget(at: datetime, limit: int) -> Sequence[int]:
    return list(Comment.objects.filter(forget_at__lte=at).order_by("forget_at").values_list("pk", flat=True)[:limit])


def contributions_waiting() -> QuerySet[Contribution]:
    """What waits for an editor: those of people first, then the crowd; of each the oldest first."""
    found: QuerySet[Contribution] = Contribution.objects.in_stage(S.RECEIVED).order_by("is_crowd", "at", "pk")
    return found


def contributions_decided() -> QuerySet[Contribution]:
    found: QuerySet[Contribution] = Contribution.objects.exclude(stage=S.RECEIVED).select_related("article")
    return found.order_by("-stage_since", "-pk")


def contributions_out(at: datetime, limit: int) -> Sequence[int]:
    """Contributions whose draft was published meanwhile."""
    out = Contribution.objects.in_stage(S.DRAFTED).filter(article__live=True)
    return list(out.order_by("pk").values_list("pk", flat=True)[:limit])


def by_short(short: str) -> Article | None:
    """The published article behind a short address."""
    found: Article | None = Article.objects.live().filter(short=short).select_related("locale").first()
    return found


def stale_translations() -> QuerySet[Article]:
    """Published translations whose original was published again since: somebody has to look at them."""
    newer = Article.objects.live().filter(
        translation_key=OuterRef("translation_key"),
        locale__language_code="en",
        last_published_at__gt=OuterRef("last_published_at"),
    )
    found: QuerySet[Article] = Article.objects.live().exclude(locale__language_code="en").filter(Exists(newer))
    return found.select_related("locale").order_by("last_published_at", "pk")


def due(today: date) -> QuerySet[Article]:
    """What is out and should have been looked at again by this day, the longest overdue first."""
    found: QuerySet[Article] = Article.objects.live().filter(review_by__lte=today).select_related("locale")
    return found.order_by("review_by", "pk")


SOON = timedelta(days=60)


def due_for_editors(today: date) -> dict[str, Any]:
    """Pages that are overdue or soon will be, translations that have fallen behind, and links that lead nowhere."""
    overdue = list(due(today))
    soon = due(today + SOON).filter(review_by__gt=today)
    return {"overdue": overdue, "soon": soon, "stale": stale_translations(), "broken": broken_links()}


def revisions_due(at: datetime, limit: int) -> Sequence[int]:
    """Approved versions of pages whose time to come out has come."""
    due_ = Revision.objects.filter(approved_go_live_at__lte=at).order_by("approved_go_live_at")
    return list(due_.values_list("pk", flat=True)[:limit])


def pages_expired(at: datetime, limit: int) -> Sequence[int]:
    """Published pages whose time is over."""
    over = Page.objects.live().filter(expire_at__lte=at).order_by("expire_at")
    return list(over.values_list("pk", flat=True)[:limit])


MISSED = 2
"""So many looks in a row that found nothing make a link broken."""


def articles_with_unread_links(at: datetime, limit: int) -> Sequence[int]:
    """Published articles whose links nobody has taken down since they were published last."""
    unread = Q(links_read_at__isnull=True) | Q(links_read_at__lt=F("last_published_at"))
    return list(Article.objects.live().filter(unread).order_by("pk").values_list("pk", flat=True)[:limit])


def links_due(at: datetime, limit: int) -> Sequence[int]:
    """Links of published articles whose time to be looked at has come."""
    return list(Link.objects.due(at).filter(article__live=True).values_list("pk", flat=True)[:limit])


def broken_links() -> QuerySet[Link]:
    """Links that led nowhere at the last two looks or more, by page."""
    found: QuerySet[Link] = Link.objects.filter(misses__gte=MISSED, article__live=True).select_related("article")
    return found.order_by("article__title", "pk")


def newest_waiting() -> dict[str, datetime | None]:
    """When the newest of what waits came: of comments, and of contributions."""
    return {
        "comments": held_comments().order_by().aggregate(newest=Max("stage_since"))["newest"],
        "contributions": contributions_waiting().order_by().aggregate(newest=Max("stage_since"))["newest"],
    }
