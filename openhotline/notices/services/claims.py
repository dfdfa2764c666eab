"""A worker that was held up writes nothing over what another one did meanwhile."""

from django.utils.translation import gettext as _

from openhotline.audit import services as audit
from openhotline.common.errors import Refused
from openhotline.common.work import Work


def keep_claim(row: Work) -> None:
    """Hold a row until this deed ends. Refuses when its claim ran out and somebody else has taken it."""
    audit.require_deed()
    if not row.still_mine():
        raise Refused(_("Somebody else has already taken this up."))
