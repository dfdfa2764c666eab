"""Deeds about links: which there are is read from published pages; whether they lead anywhere, a look says."""

from collections.abc import Sequence
from datetime import datetime

from openhotline.audit import services as audit
from openhotline.common import pace
from openhotline.common.actors import By
from openhotline.common.digests import digest
from openhotline.common.references import new_reference
from openhotline.hub.links import links_of
from openhotline.hub.models import Article, Link

EVERY = {"days": 7}
AGAIN = {"days": 1}
"""After a look that found nothing, the next one is a day later: a server that is down today is no broken link."""


@audit.deed()
def read_links(*, ids: Sequence[int], by: By, at: datetime) -> int:
    """Take down which links these published articles have now; those that went are forgotten. How many articles."""
    done = 0
    for article in Article.objects.live().filter(pk__in=ids).specific():
        there = {digest("link", web): web for web in links_of(article)}
        article.links.exclude(digest__in=there).delete()
        known = set(article.links.values_list("digest", flat=True))
        Link.objects.bulk_create(
            Link(ref=new_reference("LN"), article_id=article.pk, web=web, digest=key, due_at=at)
            for key, web in there.items()
            if key not in known
        )
        Article.objects.filter(pk=article.pk).update(links_read_at=at)
        done += 1
    return done


@audit.deed()
def record_look(*, link: Link, found: str, status: int | None, by: By, at: datetime) -> None:
    """Keep what a look at this link found, and when to look again."""
    link.found, link.status, link.looked_at = found, status, at
    link.misses = link.misses + 1 if found == Link.Found.GONE else 0
    link.due_at = at + pace.span(**(AGAIN if found == Link.Found.GONE else EVERY))
    link.claimed_until, link.tries = None, 0
    link.save()
