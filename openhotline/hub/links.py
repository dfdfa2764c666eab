"""Which links a page has to elsewhere: in its text, its sources and its own fields."""

import re
from collections.abc import Iterator
from html import unescape

from wagtail.blocks import StreamValue, URLBlock

from openhotline.hub.blocks import parts_of
from openhotline.hub.models import Article, Guide, NewsStory, Research

_HREF = re.compile(r"""<a\b[^>]*\shref=["'](https?://[^"']+)["']""", re.I)


def links_of(article: Article) -> list[str]:
    """Every web address that this article leads to, once each, in the order of the page."""
    bodies = [article.body, article.sources]
    if isinstance(article, Guide):
        bodies.append(article.do_now)
    found = [*_own(article), *(link for body in bodies for link in _in(body))]
    return list(dict.fromkeys(web for web in found if web.startswith(("https://", "http://"))))


def _own(article: Article) -> Iterator[str]:
    if isinstance(article, NewsStory):
        yield article.source_address
    if isinstance(article, Research):
        yield article.original_address


def _in(body: StreamValue) -> Iterator[str]:
    for block, value in parts_of(body):
        if isinstance(block, URLBlock):
            yield str(value or "")
        elif source := getattr(value, "source", ""):
            yield from map(unescape, _HREF.findall(source))
