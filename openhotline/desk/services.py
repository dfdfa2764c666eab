"""The few deeds that belong to no room: a page of the desk offers them, the rooms do them."""

from datetime import datetime

from django.utils.translation import gettext as _

from openhotline.accounts.permissions import Permission
from openhotline.audit import services as audit
from openhotline.cases import services as cases
from openhotline.cases.models import Item
from openhotline.common.actors import By
from openhotline.common.errors import Refused
from openhotline.common.work import Work
from openhotline.desk import selectors
from openhotline.tracing import selectors as tracing

MAY_RETRY = (Permission.CONFIGURE, Permission.NOTIFY)


@audit.deed()
def retry(*, ref: str, by: By, at: datetime) -> Work:
    """Have work tried again that was set aside after too many failures.

    Refuses people who neither configure nor notify, and what is not set aside (any more).
    """
    if not any(by.may(permission) for permission in MAY_RETRY):
        raise Refused(_("You do not have the permission to do this. Ask the person who leads your team."))
    row = selectors.set_aside_row(ref)
    if row is None or not row.try_again(at=at):
        raise Refused(_("%(ref)s is not set aside any more.") % {"ref": ref})
    audit.record("work.retried", about=ref, by=by, at=at, problem=row.last_problem)
    return row


@audit.deed()
def reveal_address(*, item: Item, by: By, at: datetime) -> str:
    """The address of an item, outside an assessment. Refuses people who may not see addresses, and everybody while
    no legal basis is on record for the country that hosts it.
    """
    return cases.reveal_address(item=item, country=tracing.hosting_country(item), by=by, at=at)
