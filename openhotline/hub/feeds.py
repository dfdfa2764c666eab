"""A feed of everything that is published: figures, and figures revised with the reason why."""

import re
from urllib.parse import urljoin

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, get_tag_uri
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from openhotline.hotline import selectors as hotline
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
