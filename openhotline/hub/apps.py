"""The hub: the public pages around the hotline. What editors do is in the audit chain like everything else."""

from typing import Any, ClassVar

from django.apps import AppConfig
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class HubConfig(AppConfig):
    name = "openhotline.hub"
    audit_actions: ClassVar[dict[str, Promise]] = {
        "hub.page_changed": _("A page of the hub was written, changed, sent in for review, let out or taken off."),
        "hub.thing_changed": _("A picture, a redirect or another thing of the hub was changed."),
        "hub.pages_loaded": _("The pages that ship with the software were loaded."),
        "comment.left": _("A reader left a comment."),
        "comment.moved": _("A comment went from one stage to another."),
        "comment.moved_together": _("Many held comments were refused together."),
        "comment.objected_to": _("A reader said that a comment should not be there."),
        "comments.read": _("A moderator read held comments."),
        "contribution.offered": _("A reader offered something to publish."),
        "contribution.moved": _("A contribution went from one stage to another."),
        "contribution.read": _("An editor read what somebody offered."),
        "contribution.drafted": _("A draft was made of a contribution."),
        "contribution.answered": _("An editor answered somebody who offered something."),
        "comments.forgotten": _("The words of comments that were decided 30 days ago were deleted."),
    }

    def ready(self) -> None:
        from django.db.models.signals import post_save
        from wagtail.models import ModelLogEntry, PageLogEntry

        for kept in (PageLogEntry, ModelLogEntry):
            post_save.connect(_mirrored, sender=kept, dispatch_uid=f"audit of {kept.__name__}")


def _mirrored(instance: Any, created: bool, **_kwargs: Any) -> None:
    """Wagtail says in its own log what was done to pages; what it says there goes into the chain, too."""
    from openhotline.hub.services.mirror import mirror

    if created:
        mirror(instance)
