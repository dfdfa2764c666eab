"""Deeds: a reporter asks for a mail when there is news, is written to, and stops it. The mail says nothing else."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from openhotline.audit import services as audit
from openhotline.cases.models import Report
from openhotline.common import pace
from openhotline.common.actors import NOBODY, By
from openhotline.common.digests import digest
from openhotline.common.references import new_reference
from openhotline.hotline import selectors as hotline
from openhotline.intake import selectors
from openhotline.intake.models import NewsByMail
from openhotline.post import headers
from openhotline.post import services as post

DAYS = 90
"""After so many days an address for news is deleted, whether or not anything was written to it."""
EVERY = {"hours": 1}


@audit.deed()
def ask_for_news(*, report: Report, address: str, at: datetime) -> None:
    """Keep where to write when the status changes; what was kept before is replaced. Refuses what is no mail address.

    The letter tells of changes from now on.
    """
    mailbox = headers.read_mailbox(address)
    NewsByMail.objects.filter(report=report).delete()
    NewsByMail.objects.create(
        ref=new_reference("NW"),
        report=report,
        address=mailbox,
        told=str(selectors.status_of(report, at=at)),
        due_at=at + pace.span(**EVERY),
        delete_after=at + pace.span(days=DAYS),
    )
    audit.record("report.news_asked", about=report.ref, by=NOBODY, at=at)


@audit.deed()
def stop_news(*, report: Report, at: datetime) -> None:
    """Write no more, and delete where to."""
    if NewsByMail.objects.filter(report=report).delete()[0]:
        audit.record("report.news_stopped", about=report.ref, by=NOBODY, at=at)


@audit.deed()
def tell_news(*, news: NewsByMail, by: By, at: datetime) -> None:
    """Write one letter if the status is another than the one last told. At the end of its time, delete the address."""
    if news.delete_after <= at:
        news.delete()
        audit.record("report.news_stopped", about=news.report.ref, by=by, at=at)
        return
    status = str(selectors.status_of(news.report, at=at))
    if status != news.told:
        news.told, news.letters = status, news.letters + 1
        news.save(update_fields=["told", "letters"])
        _write(news, by=by, at=at)
    news.finish(next_due=at + pace.span(**EVERY))


def _write(news: NewsByMail, *, by: By, at: datetime) -> None:
    """A letter that tells nobody who sees it what it is about: no reference, and a name that says nothing."""
    with hotline.in_language(news.report.language):
        page = f"{settings.PUBLIC_URL}/{get_language()}/answer/"
        post.write_letter(
            kind="mail",
            to=news.address.open(),
            subject=_("There is something new for you"),
            text=_(
                "Hello,\n\nyou asked us to write when there is something new. There is.\n\n"
                "To see it, open this page and enter the two codes that you wrote down:\n\n%(page)s\n\n"
                "On the same page you can stop these letters. Please do not answer this one: nobody reads the answers."
            )
            % {"page": page},
            sender=settings.NEWS_SENDER or _("Your answer"),
            message_id=headers.message_id(digest("news", f"{news.ref}|{news.letters}")[:32]),
            about=news.ref,
            by=by,
            at=at,
        )
