"""Editions: what the worker makes of published figures in each language, once: charts as pictures, and the PDF."""

import base64
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from openhotline.accounts import services as accounts
from openhotline.accounts.permissions import Permission
from openhotline.common.actors import By
from openhotline.common.errors import Refused
from openhotline.hotline import selectors as hotline
from openhotline.statistics import selectors
from openhotline.statistics.bulletin import Bulletin
from openhotline.statistics.charts import describe, png
from openhotline.statistics.gallery import charts_of
from openhotline.statistics.models import Edition, Publication, Rendering, Snapshot
from openhotline.statistics.report import document_of
from openhotline.statistics.typesetting.document import Document, typeset

PDF, PNG = "pdf", "png"
DOCUMENT = "bulletin"


def ask_for_editions(*, at: datetime) -> int:
    """Ask for every edition that is missing: of published figures, in each language that was signed off."""
    languages = sorted(hotline.signed_off_languages())
    with transaction.atomic():
        there = set(Edition.objects.values_list("publication", "language"))
        missing = [
            Edition(publication_id=pk, language=language, due_at=at)
            for pk in Publication.objects.order_by("-pk").values_list("pk", flat=True)
            for language in languages
            if (pk, language) not in there
        ]
        Edition.objects.bulk_create(missing, ignore_conflicts=True)
    return len(missing)


def ask_again(*, snapshot: Snapshot, language: str, by: By, at: datetime) -> None:
    """Have charts and PDF of a language made once more, such as when a word was put right.

    Refuses people who may not publish, and a language in which they were never asked for.
    """
    accounts.require(by, Permission.PUBLISH)
    if not again(Edition.objects.filter(publication__snapshot=snapshot, language=language), at=at):
        raise Refused(_("There is no PDF in this language. Have the language signed off first."))


def again(editions: QuerySet[Edition], *, at: datetime) -> int:
    """Have these made anew, whatever became of them before."""
    return editions.update(due_at=at, tries=0, set_aside_at=None, claimed_until=None)


def make_edition(*, edition: Edition, at: datetime) -> None:
    """Draw every chart and set the PDF, from the frozen figures and the editor's notes, and keep them."""
    with translation.override(edition.language):
        made = _made(edition)
    with transaction.atomic():
        edition.renderings.all().delete()
        Rendering.objects.bulk_create(Rendering(edition=edition, **one) for one in made)
        edition.finish()


def _made(edition: Edition) -> list[Mapping[str, str]]:
    publication = edition.publication
    told = selectors.bulletin_of(publication.snapshot)
    rtl = translation.get_language_bidi()
    pictures = [
        {
            "name": chart.name,
            "form": PNG,
            "content": _text(png(chart, language=edition.language, rtl=rtl)),
            "alt": describe(chart),
        }
        for chart in charts_of(told).values()
    ]
    document = make_document(told=told, snapshot=publication.snapshot)
    return [*pictures, {"name": DOCUMENT, "form": PDF, "content": _text(typeset(document)), "alt": document.title}]


def make_document(*, told: Bulletin, snapshot: Snapshot | None) -> Document:
    """What is set as the PDF, in the language that is active, with where the figures come from: None, counted now."""
    publication = getattr(snapshot, "publication", None)
    return document_of(
        told,
        reference=snapshot.ref if snapshot else "",
        published=publication.at.date().isoformat() if publication else "",
        audit_head=publication.audit_head if publication else "",
    )


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()
