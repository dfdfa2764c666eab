"""Deeds about what readers offer us: it comes, is read, becomes a draft with its credit, is answered, or declined."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from wagtail.rich_text import RichText

from openhotline.accounts import services as accounts
from openhotline.accounts.models import User
from openhotline.accounts.permissions import Permission
from openhotline.audit import services as audit
from openhotline.common.actors import By
from openhotline.common.digests import digest
from openhotline.common.errors import Refused
from openhotline.common.references import new_reference, tidy_reference
from openhotline.hub import door, markdown, selectors
from openhotline.hub.models import (
    Article,
    Contribution,
    ContributionAnswer,
    ContributionKind,
    Guide,
    NewsStory,
    Research,
)
from openhotline.hub.stages import ContributionStage as S

LONGEST = {"title": 200, "link": 2_000, "words": 10_000, "credit": 80}
KINDS: Mapping[str, type[Article]] = {
    ContributionKind.NEWS: NewsStory,
    ContributionKind.RESEARCH: Research,
    ContributionKind.GUIDE: Guide,
}
STATES: Mapping[str, Promise] = {
    S.RECEIVED: _lazy("It is here. Nobody has decided yet."),
    S.DRAFTED: _lazy("We are making a page of it."),
    S.PUBLISHED: _lazy("It is published."),
    S.DECLINED: _lazy("We do not publish it. Thank you all the same."),
    S.WITHDRAWN: _lazy("You took it back. What you wrote is deleted."),
}


@dataclass(frozen=True)
class Offered:
    """A contribution as an editor reads it."""

    title: str
    link: str
    words: str
    credit: str


def take_in_contribution(
    *,
    kind: str,
    licence: str,
    title: str,
    link: str,
    words: str,
    credit: str,
    contact: str,
    arrival: door.Arrival,
    language: str,
    by: By,
    at: datetime,
) -> tuple[Contribution, str]:
    """Take in what a reader offers, and give them a reference and a secret for it. Sent twice, it is one.

    Words of immediate danger in it go to the hotline as a report, too. Refuses an offer with neither a link nor words,
    and what is too long.
    """
    typed = {"title": title, "link": link, "words": words, "credit": credit}
    told = {name: door.clean_words(text) for name, text in typed.items()}
    for name, text in told.items():
        if len(text) > LONGEST[name]:
            raise Refused(_("This is too long. Write at most %(most)s characters.") % {"most": LONGEST[name]})
    if not told["link"] and not told["words"]:
        raise Refused(_("Give a link, or write what you offer."))
    secret, salt = door.receipts.secret_for(arrival.token), _salt_of(arrival.token)
    proof = door.receipts.stretch(secret, salt)  # slow on purpose, so before the deed
    with audit.deed():
        contribution = Contribution(
            ref=new_reference("CO"),
            stage_since=at,
            kind=kind,
            licence=licence,
            language=language,
            at=at,
            contact=door.clean_contact(contact),
            form=digest("contribution form", arrival.token),
            is_crowd=door.is_of_a_crowd(arrival),
            salt=salt,
            hash=proof.hash,
            public_key=door.boxes.public_key(proof.key),
            **told,
        )
        try:
            with transaction.atomic():
                contribution.save()
        except IntegrityError:
            return Contribution.objects.get(form=contribution.form), secret
        door.count(arrival, at=at)
        audit.record("contribution.offered", about=contribution.ref, by=by, at=at, kind=str(kind))
        if door.speaks_of_danger(told["words"], language):
            door.hand_on(words=told["words"], language=language, token=arrival.token, by=by, at=at)
    return contribution, secret


def _salt_of(token: str) -> str:
    """The same for the same form, so that sending it again gives the same answer."""
    return hashlib.sha256(f"contribution {token}".encode()).hexdigest()[:32]


def open_contribution(*, reference: str, secret: str, at: datetime) -> tuple[Contribution, list[tuple[datetime, str]]]:
    """The contribution of this reference and secret, with our answers. Refuses both alike, and slows guessing."""
    wanted = tidy_reference(reference)[:20]
    guess = door.begin_guess(f"contribution {wanted}", at=at)
    found = Contribution.objects.filter(ref=wanted).first()
    salt, hash_ = (found.salt, found.hash) if found else ("00" * 16, "00" * 32)  # the same work on a miss
    proof = door.receipts.stretch(secret, salt)
    if not proof.is_of(hash_) or found is None:
        raise Refused(_("We do not know this reference and secret together. Check both, and try again."))
    door.guessed_right(guess)
    answers = ContributionAnswer.objects.filter(contribution=found).order_by("at", "pk")
    return found, [(answer.at, door.boxes.open_box(answer.box, proof.key)) for answer in answers]


def follow_contribution(
    *, reference: str, secret: str, take_back: bool = False, by: By, at: datetime
) -> dict[str, Any]:
    """What became of it, for whoever has the secret: `reference`, `state` in words, `article` if it is out, `answers`.

    With `take_back` it is taken back first. Refuses a wrong reference or secret, and to take back what is published.
    """
    found, answers = open_contribution(reference=reference, secret=secret, at=at)
    if take_back:
        withdraw_contribution(contribution=found, by=by, at=at)
    article = found.article if found.article and found.article.live else None
    return {"reference": found.ref, "state": STATES[found.stage], "article": article, "answers": answers}


@audit.deed()
def withdraw_contribution(*, contribution: Contribution, by: By, at: datetime) -> None:
    """Whoever offered it takes it back: what they wrote goes at once. Refuses what is published already."""
    contribution.move_to(S.WITHDRAWN, by=by, at=at)
    _forget(contribution)


@audit.deed()
def read_contribution(*, contribution: Contribution, by: By, at: datetime) -> Offered:
    """What was offered, for one editor. The reading is a deed. Refuses who may not edit."""
    accounts.require(by, Permission.EDIT)
    audit.record("contribution.read", about=contribution.ref, by=by, at=at)
    return _opened(contribution)


def _opened(contribution: Contribution) -> Offered:
    return Offered(
        contribution.title.open(), contribution.link.open(), contribution.words.open(), contribution.credit.open()
    )


@audit.deed()
def draft_contribution(*, contribution: Contribution, by: By, at: datetime) -> Article:
    """Make a draft of it in its section, with its credit, for the editor to go on with; it is published by review.

    Refuses who may not edit, and one that is a draft already.
    """
    accounts.require(by, Permission.EDIT)
    told, model = _opened(contribution), KINDS[contribution.kind]
    section = selectors.section(model.section_kind)
    if section is None:
        raise Refused(_("There is no section for it."))
    contribution.move_to(S.DRAFTED, by=by, at=at)
    title = told.title or _("Offered by a reader")
    article = model(
        title=title[:250],
        slug=f"{slugify(title)[:60] or 'offered'}-{contribution.ref[3:].lower()}",
        summary=title[:250],
        credit=told.credit[: LONGEST["credit"]],
        dated=timezone.localdate(at),
        live=False,
        owner=User.objects.filter(username=by.name).first(),
        **_fields(model, told, at),
    )
    article.body = [("section", {"heading": "", "text": _as_rich_text(told)})]
    section.add_child(instance=article)
    article.save_revision(user=article.owner, log_action=True)
    Contribution.objects.filter(pk=contribution.pk).update(article=article)
    audit.record("contribution.drafted", about=contribution.ref, by=by, at=at, page=article.pk)
    return article


def _fields(model: type[Article], told: Offered, at: datetime) -> dict[str, Any]:
    day = timezone.localdate(at)
    if model is NewsStory:
        return {
            "source_name": told.credit or "–",
            "source_title": told.title or "–",
            "source_address": _web(told.link),
            "source_published": day,
            "source_retrieved": day,
        }
    if model is Research:
        return {
            "authors": told.credit or "–",
            "original_title": told.title or "–",
            "published_in": "–",
            "year": day.year,
            "original_address": _web(told.link),
        }
    return {}


def _web(link: str) -> str:
    """An address of the web, as it was typed; in place of anything else one that nobody has, to be changed."""
    return link if link.startswith(("https://", "http://")) and " " not in link else "https://look-it-up.invalid/"


def _as_rich_text(told: Offered) -> RichText:
    return RichText(markdown.comment(told.words) or "<p></p>")


@audit.deed()
def decline_contribution(*, contribution: Contribution, by: By, at: datetime) -> None:
    """Do not take it. Refuses who may not edit, and what is published."""
    accounts.require(by, Permission.EDIT)
    contribution.move_to(S.DECLINED, by=by, at=at)


@audit.deed()
def answer_contribution(*, contribution: Contribution, text: str, by: By, at: datetime) -> None:
    """Write to whoever offered it; only their secret opens it. Refuses who may not edit, and nothing written."""
    accounts.require(by, Permission.EDIT)
    written = door.clean_words(text)
    if not written:
        raise Refused(_("Write your message"))
    box = door.boxes.seal(written, contribution.public_key)
    ContributionAnswer.objects.create(contribution=contribution, at=at, box=box)
    audit.record("contribution.answered", about=contribution.ref, by=by, at=at)


@audit.deed()
def note_published(*, ids: Sequence[int], by: By, at: datetime) -> int:
    """The drafts that were made of these are out: so are they. What was sealed is not kept any longer."""
    done = 0
    for contribution in Contribution.objects.filter(pk__in=ids, stage=S.DRAFTED, article__live=True):
        contribution.move_to(S.PUBLISHED, by=by, at=at)
        _forget(contribution)
        done += 1
    return done


def _forget(contribution: Contribution) -> None:
    Contribution.objects.filter(pk=contribution.pk).update(title="", link="", words="", credit="", contact="")
