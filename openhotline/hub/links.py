"""Which links a page has to elsewhere: in its text, its sources and its own fields."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from wagtail.blocks import ListBlock, StreamBlock, StructBlock, URLBlock

from openhotline.hub.models import Article, Guide, NewsStory, Research

_HREF = re.compile(r"""<a\b[^>]*\shref=["'](https?://[^"']+)["']""", re.I)


def links_of(article: Article) -> list[str]:
    """Every web address that this article leads to, once each, in the order of the page."""
    found = [*_own(article), *_in(article.body.stream_block, article.body)]
    found += _in(article.sources.stream_block, article.sources)
    if isinstance(article, Guide):
        found += _in(article.do_now.stream_block, article.do_now)
    return list(dict.fromkeys(web for web in found if web.startswith(("https://", "http://"))))


def _own(article: Article) -> Iterator[str]:
    if isinstance(article, NewsStory):
        yield article.source_address
    if isinstance(article, Research):
        yield article.original_address


def _in(block: Any, value: Any) -> Iterator[str]:
    if isinstance(block, StreamBlock):
        for child in value:
            yield from _in(child.block, child.value)
    elif isinstance(block, StructBlock):
        for name, child in block.child_blocks.items():
            yield from _in(child, value.get(name))
    elif isinstance(block, ListBlock):
        for child in value or ():
            yield from _in(block.child_block, child)
    elif isinstance(block, URLBlock):
        if value:
            yield str(value)
    elif source := getattr(value, "source", ""):
        yield from map(unescape, _HREF.findall(source))
