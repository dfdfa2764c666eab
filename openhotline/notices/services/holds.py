"""Deeds about holds: the police, or a procedure, have us wait; nobody is told about the item until that ends."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from openhotline.accounts import services as accounts
from openhotline.accounts.models import Wish, WorkLetters
from openhotline.accounts.permissions import Permission
from openhotline.audit import services as audit
from openhotline.cases.models import Item
from openhotline.cases.procedures import LONGEST_HOLD_HOURS, Rules
from openhotline.cases.stages import ILLEGAL, ItemStage
from openhotline.common.actors import By
from openhotline.common.errors import Refused
from openhotline.common.faults import point
from openhotline.common.pace import span
from openhotline.common.references import new_reference
from openhotline.notices import presence, selectors
from openhotline.notices.models import Hold, HoldExtension, Notice
from openhotline.notices.presence import Presence
from openhotline.notices.services.claims import keep_claim
from openhotline.notices.services.outcomes import settle_item
from openhotline.notices.stages import TO_SEND, HoldStage, ItemOutcome
from openhotline.post import headers
from openhotline.post import services as post

LOOK_MINUTES = 30
"""How often we ask whether a held item has gone."""

LONGEST = timedelta(hours=LONGEST_HOLD_HOURS)


@audit.deed()
def place_hold(*, item: Item, agency: str, reason: str, until: datetime, by: By, at: datetime) -> Hold:
    """Hold an item back: from now until `until` nothing about it leaves. What has left cannot be called back.

    Refuses people without the permission for the police's affairs, an item that is held already or closed, no agency
    or reason, and an end in the past or more than a year away.
    """
    accounts.require(by, Permission.POLICE)
    if item.stage == ItemStage.CLOSED:
        raise Refused(_("This item is closed: nothing about it leaves."))
    _check_until(until, at)
    return hold_back(item, agency=_said(agency), reason=_said(reason), until=until, by=by, at=at)


@audit.deed()
def extend_hold(*, hold: Hold, until: datetime, reason: str, by: By, at: datetime) -> None:
    """Make a hold longer. Refuses one that has ended, an end that is no later than the present one, and no reason."""
    accounts.require(by, Permission.POLICE)
    _check_until(until, at)
    before, reason = hold.until, _said(reason)
    longer = Hold.objects.filter(pk=hold.pk, stage=HoldStage.IN_FORCE, until=before, until__lt=until)
    if not longer.update(until=until, warned_at=None, due_at=at):
        raise Refused(_("Choose a day after the present end of a hold that is in force."))
    HoldExtension.objects.create(hold=hold, before=before, until=until, reason=reason, by=str(by), at=at)
    audit.record("hold.extended", about=hold.ref, by=by, at=at, item=hold.item.ref, until=until.isoformat())
    hold.refresh_from_db()


@audit.deed()
def lift_hold(*, hold: Hold, why: str, by: By, at: datetime) -> None:
    """End a hold at once: what the procedure says goes on. Refuses one that has ended, and no reason."""
    accounts.require(by, Permission.POLICE)
    _end(hold, HoldStage.LIFTED, why=_said(why), by=by, at=at)
    _release(hold, at=at)


def hold_back(
    item: Item, *, agency: str, reason: str, until: datetime, by: By, at: datetime, is_by_procedure: bool = False
) -> Hold:
    """The hold itself. Part of a deed: of a person who was asked, or of the procedure."""
    audit.require_deed()
    hold = Hold(
        ref=new_reference("HO"),
        stage_since=at,
        item=item,
        episode=item.episode,
        agency=agency,
        reason=reason,
        is_by_procedure=is_by_procedure,
        placed_by=str(by),
        placed_at=at,
        until=until,
        due_at=at,
    )
    try:
        with transaction.atomic():
            hold.save(force_insert=True)
    except IntegrityError:
        raise Refused(_("This item is held back already.")) from None
    audit.record("hold.placed", about=hold.ref, by=by, at=at, item=item.ref, agency=agency, until=until.isoformat())
    _take_out_of_notices(item, by=by, at=at)
    Item.objects.filter(pk=item.pk, due_at__isnull=False).update(due_at=until)
    return hold


def hold_by_procedure(item: Item, rules: Rules, *, by: By, at: datetime) -> Hold | None:
    """What a procedure with the police first begins with, once in an episode; None where that is done or not asked."""
    if not rules.hold_hours or Hold.objects.filter(item=item, episode=item.episode, is_by_procedure=True).exists():
        return None
    held = hold_back(
        item,
        agency=rules.hold_agency,
        reason=_("The procedure of this country: the police first."),
        until=at + span(hours=rules.hold_hours),
        is_by_procedure=True,
        by=by,
        at=at,
    )
    subject, text = (
        _("Items wait for the police"),
        _("Tell the police. Nobody else is told until the holds end."),
    )
    _tell_liaisons("hold-begins", subject, text, by=by, at=at)
    return held


@audit.deed()
def look_after_hold(*, hold: Hold, by: By, at: datetime) -> None:
    """Bring a claimed hold up to date: the item has gone, its time is over, or it ends soon."""
    keep_claim(hold)
    seen = presence.of_item(hold.item)
    if seen.presence is Presence.GONE and (seen.since is None or seen.since >= hold.placed_at):
        _end(hold, HoldStage.GONE, why=_("Found gone while it was held back."), by=by, at=at)
    elif at >= hold.until:
        _end(hold, HoldStage.EXPIRED, why=_("Its time is over."), by=by, at=at)
        _release(hold, at=at)
    else:
        warn = selectors.warns_at(hold)
        if hold.warned_at is None and at >= warn:
            hold.warned_at = at
            hold.save(update_fields=["warned_at"])
            audit.record("hold.ends_soon", about=hold.ref, by=by, at=at, item=hold.item.ref)
            ends, told = _("A hold is about to end"), _("The host is told about the items then.")
            _tell_liaisons("hold-ends", ends, told, by=by, at=at)
        times = [hold.until, at + span(minutes=LOOK_MINUTES), *([warn] if hold.warned_at is None else [])]
        hold.finish(next_due=min(times))
    point("notices.hold.looked")


def _end(hold: Hold, stage: HoldStage, *, why: str, by: By, at: datetime) -> None:
    hold.move_to(stage, by=by, at=at, why=why)
    hold.finish()


def _tell_liaisons(what: str, subject: str, text: str, *, by: By, at: datetime) -> None:
    """A letter to everybody who may do something about it and wants letters: one in an hour, however many there are."""
    page = f"{settings.STAFF_URL}/notices/holds/"
    for row in WorkLetters.objects.exclude(wish=Wish.NEVER).filter(user__is_active=True).select_related("user"):
        if Permission.POLICE in row.user.permissions:
            post.write_letter(
                kind="mail",
                to=row.address,
                subject=subject,
                text="\n".join([text, "", page]),
                message_id=headers.message_id(f"{row.ref}-{what}", int(at.timestamp() // 3600)),
                about=row.ref,
                by=by,
                at=at,
            )


def _release(hold: Hold, *, at: datetime) -> None:
    """The procedure goes on: an item that nobody was told about is told about now."""
    item = hold.item
    item.refresh_from_db()
    is_ours = item.stage in (ItemStage.DECIDED, ItemStage.ACTING) and item.decision in ILLEGAL
    waits_for_person = item.last_problem.startswith(selectors.NO_RECIPIENT)
    is_told = item.due_at is None and selectors.open_places(item).exists()
    if is_ours and not waits_for_person and not is_told:
        Item.objects.filter(pk=item.pk).update(due_at=at, claimed_until=None)


def _take_out_of_notices(item: Item, *, by: By, at: datetime) -> None:
    """Out of every notice that has not left. Each of those rows is held until this deed ends: either a notice was
    written before, or it finds the hold."""
    places = selectors.open_places(item).filter(notice__stage__in=TO_SEND)
    waiting: Sequence[int] = list(places.values_list("notice", flat=True))
    Notice.objects.filter(pk__in=waiting).update(due_at=F("due_at"))
    for place in places.select_related("notice", "item"):
        settle_item(place, ItemOutcome.HELD, by=by, at=at)
        Item.objects.filter(pk=item.pk).update(due_at=at)


def _said(text: str) -> str:
    text = " ".join(text.split())
    if not text:
        raise Refused(_("Say who asks us to wait, and why."))
    return text


def _check_until(until: datetime, at: datetime) -> None:
    if not at < until <= at + LONGEST:
        raise Refused(_("Choose an end in the future, within a year."))
