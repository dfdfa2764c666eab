"""Deeds of the worker: what was approved for a set time comes out, and what has an end comes off."""

from collections.abc import Sequence
from datetime import datetime

from wagtail.models import Page, Revision

from openhotline.audit import services as audit
from openhotline.common.actors import By


@audit.deed()
def publish_scheduled(*, ids: Sequence[int], by: By, at: datetime) -> int:
    """Publish these approved versions whose time has come. How many."""
    due = list(Revision.objects.filter(pk__in=ids, approved_go_live_at__lte=at).order_by("approved_go_live_at"))
    for revision in due:
        revision.publish(log_action="wagtail.publish.scheduled")
    return len(due)


@audit.deed()
def take_off_expired(*, ids: Sequence[int], by: By, at: datetime) -> int:
    """Take these pages off whose time is over. How many."""
    over = list(Page.objects.live().filter(pk__in=ids, expire_at__lte=at).specific())
    for page in over:
        page.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    return len(over)
