"""What Wagtail’s log says, said in the audit chain in the same transaction."""

from wagtail.models import ModelLogEntry, PageLogEntry

from openhotline.accounts.selectors import by_for
from openhotline.audit import services as audit
from openhotline.common.actors import job


def mirror(entry: PageLogEntry | ModelLogEntry) -> None:
    """One event for one entry of Wagtail’s log. Refuses outside a deed: nothing changes a page but a deed."""
    by = by_for(entry.user) if entry.user else job("hub")
    if isinstance(entry, PageLogEntry):
        audit.record("hub.page_changed", about=f"page {entry.page_id}", by=by, at=entry.timestamp, what=entry.action)
    else:
        about = f"{entry.content_type.model} {entry.object_id}"
        audit.record("hub.thing_changed", about=about, by=by, at=entry.timestamp, what=entry.action)
