"""What other sites are told of a page when somebody links to it there (Open Graph), and search engines of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.images.models import SourceImageIOError

from openhotline.hotline.models import Profile
from openhotline.hub import cards, selectors
from openhotline.hub.models import Article, HubPage, Landing, Section
from openhotline.statistics import selectors as statistics
from openhotline.statistics.bulletin import Bulletin
from openhotline.statistics.charts import Chart, describe
from openhotline.statistics.models import Snapshot

LOCALES: Mapping[str, str] = {
    "ar": "ar_AR",
    "de": "de_DE",
    "en": "en_GB",
    "es": "es_ES",
    "fr": "fr_FR",
    "pl": "pl_PL",
    "uk": "uk_UA",
}
"""A language as Open Graph names it."""
PICTURE = f"fill-{cards.WIDTH}x{cards.HEIGHT}|format-jpeg"
HOTLINE = "hotline"
"""The name of the card that is the hotline’s own."""
SCHEMA_TYPES: Mapping[str, str] = {"newsstory": "NewsArticle", "blogpost": "BlogPosting"}
"""What schema.org calls an article, by its kind; the others are an `Article`."""


@dataclass(frozen=True)
class Preview:
    """The facts in the head of a page. Without `wide` nobody can say how large the picture is."""

    title: str
    description: str
    link: str
    image: str
    alt: str
    kind: str = "website"
    locale: str = ""
    others: tuple[str, ...] = ()
    published: datetime | None = None
    modified: datetime | None = None
    wide: int | None = cards.WIDTH
    high: int | None = cards.HEIGHT
    schema_type: str = "Article"

    @property
    def site(self) -> str:
        return f"{settings.PUBLIC_URL}/"


def of_article(article: Article) -> Preview:
    """An article: with its own picture where it has one, else with a card of ours."""
    image, alt = _own_picture(article)
    language = article.locale.language_code
    return Preview(
        title=article.title,
        description=article.summary,
        link=article.full_url,
        image=image or _card(article.short),
        alt=alt or f"{article.kind_words}: {article.title}",
        kind="article",
        locale=LOCALES.get(language, language),
        others=tuple(_locale(other) for other in selectors.translations(article)) if article.pk else (),
        published=article.first_published_at,
        modified=article.last_published_at,
        schema_type=SCHEMA_TYPES.get(article.kind, "Article"),
    )


def of_list(page: Section | Landing) -> Preview:
    """A section, a topic or an audience, in the language in which it is read: lists stand under every one."""
    title = str(page.get_kind_display()) if isinstance(page, Section) else page.title
    _empty, _own_language, rest = page.path_on_site.split("/", 2)
    return _website(title, page.introduction, f"/{get_language()}/{rest}", card=rest.strip("/"))


def of_front(hotline: Profile) -> Preview:
    """The front page."""
    words = _("Tell us about a web page, a picture, a video or an account. You do not have to say who you are.")
    return _website(hotline.name, hotline.strap_line or words, reverse("hub:home"), card=HOTLINE)


def of_figures(bulletin: Bulletin, snapshot: Snapshot, *, path: str, chart: Chart | None) -> Preview:
    """A page about published figures: with the chart as a picture, once the worker has drawn it."""
    told = " ".join(part for part in (bulletin.warning, bulletin.headline) if part)
    title = _("Figures: %(period)s") % {"period": bulletin.figures.period.title}
    facts: dict[str, Any] = {"published": snapshot.publication.at}
    if chart and statistics.has_rendering(snapshot, chart.name, "png", language=get_language() or "en"):
        image = _absolute(reverse("hub:chart", args=[snapshot.ref, chart.name, "png"]))
        facts |= {"image": image, "alt": describe(chart), "wide": None, "high": None}
    return _website(title, told, path, card=HOTLINE, **facts)


def _website(title: str, description: str, path: str, *, card: str, **more: Any) -> Preview:
    language = get_language() or "en"
    told = {"image": _card(card), "alt": title, "locale": LOCALES.get(language, language), **more}
    return Preview(title=title, description=description, link=_absolute(path), **told)


def _own_picture(article: Article) -> tuple[str, str]:
    if not article.picture:
        return "", ""
    try:
        found = article.picture.get_rendition(PICTURE)
    except SourceImageIOError:
        return "", ""
    return _absolute(found.url), article.picture.description


def _card(name: str) -> str:
    return _absolute(reverse("hub:card", args=[name]))


def _locale(page: HubPage) -> str:
    language = page.locale.language_code
    return LOCALES.get(language, language)


def _absolute(path: str) -> str:
    return path if path.startswith(settings.PUBLIC_URL) else f"{settings.PUBLIC_URL}{path}"
