"""Questions about the hub: what is out, in which language, about what, and what is due to be looked at again."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import get_language

from openhotline.hub.models import Article, BlogPost, Guide, Landing, NewsStory, Research, Section, Term

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


def articles_about(landing: Landing) -> QuerySet[Article]:
    """Everything about a topic or for an audience, whichever language named it first."""
    same = Landing.objects.filter(translation_key=landing.translation_key).values("pk")
    field = "topics" if landing.kind == Landing.Kind.TOPIC else "audiences"
    return articles().filter(**{f"{field}__in": same}).distinct()


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


def sections(*, language: str = "") -> QuerySet[Section]:
    """The sections with articles, in the order of their kinds."""
    language = language or get_language() or "en"
    found: QuerySet[Section] = Section.objects.live().filter(locale__language_code=language).select_related("locale")
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


def by_short(short: str) -> Article | None:
    """The published article behind a short address."""
    found: Article | None = Article.objects.live().filter(short=short).select_related("locale").first()
    return found


def is_stale(article: Article, originals: Iterable[Article] = ()) -> bool:
    """Whether the original was published again after this translation was: somebody has to look at it."""
    if article.locale.language_code == "en":
        return False
    original = Article.objects.filter(
        translation_key=article.translation_key, locale__language_code="en", live=True
    ).first()
    mine, theirs = article.last_published_at, original.last_published_at if original else None
    return bool(theirs and (mine is None or theirs > mine))


def due(today: date) -> QuerySet[Article]:
    """What is out and should have been looked at again, the longest overdue first."""
    found: QuerySet[Article] = (
        Article.objects.live()
        .filter(review_by__lte=today)
        .select_related("locale", "content_type")
        .order_by("review_by", "pk")
    )
    return found


def expiring(at: datetime) -> list[int]:
    """Published pages whose time is over, by primary key."""
    return list(Article.objects.live().filter(expire_at__lte=at).order_by("expire_at").values_list("pk", flat=True))
