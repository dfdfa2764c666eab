"""Rich text of articles, as pages show it."""

from typing import Any

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString
from wagtail.rich_text import RichText

from openhotline.hub import markdown, selectors, stats
from openhotline.hub.blocks import html
from openhotline.hub.models import Article, Comment, Landing, Section

register = template.Library()


@register.filter
def article_html(text: RichText) -> SafeString:
    """Paragraphs, lists and links, with the published figures in them."""
    return html(text)


@register.filter
def words_html(text: str) -> SafeString:
    """One paragraph of plain words, with the published figures in them."""
    return SafeString(stats.filled(escape(text)))


@register.simple_tag
def around(article: Article) -> dict[str, Any]:
    """What stands around an article: its topics, what is near to it, the newest of our blog, its translations."""
    return selectors.around(article)


@register.simple_tag(takes_context=True)
def listed(context: template.Context, page: Section | Landing) -> dict[str, Any]:
    """What a section or a landing page lists, by pages."""
    asked = context["request"].GET.get("page", "")
    if isinstance(page, Section):
        return selectors.in_section(page, page=asked)
    return selectors.at_landing(page, page=asked)


@register.simple_tag
def comments_on(article: Article) -> list[Comment]:
    """What readers wrote below an article, and is out."""
    return selectors.comments_on(article)


@register.filter
def comment_html(text: str) -> SafeString:
    """A comment with a little of Markdown in it, and no HTML of its own."""
    return SafeString(markdown.comment(text))
