"""The demonstration that `make run` shows: people, a legal basis, reports to work on, and ten years of figures."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from openhotline.accounts import selectors as accounts_selectors
from openhotline.accounts import services as accounts
from openhotline.accounts.models import User
from openhotline.audit import services as audit
from openhotline.cases import services as cases
from openhotline.cases.models import Authority, Report
from openhotline.cases.stages import Channel, Deed, Source
from openhotline.common.actors import By
from openhotline.common.addresses import read_address
from openhotline.common.errors import Refused
from openhotline.common.pace import span
from openhotline.demo.practice import world
from openhotline.demo.services.published import published_rows
from openhotline.demo.services.ten_years import load_ten_years, span_of_history
from openhotline.hotline import selectors as hotline_selectors
from openhotline.hotline import services as hotline
from openhotline.intake.formats.mail import read_mail
from openhotline.intake.services import submit_report, take_in_mail
from openhotline.intake.submissions import Submission
from openhotline.statistics import services as statistics
from openhotline.statistics.periods import Period, read_period

FIRST_REPORTS = 12
MAIL_TO_SORT = b"""From: A made-up reader <reader@mail.example>
Subject: Fwd: Look at this

Somebody sent me this. What should I do?

> http://somewhere.example/page
"""


def as_person(username: str) -> By:
    """One of the practice people, as the one who acts."""
    return accounts_selectors.by_for(User.objects.get(username=username))


def load_people_and_authority(*, by: By, at: datetime) -> None:
    """The made-up people, the legal basis that two of them put in force, advice on hashing. Refuses in production."""
    if settings.MODE != "practice":
        raise Refused(_("The demonstration is for practice only."))
    accounts.load_practice_people(by=by, at=at)
    if Authority.objects.exists():
        return
    authority = cases.record_authority(
        country="*",
        agreement="Made-up memorandum of the practice hotline with a made-up prosecution service",
        deeds=Deed.values,
        expires_at=at + timedelta(days=3650),
        by=as_person("lea"),
        at=at,
    )
    cases.confirm_authority(authority=authority, by=as_person("lou"), at=at)
    hotline.record_hashing_advice(
        country=hotline_selectors.profile().country,
        advice="Made-up legal advice of the practice hotline, to try hashing on the device",
        given_on=timezone.localdate(at),
        expires_on=timezone.localdate(at) + timedelta(days=3650),
        by=as_person("lea"),
        at=at,
    )


def start_demonstration(*, by: By, at: datetime, say: Callable[[str], None]) -> None:
    """Load what `make run` shows. Running it again changes nothing. Refuses in production."""
    load_people_and_authority(by=by, at=at)
    if Report.objects.exists():
        return
    say("Loading reports about the practice internet …")
    for number, site in enumerate(world.SITES[:FIRST_REPORTS]):
        submit_report(
            submission=Submission(addresses=(read_address(site.url),), words="A made-up report, to practise with."),
            channel=Channel.FORM,
            source=Source.CHILD if number == 0 else Source.PUBLIC,
            token=f"demonstration {number}",
            by=by,
            at=at,
        )
    take_in_mail(mail=read_mail(MAIL_TO_SORT), size=len(MAIL_TO_SORT), by=by, at=at)
    statistics.import_history(rows=published_rows(), by=by, at=at)
    try:
        load_ten_years(by=by, at=at, say=say)
    except Refused as refusal:  # such as after “demo load”: what is there is left alone
        say(str(refusal))
    else:
        publish_history(at=at, say=say)
    with audit.deed():
        audit.record("demo.started", about="demo", by=by, at=at)


def publish_history(*, at: datetime, say: Callable[[str], None]) -> None:
    """Let two of the practice people freeze and publish the made-up history, in the order in which periods ended."""
    first, _until = span_of_history(at)
    for period in periods_to_publish(first.year, at):
        say(f"Publishing figures of {period.words} …")
        snapshot = statistics.freeze_snapshot(period=period, by=as_person("sta"), at=at)
        statistics.publish_snapshot(snapshot=snapshot, by=as_person("lea"), at=at)


def periods_to_publish(first: int, at: datetime) -> list[Period]:
    """Every settled year from `first` on, and the newest settled halves of three years, four quarters and one month.

    In the order of their ends; of those that end together, the longest first.
    """
    settled_before = at - span(days=statistics.SETTLING_DAYS)
    years = range(first, at.year + 1)
    calendar = (
        ([f"{year}" for year in years], len(years)),
        ([f"{year}H{half}" for year in years for half in (1, 2)], 6),
        ([f"{year}Q{quarter}" for year in years for quarter in (1, 2, 3, 4)], 4),
        ([f"{year}-{month:02}" for year in years for month in range(1, 13)], 1),
    )
    chosen: list[Period] = []
    for codes, most in calendar:
        settled = [period for period in map(read_period, codes) if period.end <= settled_before]
        chosen += settled[-most:]
    return sorted(chosen, key=lambda period: (period.until, period.first))
