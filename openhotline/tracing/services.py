"""Deeds of tracing: a look-up is asked for, and what was found is kept."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from openhotline.accounts.permissions import Permission
from openhotline.audit import services as audit
from openhotline.cases.models import Item
from openhotline.common.actors import By
from openhotline.common.errors import Refused
from openhotline.common.references import new_reference
from openhotline.tracing.models import Trace
from openhotline.tracing.stages import Reason


@audit.deed()
def request_trace(*, item: Item, reason: str, by: By, at: datetime) -> Trace:
    """Have it looked up who hosts `item`. While one look-up of it waits, that one is the answer.

    A person who asks by hand has it tried now, also when it was put off. Refuses them unless they assess or notify.
    """
    manual = reason == Reason.MANUAL
    if manual and not (by.may(Permission.ASSESS) or by.may(Permission.NOTIFY)):
        raise Refused(_("You do not have the permission to do this. Ask the person who leads your team."))
    trace = Trace(
        ref=new_reference("TR"),
        item=item,
        reason=Reason(reason),
        requested_by=str(by),
        requested_at=at,
        due_at=at,
    )
    waiting = Trace.objects.waiting().filter(item=item)
    known: Trace | None = waiting.first()
    if known is None:
        try:
            with transaction.atomic():
                trace.save(force_insert=True)
        except IntegrityError:
            known = waiting.first()
            if known is None:
                raise
    if known is None:
        audit.record("trace.requested", about=trace.ref, by=by, at=at, item=item.ref, reason=str(reason))
        return trace
    if manual and known.due_at and known.due_at > at:
        Trace.objects.waiting().filter(pk=known.pk, claimed_until__isnull=True).update(due_at=at)
        known.refresh_from_db()
    return known
