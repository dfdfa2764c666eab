"""Handing a page on: its short address, and plain links to where people may want to tell of it.

A link leads to another site only when somebody follows it; nothing is loaded from there, and nobody is told who reads.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from openhotline.hub.kinds import SectionKind
from openhotline.hub.models import Article
from openhotline.statistics.blocks import Block
from openhotline.statistics.bulletin import Bulletin
from openhotline.statistics.charts.canvas import printable

NETWORKS: Mapping[str, str] = {
    "WhatsApp": "https://wa.me/?text={text}",
    "Facebook": "https://www.facebook.com/sharer/sharer.php?u={link}",
    "X": "https://x.com/intent/post?text={title}&url={link}",
    "LinkedIn": "https://www.linkedin.com/sharing/share-offsite/?url={link}",
    "Bluesky": "https://bsky.app/intent/compose?text={text}",
    "Mastodon": "https://share.joinmastodon.org/#text={text}",
}
"""Where each takes what is shared: `{link}`, `{title}`, or both in one `{text}`."""


@dataclass(frozen=True)
class Share:
    """What stands below a page. Where a child may read, nothing leads away: no network, no mail, no file."""

    heading: str
    title: str
    link: str
    pdf: str = ""
    leads_away: bool = True

    @property
    def mail(self) -> str:
        subject, body = _quoted(self.title), _quoted(f"{self.title}\n{self.link}")
        return f"mailto:?subject={subject}&body={body}" if self.leads_away else ""

    @property
    def networks(self) -> list[tuple[str, str]]:
        if not self.leads_away:
            return []
        parts = {"link": self.link, "title": self.title, "text": f"{self.title} {self.link}"}
        quoted = {name: _quoted(part) for name, part in parts.items()}
        return [(name, template.format(**quoted)) for name, template in NETWORKS.items()]


def of_article(article: Article) -> Share:
    """An article by its short address, which outlives every other."""
    is_news = article.section_kind == SectionKind.NEWS
    title = _one_line(article.title)
    pdf = reverse("hub:article_pdf", args=[article.short])
    return Share(
        heading=_("Share this story") if is_news else _("Share this page"),
        title=title,
        link=f"{settings.PUBLIC_URL}{article.short_path}",
        pdf="" if article.shows_exit else pdf,
        leads_away=not article.shows_exit,
    )


def of_figures(bulletin: Bulletin, code: str) -> Share:
    """The figures of a period, or of one snapshot."""
    title = _("Figures: %(period)s") % {"period": bulletin.figures.period.title}
    return Share(
        heading=_("Share this page"), title=title, link=f"{settings.PUBLIC_URL}{reverse('hub:bulletin', args=[code])}"
    )


def embed_code(block: Block, code: str) -> str:
    """HTML with which another page shows a chart: a picture from here that leads to its figures, and no script."""
    width, height = block.size
    made = format_html(
        '<a href="{}{}"><img src="{}{}" alt="{}" width="{}" height="{}"></a>',
        settings.PUBLIC_URL,
        reverse("hub:bulletin", args=[code]),
        settings.PUBLIC_URL,
        reverse("hub:chart", args=[code, block.file, "svg"]),
        _one_line(block.alt),
        width,
        height,
    )
    return made + ""  # text from here on: a page shows it, and escapes it as any other


def _one_line(text: str) -> str:
    return printable(" ".join(text.split()))


def _quoted(text: str) -> str:
    return quote(text, safe="")
