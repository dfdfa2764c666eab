"""The background work of intake: reports are screened, reporters told of news, and what has had its time is deleted."""

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import InterfaceError, OperationalError

from openhotline.cases.models import Report
from openhotline.common.actors import job
from openhotline.common.faults import point
from openhotline.common.work import Job, work_through
from openhotline.intake import selectors, services
from openhotline.intake.formats.mail import read_mail
from openhotline.intake.mailbox import open_mailbox
from openhotline.intake.models import Mailbox, NewsByMail
from openhotline.intake.services import visits

log = logging.getLogger("openhotline.intake")

BY = job("intake.screen")

MAILS_AT_ONCE = 50
READ_EVERY = timedelta(minutes=1)
READ_AGAIN = timedelta(minutes=5)


def screen(ids: Sequence[int], at: datetime) -> int:
    """Screen each of these reports that nobody else holds. One that fails is put off and never blocks the rest."""

    def one(report: Report) -> None:
        services.screen_report(report=report, by=BY, at=at)
        point("intake.screen.committed")

    return work_through(_claimed(ids, at), one, at=at)


def _claimed(ids: Sequence[int], at: datetime) -> Iterator[Report]:
    for report in Report.objects.filter(pk__in=ids).order_by("pk"):
        if report.claim(at=at):
            point("intake.screen.claimed")
            yield report


SCREEN = Job(
    name="intake.screen",
    queue="intake",
    due=selectors.due_for_screening,
    do=screen,
    faults=(
        "intake.screen.claimed",
        "intake.screen.screening",
        "intake.screen.sorted",
        "intake.screen.linked",
        "intake.screen.alarmed",
        "intake.screen.finished",
        "intake.screen.committed",
    ),
)


def forget(ids: Sequence[int], at: datetime) -> int:
    return services.forget_contacts(ids=ids, by=job("intake.forget"), at=at)


FORGET = Job(name="intake.forget", queue="intake", due=selectors.contacts_to_forget, do=forget)


def forget_visits(ids: Sequence[int], at: datetime) -> int:
    return visits.forget_visits(ids=ids, at=at)


FORGET_VISITS = Job(name="intake.forget_visits", queue="intake", due=selectors.visits_to_forget, do=forget_visits)


def tell_news(ids: Sequence[int], at: datetime) -> int:
    """Write to reporters who asked for it, each on their own: one that fails is put off."""

    def one(news: NewsByMail) -> None:
        services.tell_news(news=news, by=job("intake.news"), at=at)

    rows = NewsByMail.objects.filter(pk__in=ids).select_related("report").order_by("pk")
    return work_through((news for news in rows if news.claim(at=at) or news.delete_after <= at), one, at=at)


NEWS = Job(name="intake.news", queue="intake", due=selectors.news_due, do=tell_news)


def purge(ids: Sequence[int], at: datetime) -> int:
    return services.purge_withdrawn(ids=ids, by=job("intake.purge"), at=at)


PURGE = Job(name="intake.purge", queue="intake", due=selectors.due_for_purging, do=purge)


def read_mailbox(ids: Sequence[int], at: datetime) -> int:
    """Read the mail that waits in our mailbox. One that cannot be read is tried again, without end."""
    rows = [row for row in Mailbox.objects.filter(pk__in=ids) if row.claim(at=at)]
    for row in rows:
        point("intake.read_mail.claimed")
        try:
            more = _read_waiting(at)
        except (InterfaceError, OperationalError):  # the database is away: nothing can be noted either
            raise
        except Exception as problem:  # the mail server, the folder, the settings: a person sees it on the desk
            log.warning("the mailbox cannot be read: %s", type(problem).__name__)
            services.note_reading(mailbox=row, problem=type(problem).__name__, next_due=at + READ_AGAIN, at=at)
        else:
            services.note_reading(mailbox=row, next_due=at if more else at + READ_EVERY, at=at)
    return len(rows)


def _read_waiting(at: datetime) -> bool:
    """Take in what waits, one after the other, and let go of each after its commit. Whether there is more."""
    by = job("intake.read_mail")
    our_host = urlsplit(settings.PUBLIC_URL).hostname or ""
    taken = failed = 0
    with open_mailbox() as source:
        for name, raw in source.waiting():
            if taken == MAILS_AT_ONCE:
                return True
            try:
                services.take_in_mail(mail=read_mail(raw, our_host=our_host), size=len(raw), by=by, at=at)
            except (InterfaceError, OperationalError):
                raise
            except Exception as problem:  # it stays in the mailbox, and holds up none of the others
                log.error("a mail cannot be taken in: %s", type(problem).__name__)
                failed += 1
                continue
            point("intake.read_mail.committed")
            source.remove(name)
            point("intake.read_mail.removed")
            taken += 1
    if failed:
        raise RuntimeError("Some mails could not be taken in.")
    return False


READ_MAIL = Job(
    name="intake.read_mail",
    queue="intake",
    due=selectors.mailbox_due,
    do=read_mailbox,
    faults=(
        "intake.read_mail.claimed",
        "intake.read_mail.taken",
        "intake.read_mail.committed",
        "intake.read_mail.removed",
    ),
)


def forget_mail_contacts(ids: Sequence[int], at: datetime) -> int:
    return services.forget_mail_contacts(ids=ids, by=job("intake.forget_mail"), at=at)


FORGET_MAIL = Job(
    name="intake.forget_mail", queue="intake", due=selectors.mail_contacts_to_forget, do=forget_mail_contacts
)


def networks_to_forget(at: datetime, limit: int) -> Sequence[int]:
    """One piece of work for all of it: these rows have nothing by which one would be told from the other."""
    return [1] if services.has_networks_to_forget(at) else []


def forget_networks(ids: Sequence[int], at: datetime) -> int:
    return services.forget_networks(at=at)


FORGET_NETWORKS = Job(name="intake.forget_networks", queue="intake", due=networks_to_forget, do=forget_networks)


def tell_of_work(ids: Sequence[int], at: datetime) -> int:
    return services.tell_of_work(ids=ids, by=job("intake.digest"), at=at)


DIGEST = Job(name="intake.digest", queue="intake", due=services.digests_due, do=tell_of_work)
