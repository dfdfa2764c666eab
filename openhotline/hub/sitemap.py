"""Every public page that search engines should know: what is out, and in which other languages it stands.

Not by Django's framework: that takes the host from the request, and one page for the same in all languages.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from xml.etree import ElementTree as ET

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from openhotline.hub.models import Article, Landing, Section
from openhotline.statistics import selectors as statistics

MOST = 50_000
"""Addresses that one sitemap may hold (sitemaps.org)."""
AROUND = ("home", "help", "privacy", "accessibility", "leaving", "figures", "definitions")
"""Pages that stand in every language, by the name of their address."""
NAMESPACES = {
    "xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "xmlns:xhtml": "http://www.w3.org/1999/xhtml",
}
_BULLETIN = "bulletin"


@dataclass(frozen=True)
class Place:
    """One page in one language. `others` are the paths of the same page by language, this one among them."""

    path: str
    others: Mapping[str, str] = field(default_factory=dict)
    changed: datetime | None = None


def written(languages: Iterable[str]) -> str:
    """The sitemap of the pages in these languages."""
    root = ET.Element("urlset", NAMESPACES)
    for place in islice(places(list(languages)), MOST):
        url = ET.SubElement(root, "url")
        ET.SubElement(url, "loc").text = _absolute(place.path)
        if place.changed:
            ET.SubElement(url, "lastmod").text = place.changed.isoformat(timespec="seconds")
        if len(place.others) > 1:
            for language, path in place.others.items():
                ET.SubElement(url, "xhtml:link", {"rel": "alternate", "hreflang": language, "href": _absolute(path)})
    return ET.tostring(root, encoding="unicode", xml_declaration=True)


def places(languages: list[str]) -> Iterator[Place]:
    """The pages around a report first, then lists, figures, and the articles, the newest first."""
    for name in AROUND:
        yield from _in_all(_reversed(languages, name))
    for paths in _lists(languages):
        yield from _in_all(paths)
    for code, at in _bulletins().items():
        yield from _in_all(_reversed(languages, _BULLETIN, code), at)
    yield from _articles(languages)


def _in_all(paths: Mapping[str, str], changed: datetime | None = None) -> Iterator[Place]:
    for path in paths.values():
        yield Place(path, paths, changed)


def _reversed(languages: Iterable[str], name: str, *args: str) -> dict[str, str]:
    paths = {}
    for language in languages:
        with translation.override(language):
            paths[language] = reverse(f"hub:{name}", args=args)
    return paths


def _lists(languages: Iterable[str]) -> list[dict[str, str]]:
    """Sections and landing pages by language: what has no page of its own in one stands there as in English."""
    own: dict[object, dict[str, str]] = {}
    for kind in (Section, Landing):
        for page in kind.objects.live().select_related("locale").order_by("path"):
            own.setdefault(page.translation_key, {})[page.locale.language_code] = page.path_on_site
    lists = []
    for paths in own.values():
        if english := paths.get("en"):
            paths = {language: f"/{language}{english.removeprefix('/en')}" for language in languages} | paths
        lists.append({language: paths[language] for language in languages if language in paths})
    return lists


def _bulletins() -> dict[str, datetime]:
    """Every published period, with when it was last published about."""
    told = statistics.published_snapshots().order_by("publication__pk").values_list("period", "publication__at")
    newest = dict(told)
    return {period.code: newest[period.code] for period in statistics.published_periods()}


def _articles(languages: list[str]) -> Iterator[Place]:
    found = (
        Article.objects.live()
        .filter(locale__language_code__in=languages)
        .select_related("locale")
        .defer_streamfields()
        .order_by("-last_published_at", "-pk")
    )
    articles: list[Article] = list(found[:MOST])
    by_key: dict[object, dict[str, str]] = {}
    for article in articles:
        by_key.setdefault(article.translation_key, {})[article.locale.language_code] = article.path_on_site
    for article in articles:
        yield Place(article.path_on_site, by_key[article.translation_key], article.last_published_at)


def _absolute(path: str) -> str:
    return f"{settings.PUBLIC_URL}{path}"
