"""The background work of intake: reports are screened, reporters told of news, and what has had its time is deleted."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from openhotline.cases.models import Report
from openhotline.common.actors import job
from openhotline.common.faults import point
from openhotline.common.work import Job, work_through
from openhotline.intake import selectors, services
from openhotline.intake.models import NewsByMail
from openhotline.intake.services import visits

BY = job("intake.screen")


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
