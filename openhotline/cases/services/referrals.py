"""Deeds about the referral sheet: written, read and sent to the police by people, each noted."""

import json
from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from openhotline.accounts import services as accounts
from openhotline.accounts.permissions import Permission
from openhotline.audit import services as audit
from openhotline.cases import selectors, sheets
from openhotline.cases.models import Alarm, Referral
from openhotline.common.actors import By
from openhotline.common.errors import Refused
from openhotline.common.references import new_reference
from openhotline.hotline import selectors as hotline
from openhotline.hotline.models import PoliceContact
from openhotline.post import services as post
from openhotline.post.models import Letter


@audit.deed()
def save_referral(*, alarm: Alarm, sheet: Mapping[str, str], by: By, at: datetime) -> Referral:
    """Keep the sheet as a draft: the one there is, else a new one. Sheets that were sent stay as they are.

    Refuses people who may not answer alarms, and a sheet that does not say why.
    """
    accounts.require(by, Permission.SAFEGUARD)
    answers = sheets.read_sheet(sheet)
    referral = selectors.draft_of(alarm) or Referral(ref=new_reference("RF"), alarm=alarm)
    referral.sheet = json.dumps(answers)
    referral.written_by, referral.written_at = str(by), at
    referral.save()
    audit.record("referral.saved", about=referral.ref, by=by, at=at, alarm=alarm.ref)
    return referral


@audit.deed()
def reveal_referral(*, referral: Referral, by: By, at: datetime) -> dict[str, str]:
    """What stands on a sheet, for one person, once. The reading is a deed. Refuses who may not answer alarms."""
    accounts.require(by, Permission.SAFEGUARD)
    audit.record("referral.revealed", about=referral.ref, by=by, at=at)
    return _opened(referral)


@audit.deed()
def send_referral(*, referral: Referral, contact: PoliceContact, by: By, at: datetime) -> Letter:
    """Send the sheet to a police contact. Refuses who may not answer alarms, and a sheet that was sent already."""
    accounts.require(by, Permission.SAFEGUARD)
    draft = Referral.objects.filter(pk=referral.pk, sent_at__isnull=True)
    if not draft.update(sent_at=at, sent_by=str(by), sent_to=contact.name):
        raise Refused(_("This sheet was sent already. Write another one if there is more to say."))
    referral.refresh_from_db()
    profile = hotline.profile()
    letter = post.write_letter(
        kind="mail",
        to=contact.address,
        subject=pgettext("danger", "Confidential and urgent: our reference %(ref)s") % {"ref": referral.ref},
        text=sheets.as_letter(_opened(referral), ref=referral.ref, hotline=profile.name),
        message_id=post.message_id("referral", referral.ref),
        about=referral.ref,
        by=by,
        at=at,
    )
    audit.record(
        "referral.sent", about=referral.ref, by=by, at=at, alarm=referral.alarm.ref, to=contact.ref, letter=letter.ref
    )
    return letter


def _opened(referral: Referral) -> dict[str, str]:
    sheet: dict[str, str] = json.loads(referral.sheet.open())
    return sheet
