"""What the desk's own pages show: what waits where, what was set aside, and where a reference leads."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.apps import apps
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from openhotline.accounts.permissions import Permission
from openhotline.assessment import selectors as assessment
from openhotline.audit.models import Event
from openhotline.cases import selectors as cases
from openhotline.cases.models import Alarm, Authority, Item, Report
from openhotline.common.actors import By
from openhotline.common.references import tidy_reference
from openhotline.common.work import Work, WorkQuerySet
from openhotline.intake import selectors as intake
from openhotline.monitoring import selectors as monitoring
from openhotline.notices import selectors as notices
from openhotline.notices.models import Notice
from openhotline.post import selectors as post

SOON = timedelta(days=30)


# --- what waits where ---


@dataclass(frozen=True)
class Waiting:
    """One line of the home page. `url` is the name of the page where it is dealt with."""

    words: str | Promise
    number: int
    url: str
    note: str | Promise = ""
    needs: tuple[Permission, ...] = ()


def waiting(by: By, at: datetime) -> list[Waiting]:
    """What waits for somebody, as far as this person may deal with it."""
    return [line for room in ROOMS for line in room(at) if all(by.may(permission) for permission in line.needs)]


def _alarms(at: datetime) -> Iterator[Waiting]:
    opened, unanswered = cases.alarm_counts()
    note = _("%(number)d of them unanswered") % {"number": unanswered} if unanswered else ""
    yield Waiting(_("alarms: a child may be in danger"), opened, "alarms:alarms", note, (Permission.SEE_DESK,))


def _queue(at: datetime) -> Iterator[Waiting]:
    counts = assessment.queue_counts(at)
    urgent = _("%(number)d of them urgent") % {"number": counts.urgent} if counts.urgent else ""
    yield Waiting(_("items wait for an analyst"), counts.waiting, "assessment:queue", urgent, (Permission.SEE_DESK,))


def _reports(at: datetime) -> Iterator[Waiting]:
    number = intake.reports_for_a_person().count()
    yield Waiting(_("reports wait for a person"), number, "intake_staff:reports", "", (Permission.SCREEN_REPORTS,))
    if unread := intake.reports_with_unread().count():
        yield Waiting(
            _("reports with messages unread"), unread, "intake_staff:unread", "", (Permission.SCREEN_REPORTS,)
        )


def _watches(at: datetime) -> Iterator[Waiting]:
    number = monitoring.watches_for_people().count() + monitoring.moved_watches().count()
    yield Waiting(
        _("pages of which we cannot tell whether they are gone"), number, "desk:watches", "", (Permission.SEE_DESK,)
    )


def _notices(at: datetime) -> Iterator[Waiting]:
    counts = notices.waiting_counts()
    number = counts.approval + counts.person + notices.without_recipient().count()
    yield Waiting(_("notices need a person"), number, "notices:notices", "", (Permission.NOTIFY,))


def _letters(at: datetime) -> Iterator[Waiting]:
    stopped = _("Nothing is sent: the outbox is stopped.") if post.frozen_since() else ""
    number = post.needs_person().count()
    yield Waiting(_("letters of which nobody knows the end"), number, "desk:letters", stopped, (Permission.NOTIFY,))


def _outbox(at: datetime) -> Iterator[Waiting]:
    stopped = _("Nothing is sent: the outbox is stopped.") if post.frozen_since() else ""
    number = post.waiting().count()
    yield Waiting(_("letters wait in the outbox"), number, "desk:outbox", stopped, (Permission.CONFIGURE,))


def _set_aside(at: datetime) -> Iterator[Waiting]:
    number = sum(rows.count() for rows in _rows_set_aside())
    yield Waiting(_("pieces of work were set aside"), number, "desk:set_aside", "", (Permission.SEE_DESK,))


def _authorities(at: datetime) -> Iterator[Waiting]:
    ending = authorities_ending(at)
    note = "" if Authority.objects.in_force(at).exists() else _("No legal basis is in force: nothing can be done.")
    yield Waiting(
        _("legal bases end within a month"), ending.count(), "cases:authorities", note, (Permission.CONFIGURE,)
    )


ROOMS: tuple[Callable[[datetime], Iterator[Waiting]], ...] = (
    _alarms,
    _queue,
    _reports,
    _notices,
    _letters,
    _outbox,
    _watches,
    _set_aside,
    _authorities,
)


def authorities_ending(at: datetime) -> QuerySet[Authority]:
    ending: QuerySet[Authority] = Authority.objects.in_force(at).filter(expires_at__lte=at + SOON)
    return ending


# --- what was set aside ---


def _rows_set_aside() -> list[WorkQuerySet]:
    """Of work that is somebody's case: rounds, as of the mailbox, have no reference, and begin again by themselves."""
    kinds = [model for model in apps.get_models() if issubclass(model, Work) and hasattr(model, "ref")]
    return [WorkQuerySet(kind).set_aside() for kind in kinds]


def set_aside(limit: int = 200) -> list[Work]:
    """The dead letters of every kind of work, those that wait longest first."""
    found: list[Work] = [row for rows in _rows_set_aside() for row in rows[:limit]]
    return sorted(found, key=lambda row: (row.set_aside_at, row.pk))[:limit]


def set_aside_row(ref: str) -> Work | None:
    """The dead letter with this reference."""
    found = (rows.filter(ref=ref).first() for rows in _rows_set_aside())
    return next((row for row in found if row is not None), None)


# --- finding ---


@dataclass(frozen=True)
class Place:
    """Where a reference leads: the name of a page and the reference it takes."""

    url: str
    ref: str


def place_of(text: str) -> Place | None:
    """The page of whatever has this reference, as somebody typed it. None where there is nothing."""
    ref = tidy_reference(text)
    if Item.objects.filter(ref=ref).exists():
        return Place("desk:item", ref)
    if Report.objects.filter(ref=ref).exists():
        return Place("intake_staff:report", ref)
    if Alarm.objects.filter(ref=ref).exists():
        return Place("alarms:alarm", ref)
    if Notice.objects.filter(ref=ref).exists():
        return Place("notices:notice", ref)
    return None


def looks_like_reference(text: str) -> bool:
    """`OH-7KQ2M9RT`, however it was typed: two letters and eight more characters, nothing of an address."""
    letters = "".join(text.split()).replace("-", "")
    return len(letters) == 10 and letters.isalnum() and letters[:2].isalpha()


# --- the audit ---


def events(about: str) -> QuerySet[Event]:
    """What was done about a reference, the newest first; without one, the newest of all."""
    rows = Event.objects.filter(about=about) if about else Event.objects.all()
    return rows.order_by("-seq")
