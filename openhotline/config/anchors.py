"""Heads of the audit chain, handed to people outside: what gives away a chain that was cut or forged."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from openhotline.audit import services as audit
from openhotline.audit.models import Anchor
from openhotline.common.actors import By
from openhotline.post import services as post


@audit.deed()
def mail_anchor(*, addresses: Sequence[str], by: By, at: datetime) -> Anchor:
    """Anchor the head of the chain and write it to each address. Once a day each gets one, however often it is asked.

    Refuses an address that cannot be written to; then nobody is.
    """
    anchor = audit.anchor_head(where=f"mailed on {at:%Y-%m-%d}", at=at)
    for address in dict.fromkeys(addresses):
        post.write_letter(
            kind="mail",
            to=address,
            subject=_("Head of the audit chain on %(day)s") % {"day": f"{at:%Y-%m-%d}"},
            text=_("Please keep this letter. It proves later that nothing before it was changed.\n\n    %(head)s")
            % {"head": anchor},
            message_id=post.message_id("anchor", f"{at:%Y%m%d}", address.replace("@", ".at.").lower()),
            about="audit",
            by=by,
            at=at,
        )
    audit.record("audit.anchored", about="audit", by=by, at=at, seq=anchor.seq, letters=len(set(addresses)))
    return anchor
