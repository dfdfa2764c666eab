"""Deeds: a report is taken in, whichever way it came."""

import json
import re
from datetime import datetime

from django.utils.translation import gettext as _

from openhotline.audit import services as audit
from openhotline.cases import services as cases
from openhotline.cases.models import Report
from openhotline.cases.stages import CHILD_LIKE, AlarmWhy, Channel, Source
from openhotline.common import pace
from openhotline.common.actors import By
from openhotline.common.digests import digest
from openhotline.common.errors import Refused
from openhotline.common.references import new_reference
from openhotline.intake import boxes, receipts
from openhotline.intake.danger import speaks_of_danger
from openhotline.intake.models import Receipt, ReporterContact, Statement
from openhotline.intake.services import flood
from openhotline.intake.services.hashes import keep_hashes
from openhotline.intake.services.news import ask_for_news
from openhotline.intake.submissions import Submission

CONTACT_DAYS = 90


def submit_report(
    *,
    submission: Submission,
    channel: str,
    source: str,
    token: str = "",
    secret: str = "",
    origin: flood.Origin | None = None,
    by: By,
    at: datetime,
) -> tuple[Report, bool]:
    """Take in what somebody sent, by whichever way, and say whether it is new: one token always means one report.

    With `secret` the reporter can ask about it later; with `origin` it is counted against floods. Refuses a report that
    says nothing, and nothing else; one by a child, or by somebody close to them, may say nothing yet.
    """
    if source not in CHILD_LIKE:  # a child who says nothing yet can still be written to
        refuse_nothing_said(submission)
    why = _why_urgent(submission, source)
    salt = receipts.new_salt()
    proof = receipts.stretch(secret, salt) if secret else None  # slow on purpose, so before the deed
    with audit.deed():
        report, new = cases.receive_report(
            ref=new_reference("OH"),
            channel=channel,
            source=source,
            language=submission.language,
            category=submission.category,
            urgent=bool(why),
            urgent_why=why,
            addresses=[cases.GivenText(address, address.original) for address in submission.addresses],
            token=token,
            by=by,
            at=at,
        )
        if not new:
            return report, False
        similar = _similar(submission)
        sorting = (
            flood.sort_in(submission=submission, origin=origin, at=at) if origin else flood.Sorting(similar[:32], "")
        )
        Statement.objects.create(
            ref=report.ref,
            report=report,
            words=submission.words,
            answers=json.dumps(submission.answers) if submission.answers else "",
            similar=similar,
            cluster=sorting.cluster,
            crowd=sorting.crowd,
            is_test=submission.is_test,
        )
        keep_hashes(report=report, hashes=submission.hashes)
        if submission.contact:
            delete_after = at + pace.span(days=CONTACT_DAYS)
            ReporterContact.objects.create(
                ref=report.ref, report=report, contact=submission.contact, delete_after=delete_after
            )
            if submission.news:
                ask_for_news(report=report, address=submission.contact, at=at)
        if proof:
            public_key = boxes.public_key(proof.key)
            Receipt.objects.create(report=report, salt=salt, hash=proof.hash, public_key=public_key)
    return report, True


def take_in_comment(*, submission: Submission, token: str, by: By, at: datetime) -> str:
    """A report that somebody wrote as a comment on the hub. Returns its reference."""
    report, _new = submit_report(
        submission=submission, channel=Channel.HUB, source=Source.PUBLIC, token=token, by=by, at=at
    )
    return report.ref


def refuse_nothing_said(submission: Submission) -> None:
    """Refuses a report with neither an address nor words: there is nothing that anybody could look at."""
    if not submission.addresses and not submission.words:
        raise Refused(_("Give an address or an account, or say in words what you have seen."))


def _why_urgent(submission: Submission, source: str) -> str:
    """Why somebody should look at it at once; empty: no sign of danger. The weightiest reason there is."""
    if submission.urgent_why or submission.urgent:
        return submission.urgent_why or AlarmWhy.SAID
    if source in (Source.CHILD, Source.CARER):
        return AlarmWhy.CHILD
    told = [submission.words, *(text for text in submission.answers.values() if isinstance(text, str))]
    return AlarmWhy.WORDS if any(speaks_of_danger(text, submission.language) for text in told) else ""


def _similar(submission: Submission) -> str:
    """The same digest for reports that say the same, apart from tracking parameters, case, figures and spaces."""
    loose = sorted({address.loose for address in submission.addresses})
    words = re.sub(r"[\W\d_]+", " ", submission.words.casefold()).strip()
    return digest("similar", "\n".join([*loose, words]))
