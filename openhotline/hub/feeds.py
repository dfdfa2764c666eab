"""Feeds of what is published: articles, by section, topic and audience; and figures, with each revision’s reason."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed, get_tag_uri, rfc3339_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from openhotline.hotline import selectors as hotline
from openhotline.hub import selectors as hub
from openhotline.hub.models import Article, Landing, Section
from openhotline.statistics import selectors
from openhotline.statistics.exports.brief import in_brief
from openhotline.statistics.models import Snapshot

MOST = 30
"""Entries: a reader of feeds comes by more often than that."""
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The newest published snapshots as Atom (RFC 4287), in the language of the path.

    An entry keeps its id for ever, in every language, and leads to the snapshot itself, which never changes.
    """
    figures, name = _address(reverse("hub:figures")), hotline.profile().name
    atom = Atom1Feed(
        title=_clean(_("Figures of %(hotline)s") % {"hotline": name}),
        link=figures,
        description=_("Everything that is published, and every revision with its reason."),
        language=get_language(),
        author_name=_clean(name),
        feed_url=_address(request.path),
        feed_guid=f"{settings.PUBLIC_URL}/figures/",
    )
    for snapshot in selectors.published_snapshots().order_by("-publication__pk")[:MOST]:
        _add(atom, snapshot, f"{figures}{snapshot.ref}/")
    return HttpResponse(atom.writeString("utf-8"), content_type=atom.content_type)


def _add(atom: Atom1Feed, snapshot: Snapshot, link: str) -> None:
    figures, at = selectors.figures_of(snapshot), snapshot.publication.at
    told, title = in_brief(figures), figures.period.title
    said = [told.warning, told.headline]
    if snapshot.reason:
        title = _("%(period)s, revised") % {"period": title}
        said.append(_("Revised: %(reason)s") % {"reason": snapshot.reason})
    atom.add_item(
        title=_clean(title),
        link=link,
        description=_clean(" ".join(part for part in said if part)),
        unique_id=get_tag_uri(f"{settings.PUBLIC_URL}/figures/{snapshot.ref}", at),
        pubdate=at,
        updateddate=at,
    )


def _address(path: str) -> str:
    return urljoin(f"{settings.PUBLIC_URL}/", path)


def _clean(text: str) -> str:
    """Without signs that XML cannot carry, so that one of them in a reason breaks no feed."""
    return _NOT_XML.sub("", text)


# --- articles ---


class _Rss(Rss201rev2Feed):
    """RSS 2.0, in which an entry says in which language it is: lists fall back on English."""

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("dc:language", item["language"], {"xmlns:dc": "http://purl.org/dc/elements/1.1/"})


class _Atom(Atom1Feed):
    def item_attributes(self, item: dict[str, Any]) -> dict[str, Any]:
        return {"xml:lang": item["language"]}


class _Json(SyndicationFeed):
    """JSON Feed 1.1 (jsonfeed.org)."""

    def write(self, outfile: Any, encoding: str) -> None:
        told = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.feed["title"],
            "home_page_url": self.feed["link"],
            "feed_url": self.feed["feed_url"],
            "description": self.feed["description"],
            "language": self.feed["language"],
            "authors": [{"name": self.feed["author_name"], "url": f"{settings.PUBLIC_URL}/"}],
            "items": [self._entry(item) for item in self.items],
        }
        json.dump(told, outfile, ensure_ascii=False)

    def _entry(self, item: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": item["unique_id"],
            "url": item["link"],
            "title": item["title"],
            "content_text": item["description"],
            "date_published": rfc3339_date(item["pubdate"]),
            "date_modified": rfc3339_date(item["updateddate"]),
            "language": item["language"],
            "tags": item["categories"],
        }


@dataclass(frozen=True)
class Form:
    """What a feed can be written in."""

    name: str
    media_type: str
    writer: type[SyndicationFeed]


FORMS = {
    "rss": Form("RSS", "application/rss+xml; charset=utf-8", _Rss),
    "atom": Form("Atom", "application/atom+xml; charset=utf-8", _Atom),
    "json": Form("JSON", "application/feed+json; charset=utf-8", _Json),
}
EVERYTHING = "all"


@dataclass(frozen=True)
class FeedLink:
    """One feed of a page, as the page leads to it."""

    form: str
    media_type: str
    title: str
    href: str


def links(page: Section | Landing) -> list[FeedLink]:
    """The feeds of a section, a topic or an audience, in each form; none where it lists no articles."""
    if isinstance(page, Section):
        if page.kind not in hub.KINDS:
            return []
        title, view, args = str(Section.Kind(page.kind).label), "hub:section_feed", [page.kind]
    else:
        title, view, args = page.title, "hub:landing_feed", [page.menu, page.slug]
    return [
        FeedLink(form.name, form.media_type, f"{title} ({form.name})", reverse(view, args=[*args, code]))
        for code, form in FORMS.items()
    ]


@require_safe
def section_feed(request: HttpRequest, name: str, form: str) -> HttpResponse:
    """The newest articles of a section, or of all (`all`)."""
    if name == EVERYTHING:
        return _answer(request, form, title=hotline.profile().name, link=reverse("hub:home"), articles=hub.articles())
    if name not in hub.KINDS:
        raise Http404
    link = reverse("hub:page", args=[f"{name}/"])
    return _answer(request, form, title=str(Section.Kind(name).label), link=link, articles=hub.articles(kind=name))


@require_safe
def landing_feed(request: HttpRequest, kind: str, slug: str, form: str) -> HttpResponse:
    """The newest articles about a topic or for an audience."""
    of_kind = Landing.Kind.TOPIC if kind == Section.Kind.TOPICS else Landing.Kind.AUDIENCE
    landing = hub.landings(of_kind).filter(slug=slug).first()
    if landing is None:
        raise Http404
    link = reverse("hub:page", args=[f"{kind}/{landing.slug}/"])
    return _answer(request, form, title=landing.title, link=link, articles=hub.articles_about(landing))


def _answer(request: HttpRequest, form: str, *, title: str, link: str, articles: QuerySet[Article]) -> HttpResponse:
    whose = hotline.profile().name
    made = FORMS[form].writer(
        title=_clean(title if title == whose else f"{title} – {whose}"),
        link=_address(link),
        description=_clean(_("What %(hotline)s publishes: the newest first, in short.") % {"hotline": whose}),
        language=get_language(),
        author_name=_clean(whose),
        feed_url=_address(request.path),
        feed_guid=_address(request.path),
    )
    for article in articles[:MOST]:
        out = _came_out(article)
        made.add_item(
            title=_clean(article.title),
            link=_address(article.path_on_site),
            description=_clean(article.summary),
            unique_id=get_tag_uri(f"{settings.PUBLIC_URL}/a/{article.short}", out),
            unique_id_is_permalink=False,
            pubdate=out,
            updateddate=article.last_published_at or out,
            categories=[article.kind_words],
            language=article.locale.language_code,
        )
    return HttpResponse(made.writeString("utf-8"), content_type=FORMS[form].media_type)


def _came_out(article: Article) -> datetime:
    """When readers first saw it: that never changes again, so it can be part of what identifies an entry."""
    moment: datetime | None = article.first_published_at
    return moment or datetime.combine(article.dated, time(), tzinfo=UTC)
