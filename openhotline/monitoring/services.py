"""Deeds of monitoring: a watch is asked for, a round of looks is kept and judged, a person settles what they cannot."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from openhotline.accounts.permissions import Permission
from openhotline.audit import services as audit
from openhotline.cases.models import Item
from openhotline.cases.stages import ItemStage
from openhotline.common import faults
from openhotline.common.actors import ActorKind, By
from openhotline.common.digests import digest
from openhotline.common.errors import Refused
from openhotline.common.pace import span
from openhotline.common.references import new_reference
from openhotline.monitoring.models import Check, Watch
from openhotline.monitoring.networks import digests_of, read_network
from openhotline.monitoring.rounds import Seen
from openhotline.monitoring.rules import Rules
from openhotline.monitoring.schedule import next_look
from openhotline.monitoring.selectors import looks_of, watch_of
from openhotline.monitoring.stages import BY_A_PERSON, GONE_STAGES, Outcome, Reachability
from openhotline.monitoring.verdicts import Verdict, verdict


@audit.deed()
def request_watch(
    *,
    item: Item,
    country: str,
    watch_days: int,
    media: bool = False,
    known_network: str = "",
    by: By,
    at: datetime,
) -> Watch:
    """Have it measured whether `item` is still there, beginning now. An item has one watch.

    Asked again, the watch starts anew with what is given now: looks as often as at first, and, where the thing had
    moved, at home where it stands now. What was measured stays. `known_network` is where a trace found it
    (`192.0.2.0/24`, or first and last address); without one, the networks in which it is first seen count. Refuses
    what is no network, and people who neither assess nor notify.
    """
    _require_staff_or_job(by)
    if known_network:
        read_network(known_network)
    watch = watch_of(item)
    if watch is None:
        watch = Watch(
            ref=new_reference("WA"),
            item=item,
            stage_since=at,
            country=country,
            media=media,
            watch_days=watch_days,
            started_at=at,
            due_at=at,
            known_network=known_network,
        )
        try:
            with transaction.atomic():
                watch.save(force_insert=True)
        except IntegrityError:
            watch = Watch.objects.get(item=item)
        else:
            audit.record("watch.requested", about=watch.ref, by=by, at=at, item=item.ref, country=country)
            return watch
    watch.country, watch.media, watch.watch_days = country, media, watch_days
    watch.started_at, watch.stopped_at, watch.due_at = at, None, at
    watch.known_network, watch.networks = known_network, []
    watch.settled_outcome = watch.settled_as = ""
    watch.tries, watch.claimed_until, watch.set_aside_at, watch.last_problem = 0, None, None, ""
    if watch.stage in GONE_STAGES:
        watch.ends_at = at + span(days=watch_days)
    watch.save(
        update_fields=[
            *("country", "media", "watch_days", "started_at", "stopped_at", "due_at", "known_network", "networks"),
            *("settled_outcome", "settled_as", "tries", "claimed_until", "set_aside_at", "last_problem", "ends_at"),
        ]
    )
    # Looks that are under way were begun under the old terms: with another number, nobody can write them any more.
    Watch.objects.filter(pk=watch.pk).update(rounds=F("rounds") + 1)
    watch.refresh_from_db(fields=["rounds"])
    audit.record("watch.rearmed", about=watch.ref, by=by, at=at, item=item.ref, country=country)
    return watch


@audit.deed()
def stop_watch(*, item: Item, by: By, at: datetime) -> None:
    """Look no more. What was measured stays; an item without a watch, or with an ended one, is left alone."""
    _require_staff_or_job(by)
    running = Watch.objects.running().filter(item=item)
    if watch := running.first():
        running.update(due_at=None, stopped_at=at, claimed_until=None, rounds=F("rounds") + 1)
        audit.record("watch.stopped", about=watch.ref, by=by, at=at, item=item.ref)


@audit.deed()
def look_now(*, item: Item, by: By, at: datetime) -> Watch:
    """Have the next round at once. Refuses an item that is not watched."""
    _require_staff_or_job(by)
    watch = watch_of(item)
    if watch is None or watch.stopped_at is not None:
        raise Refused(_("Nobody watches whether this is still there."))
    Watch.objects.filter(pk=watch.pk).update(due_at=at, set_aside_at=None, tries=0)
    audit.record("watch.hurried", about=watch.ref, by=by, at=at, item=item.ref)
    watch.refresh_from_db()
    return watch


@audit.deed()
def settle_by_person(*, watch: Watch, stage: str, why: str, by: By, at: datetime) -> None:
    """A person says what looking alone could not tell. The same answer of the host then means that from now on.

    Refuses people who neither assess nor notify, a reason left empty, a watch that needs nobody or has just moved
    on, and *gone*: that is measured or it is not so.
    """
    if not _is_staff(by):
        raise Refused(_("You may not do this."))
    if not why.strip():
        raise Refused(_("Say how you know."))
    if stage not in BY_A_PERSON:
        raise Refused(_("A person can say that it is online, unavailable or blocked for us. Gone has to be measured."))
    if watch.stage not in (Reachability.NEEDS_A_PERSON, Reachability.MOVED):
        raise Refused(_("The looks speak for themselves here; nobody has to settle them."))
    latest = watch.checks.filter(canary_ok=True).order_by("-at", "-pk").first()
    if watch.stage == Reachability.NEEDS_A_PERSON and latest is not None:
        watch.settled_outcome, watch.settled_as = latest.outcome, stage
    watch.networks, watch.known_network = [], ""  # wherever it is seen next is where it stands
    watch.settled_at = watch.started_at = watch.due_at = at
    watch.first_negative_at = None
    watch.move_to(stage, by=by, at=at, why=why.strip()[:500])
    watch.save(
        update_fields=[
            *("settled_outcome", "settled_as", "settled_at", "started_at", "due_at", "networks", "known_network"),
            "first_negative_at",
        ]
    )
    Watch.objects.filter(pk=watch.pk).update(rounds=F("rounds") + 1, claimed_until=None)
    watch.refresh_from_db(fields=["rounds", "claimed_until"])
    audit.record("watch.settled", about=watch.ref, by=by, at=at, stage=str(stage))


@audit.deed()
def record_round(*, watch: Watch, seen: Sequence[Seen], authority: str, by: By, at: datetime) -> bool:
    """Keep what a round found, judge all looks anew, and let the item follow. False when the round came too late.

    Too late is a round that somebody else has written meanwhile, or of a watch that was begun anew or ended.
    """
    rules = Rules.in_force()
    if not _take_number(watch):
        return False
    Check.objects.bulk_create(
        Check(
            ref=new_reference("CH"),
            watch=watch,
            round=watch.rounds,
            vantage=each.vantage,
            at=at,
            outcome=each.found.outcome,
            reason=each.found.reason,
            canary_ok=each.line_up,
            status=each.found.status,
            headers=dict(each.found.headers),
            length=each.found.length,
            digest=each.found.digest,
            address_digest=digest("ip", each.found.address) if each.found.address else "",
            elapsed_ms=each.found.elapsed_ms,
            authority=authority,
        )
        for each in seen
    )
    faults.point("monitoring.after_checks")
    if not watch.networks and not watch.known_network:
        there = [each.found for each in seen if each.found.outcome == Outcome.STILL_THERE and each.line_up]
        watch.networks = digests_of(address for found in there for address in found.addresses)
        watch.save(update_fields=["networks"])
    _follow(watch, verdict(looks_of(watch), rules, at), by=by, at=at)
    faults.point("monitoring.after_move")
    due = next_look(watch.stage, watch.clock_began, at, rules)
    if not any(each.line_up for each in seen):
        due = min(due, at + rules.hourly)  # nothing was learned: do not wait a week for the next chance
    watch.finish(next_due=None if watch.ends_at is not None and due > watch.ends_at else due)
    faults.point("monitoring.before_commit")
    return True


@audit.deed()
def record_no_permit(*, watch: Watch, by: By, at: datetime) -> None:
    """Keep that nobody looked, because no legal basis is in force, and try again another day."""
    if not _take_number(watch):
        return
    watch.checks.create(
        ref=new_reference("CH"), round=watch.rounds, at=at, outcome=Outcome.NOT_PERMITTED, canary_ok=False
    )
    watch.finish(next_due=at + Rules.in_force().not_permitted)
    audit.record("watch.not_permitted", about=watch.ref, by=by, at=at, item=watch.item.ref)


def _take_number(watch: Watch) -> bool:
    """Take the next number of a round, if it is still the one that follows what was read before looking."""
    free = Watch.objects.filter(pk=watch.pk, rounds=watch.rounds, stopped_at__isnull=True)
    if not free.update(rounds=watch.rounds + 1):
        return False
    watch.rounds += 1
    return True


def _follow(watch: Watch, judged: Verdict, *, by: By, at: datetime) -> None:
    """Let the watch follow the verdict, and the item the watch. The dates of what is gone already stay as they are."""
    was, now = Reachability(watch.stage), judged.stage
    was_gone, is_gone = was in GONE_STAGES, now in GONE_STAGES
    if judged.is_open or (was_gone and now == was):
        watch.places = max(watch.places, judged.places)
        watch.save(update_fields=["places"])
        return
    watch.last_positive_at, watch.first_negative_at = judged.last_positive_at, judged.first_negative_at
    watch.places = judged.places
    watch.gone_at = judged.first_negative_at if is_gone else None
    watch.ends_at = watch.gone_at + span(days=watch.watch_days) if watch.gone_at else None
    if was_gone and not is_gone:
        watch.started_at = at
    kept = ["last_positive_at", "first_negative_at", "places", "gone_at", "ends_at", "started_at"]
    if is_gone:
        watch.save(update_fields=kept)  # before the move: nothing is ever *gone* without its dates
    if now != was:
        watch.move_to(now, by=by, at=at, why=judged.why)
    if not is_gone:
        watch.save(update_fields=kept)
    if now == was:
        return
    if is_gone:
        _say_gone(watch, by=by, at=at)
    elif was_gone:
        _say_reappeared(watch, by=by, at=at)
    if now == Reachability.MOVED:
        audit.record("watch.host_moved", about=watch.ref, by=by, at=at, item=watch.item.ref)


def _say_gone(watch: Watch, *, by: By, at: datetime) -> None:
    audit.record(
        "watch.gone",
        about=watch.ref,
        by=by,
        at=at,
        item=watch.item.ref,
        places=watch.places,
        first_negative=watch.first_negative_at.isoformat() if watch.first_negative_at else None,
        last_positive=watch.last_positive_at.isoformat() if watch.last_positive_at else None,
    )
    item = Item.objects.get(pk=watch.item_id)
    if watch.is_gone and item.stage == ItemStage.ACTING:
        item.move_to(ItemStage.CLOSED, by=by, at=at, why="gone")


def _say_reappeared(watch: Watch, *, by: By, at: datetime) -> None:
    audit.record("watch.reappeared", about=watch.ref, by=by, at=at, item=watch.item.ref)
    item = Item.objects.get(pk=watch.item_id)
    if item.stage in (ItemStage.ACTING, ItemStage.CLOSED):
        item.move_to(ItemStage.READY, by=by, at=at, why="reappeared")
        Item.objects.filter(pk=item.pk).update(episode=F("episode") + 1)


def _is_staff(by: By) -> bool:
    return by.may(Permission.ASSESS) or by.may(Permission.NOTIFY)


def _require_staff_or_job(by: By) -> None:
    if by.kind != ActorKind.JOB and not _is_staff(by):
        raise Refused(_("You may not do this."))
