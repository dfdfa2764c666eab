"""The whole outbox, stopped and opened again: what a restored backup needs before anything may leave."""

from datetime import datetime

from django.utils.translation import gettext as _

from openhotline.accounts import services as accounts
from openhotline.accounts.permissions import Permission
from openhotline.audit import services as audit
from openhotline.common.actors import By
from openhotline.common.errors import Refused
from openhotline.post import selectors
from openhotline.post.models import ONLY, Outbox
from openhotline.post.stages import LetterStage


@audit.deed()
def freeze_outbox(*, by: By, at: datetime) -> None:
    """Let nothing leave until somebody releases it. Anybody may stop the post; doing it twice changes nothing."""
    Outbox.objects.get_or_create(pk=ONLY)
    if Outbox.objects.filter(pk=ONLY, frozen_since__isnull=True).update(frozen_since=at):
        audit.record("outbox.frozen", about="outbox", by=by, at=at)


@audit.deed()
def release_outbox(*, send_waiting: bool, by: By, at: datetime) -> int:
    """Let letters leave again. How many were given to a person.

    After a restore nobody knows which of the letters that wait had left before: `send_waiting=False` gives each of
    them to a person. `True` sends them, and is for an outbox that was merely stopped.
    Refuses people who may not configure, and an outbox that is open.
    """
    accounts.require(by, Permission.CONFIGURE)
    since = selectors.frozen_since()
    if since is None or not Outbox.objects.filter(pk=ONLY, frozen_since=since).update(frozen_since=None):
        raise Refused(_("The outbox is open."))
    unsure = [] if send_waiting else list(selectors.waiting().filter(dated_at__lte=since))
    for letter in unsure:
        letter.due_at = letter.claimed_until = None
        letter.save(update_fields=["due_at", "claimed_until"])
        why = _("It waited while the outbox was stopped, and may have left.")
        letter.move_to(LetterStage.NEEDS_PERSON, by=by, at=at, why=why)
    audit.record("outbox.released", about="outbox", by=by, at=at, sent_on=send_waiting, to_person=len(unsure))
    return len(unsure)
