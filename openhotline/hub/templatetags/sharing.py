"""What a page says of itself to others, and how it is handed on."""

from typing import Any

from django import template

from openhotline.hub import feeds, previews
from openhotline.hub import sharing as shares
from openhotline.hub.feeds import FeedLink
from openhotline.hub.models import Article, Landing, Section
from openhotline.hub.previews import Preview
from openhotline.hub.sharing import Share
from openhotline.statistics.blocks import Block

register = template.Library()


@register.simple_tag(takes_context=True)
def preview_of(context: template.Context, page: Any = None) -> Preview:
    """The facts in the head of an article or a list; of no page, of the front page."""
    if isinstance(page, Article):
        return previews.of_article(page)
    if isinstance(page, Section | Landing):
        return previews.of_list(page)
    return previews.of_front(context["hotline"])


@register.simple_tag
def share_of(article: Article) -> Share:
    """How an article is handed on."""
    return shares.of_article(article)


@register.simple_tag
def feeds_of(page: Section | Landing) -> list[FeedLink]:
    """The feeds of a section, a topic or an audience; none where it lists no articles."""
    return feeds.links(page)


@register.simple_tag
def embed_code(block: Block, code: str) -> str:
    """HTML with which another page shows a chart."""
    return shares.embed_code(block, code)
