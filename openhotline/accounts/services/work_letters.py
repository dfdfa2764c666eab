"""Deeds: a member of staff says whether, and where, to be written to when work waits."""

from datetime import datetime

from openhotline.accounts.models import User, Wish, WorkLetters
from openhotline.audit import services as audit
from openhotline.common.actors import By
from openhotline.common.references import new_reference


@audit.deed()
def ask_for_letters(user: User, *, wish: str, address: str, by: By, at: datetime) -> None:
    """Keep a wish and its address; what was kept before is replaced, and with “never” it is only deleted."""
    WorkLetters.objects.filter(user=user).delete()
    if wish != Wish.NEVER:
        WorkLetters.objects.create(ref=new_reference("WL"), user=user, wish=Wish(wish), address=address, told_at=at)
    audit.record("letters.asked_for", about=user.ref, by=by, at=at, wish=str(wish))
