"""Searching the hub. What somebody searches for is in no address, no log and no table: it comes by POST and goes."""

import difflib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count, Max
from wagtail.search.query import PlainText

from openhotline.hub import selectors, wording
from openhotline.hub.models import Article

LONGEST = 100
MOST = 30
_WORD = re.compile(r"[^\W\d_]{2,}", re.U)
_SIGNS = re.compile(r"[^\w\s'’-]")
NEAR = 0.72
"""How alike a word must be to be meant by another (Ratcliff and Obershelp’s measure, 0 to 1): two letters of six."""
KEPT = 60 * 60


@dataclass(frozen=True)
class Found:
    """`meant`: what was searched for instead, where nothing had the words as they were typed; empty otherwise."""

    articles: list[Article]
    meant: str = ""


def search(words: str, *, language: str) -> Found:
    """Published articles with all these words, the best first, in this language or in English. Forgives a typing error.

    Words longer than 100 signs are cut. Nothing typed is kept.
    """
    typed = " ".join(_SIGNS.sub(" ", words).split())[:LONGEST]
    if not typed:
        return Found([])
    if found := _with(typed, language):
        return Found(found)
    meant = corrected(typed, vocabulary(language))
    return Found(_with(meant, language), meant) if meant != typed else Found([])


def _with(words: str, language: str) -> list[Article]:
    ranked = [article.pk for article in Article.objects.live().search(PlainText(words, operator="and"))[: 5 * MOST]]
    seen = {article.pk: article for article in selectors.articles(language=language).filter(pk__in=ranked)}
    return [seen[pk] for pk in ranked if pk in seen][:MOST]


def corrected(words: str, known: Counter[str]) -> str:
    """The same words with each that no page has replaced by the one most like it; of equals the more frequent."""
    return _WORD.sub(lambda match: _nearest(match[0].lower(), known) or match[0], words)


def _nearest(word: str, known: Counter[str]) -> str:
    if word in known:
        return word
    candidates = [other for other in known if abs(len(other) - len(word)) <= 2]
    close = difflib.get_close_matches(word, candidates, n=5, cutoff=NEAR)
    return max(
        close,
        key=lambda other: (round(difflib.SequenceMatcher(None, word, other).ratio(), 1), known[other]),
        default="",
    )


def vocabulary(language: str) -> Counter[str]:
    """Every word of the published articles in this language, with how often it occurs; made anew when one changes."""
    state = Article.objects.live().aggregate(Count("pk"), Max("last_published_at"))
    key = (
        f"hub words {language} {state['pk__count']} {state['last_published_at__max']:%Y%m%d%H%M%S%f}"
        if state["pk__count"]
        else ""
    )
    if not key:
        return Counter()
    key = key.replace(" ", "-")
    kept: Counter[str] | None = cache.get(key)
    if kept is None:
        kept = _words(selectors.articles(language=language))
        cache.set(key, kept, KEPT)
    return kept


def _words(articles: Iterable[Article]) -> Counter[str]:
    counted: Counter[str] = Counter()
    for article in articles:
        text = f"{article.title} {article.summary} {wording.own_text(article.body)}"
        counted.update(word.lower() for word in _WORD.findall(text))
    return counted
