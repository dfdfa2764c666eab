"""The timeline of one item: what each room knows of it, in one order.

Each room is one small function from an item to its entries; to add a room, write one and put it into `ROOMS`. Nothing
sealed is opened for it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from openhotline.accounts import selectors as accounts
from openhotline.assessment import selectors as assessment
from openhotline.audit import actions
from openhotline.audit import selectors as audit
from openhotline.cases import selectors as cases
from openhotline.cases.models import Item
from openhotline.cases.stages import ILLEGAL, AlarmStage, ItemStage
from openhotline.monitoring import selectors as monitoring
from openhotline.monitoring.stages import GONE_STAGES, Reachability
from openhotline.notices import selectors as notices
from openhotline.notices.stages import HoldStage, NoticeStage
from openhotline.tracing import selectors as tracing

Text = str | Promise
SEEN_IN_THE_AUDIT = ("item.address_revealed", "lease.taken", "lease.stolen", "lease.released", "item.searched")


@dataclass(frozen=True)
class Entry:
    """One thing that happened, as `ui/timeline.html` draws it."""

    at: datetime
    what: Text
    who: str = ""
    text: Text = ""
    facts: tuple[tuple[Text, Text], ...] = ()
    tone: str = ""


def timeline(item: Item) -> list[Entry]:
    """Everything that happened to the item, the oldest first; of one moment, in the order of the rooms."""
    entries = sorted((entry for room in ROOMS for entry in room(item)), key=lambda entry: entry.at)
    names = accounts.names()
    return [replace(entry, who=accounts.who(entry.who, names)) for entry in entries]


def _reports(item: Item) -> Iterator[Entry]:
    for report in cases.reports_of(item):
        facts = ((_("Report"), report.ref), (_("Source"), report.get_source_display()))
        yield Entry(report.received_at, _("Reported"), facts=facts, tone="warn" if report.urgent else "")


def _moves(item: Item) -> Iterator[Entry]:
    """Stages, but for those that the other rooms tell better."""
    told_elsewhere = {ItemStage.IN_REVIEW, ItemStage.FIRST_OPINION, ItemStage.DECIDED}
    for move in item.moves.order_by("pk"):
        if move.went_to not in told_elsewhere:
            yield Entry(move.at, ItemStage(move.went_to).label, move.by, move.why)


def _assessments(item: Item) -> Iterator[Entry]:
    for one in assessment.assessments_of(item):
        yield Entry(
            one.at,
            _("Decided: %(decision)s") % {"decision": one.get_decision_display()},
            one.by,
            facts=tuple(assessment.facts_in_words(one)),
            tone="warn" if one.decision in ILLEGAL else "",
        )


def _traces(item: Item) -> Iterator[Entry]:
    for trace in tracing.traces_of(item):
        if trace.done_at is None:
            yield Entry(
                trace.requested_at, _("Look-up of the host asked for"), trace.requested_by, trace.get_reason_display()
            )
            continue
        facts: list[tuple[Text, Text]] = []
        if trace.asn:
            facts.append((_("Network"), f"AS{trace.asn} {trace.network_name}"))
        if trace.country:
            facts.append((_("Country"), trace.country))
        if trace.abuse_contact:
            facts.append((_("Contact"), trace.abuse_contact))
        words = f"{trace.get_outcome_display()}. {trace.get_why_display()}".removesuffix(" ")
        yield Entry(trace.done_at, _("Host looked up"), trace.requested_by, words, tuple(facts))


def _links(item: Item) -> Iterator[Entry]:
    for link in cases.children_of(item):
        yield Entry(link.at, link.get_relation_display(), link.by, facts=((_("Item"), link.child.ref),))
    for link in cases.parents_of(item):
        yield Entry(link.at, _("Found on another page"), link.by, facts=((_("Item"), link.parent.ref),))


def _alarms(item: Item) -> Iterator[Entry]:
    for alarm in cases.alarms_about(item.ref):
        facts = ((_("Alarm"), alarm.ref),)
        yield Entry(
            alarm.raised_at,
            _("Alarm: a child may be in danger"),
            alarm.raised_by,
            alarm.get_why_display(),
            facts,
            "bad",
        )
        for move in alarm.moves.order_by("pk"):
            outcome = alarm.get_outcome_display() if move.went_to == AlarmStage.CLOSED else ""
            stage = _("Alarm: %(stage)s") % {"stage": AlarmStage(move.went_to).label}
            yield Entry(move.at, stage, move.by, outcome or move.why, facts)


_TONE_OF_NOTICE = {
    NoticeStage.BOUNCED: "bad",
    NoticeStage.NEEDS_PERSON: "bad",
    NoticeStage.DISPUTED: "bad",
    NoticeStage.ACKNOWLEDGED: "good",
    NoticeStage.RESOLVED: "good",
}


def _notices(item: Item) -> Iterator[Entry]:
    for place in notices.notice_items_of(item):
        notice = place.notice
        named: tuple[tuple[Text, Text], ...] = (
            (_("Notice"), notice.ref),
            (_("To"), notice.recipient.mailbox),
        )
        note = place.get_xarf_note_display() if place.xarf_note else ""
        yield Entry(
            place.added_at,
            _("Put into a notice: %(kind)s") % {"kind": notice.get_kind_display()},
            text=note,
            facts=named,
        )
        for move in notices.moves_of(notice):
            if move.at >= place.added_at:
                stage = NoticeStage(move.went_to)
                what = _("Notice: %(stage)s") % {"stage": stage.label}
                yield Entry(
                    move.at, what, move.by, move.why, ((_("Notice"), notice.ref),), _TONE_OF_NOTICE.get(stage, "")
                )
        for answer in notices.answers_to(notice):
            yield Entry(
                answer.at, _("The host answered: %(answer)s") % {"answer": answer.get_answer_display()}, facts=named[:1]
            )
        if place.outcome and place.outcome_at:
            yield Entry(place.outcome_at, place.get_outcome_display(), facts=named[:1])


def _holds(item: Item) -> Iterator[Entry]:
    for hold in notices.holds_of(item):
        longer_by = list(hold.extensions.all())
        first_end = longer_by[0].before if longer_by else hold.until
        facts: tuple[tuple[Text, Text], ...] = ((_("For"), hold.agency), (_("Until"), _moment(first_end)))
        yield Entry(hold.placed_at, _("Held back"), hold.placed_by, hold.reason, facts, "warn")
        for longer in longer_by:
            until: tuple[tuple[Text, Text], ...] = ((_("Until"), _moment(longer.until)),)
            yield Entry(longer.at, _("Held back for longer"), longer.by, longer.reason, until, "warn")
        for move in hold.moves.all():
            what = _("Hold: %(stage)s") % {"stage": HoldStage(move.went_to).label}
            yield Entry(move.at, what, move.by, move.why, tone="good" if move.went_to == HoldStage.GONE else "")


def _watch(item: Item) -> Iterator[Entry]:
    watch = monitoring.watch_of(item)
    if watch is None:
        return
    yield Entry(watch.started_at, _("Watch begun"))
    for move in monitoring.moves_of(item):
        stage = Reachability(move.went_to)
        back = move.came_from in GONE_STAGES and stage not in GONE_STAGES
        facts: list[tuple[Text, Text]] = []
        if stage in GONE_STAGES:
            facts = [
                (_("First found missing"), _moment(move.first_negative_at)),
                (_("Last seen"), _moment(move.last_positive_at) or _("never by us")),
                (_("Seen from"), _("%(number)d places") % {"number": move.places}),
            ]
        yield Entry(
            move.at,
            _("Back again") if back else stage.label,
            move.by,
            move.why,
            tuple(facts),
            "good" if stage == Reachability.GONE else "bad" if back else "",
        )


def _audited(item: Item) -> Iterator[Entry]:
    """What leaves no row anywhere else: who looked."""
    for event in audit.events_about(item.ref).filter(action__in=SEEN_IN_THE_AUDIT):
        yield Entry(event.at, actions.sentence(event.action), event.by)


def _moment(at: datetime | None) -> str:
    return at.strftime("%Y-%m-%d %H:%M:%S") if at else ""


ROOMS: tuple[Callable[[Item], Iterator[Entry]], ...] = (
    _reports,
    _traces,
    _links,
    _audited,
    _alarms,
    _assessments,
    _moves,
    _holds,
    _notices,
    _watch,
)
