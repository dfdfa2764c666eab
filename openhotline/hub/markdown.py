"""Markdown, by markdown-it: of the pages that ship with us, and a little of it in comments. No HTML passes."""

import re
from collections.abc import Mapping
from functools import cache

from markdown_it import MarkdownIt

_PAGE = re.compile(r'<a href="page:([a-z0-9-]+)">')
_OURS = re.compile(r'<a href="/(?!/)')


@cache
def _of_articles() -> MarkdownIt:
    return MarkdownIt("zero").enable(["emphasis", "link", "list", "escape", "entity"])


@cache
def _of_comments() -> MarkdownIt:
    """Paragraphs, emphasis, lists and quotations. No link, no picture, no heading, no HTML."""
    return MarkdownIt("zero", {"breaks": True}).enable(["emphasis", "list", "blockquote", "escape", "newline"])


def article(text: str, *, pages: Mapping[str, int], language: str = "en") -> str:
    """The rich text of a page that ships. `page:guide-slug` leads to that page; a path of ours gets its language.

    Refuses (KeyError) a page that there is not.
    """
    html: str = _of_articles().render(text).strip()
    html = _PAGE.sub(lambda match: f'<a linktype="page" id="{pages[match[1]]}">', html)
    return _OURS.sub(f'<a href="/{language}/', html).replace("\n", "")


def comment(text: str) -> str:
    """What a reader wrote, as a page shows it."""
    html: str = _of_comments().render(text).strip()
    return html
