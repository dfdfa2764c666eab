"""Deeds about languages: what a translation stands under."""

from datetime import datetime

from wagtail.actions.copy_for_translation import CopyPageForTranslationAction
from wagtail.models import Locale, Page, WorkflowPage

from openhotline.accounts.models import User
from openhotline.accounts.permissions import Permission
from openhotline.accounts.services import require
from openhotline.audit import services as audit
from openhotline.common.actors import By
from openhotline.hub.models import FrontPage


@audit.deed()
def open_sections(*, page: Page, locale: Locale, by: By, at: datetime) -> None:
    """Make the front page and the section that a translation of this page into this language stands under.

    Sections as drafts, so that readers go on seeing the English lists until somebody translates those, too; and under
    the same reviews as the originals. A front page says nothing, and without it nothing below it is found: so it is
    out at once. Refuses who may not edit. What is there stays as it is.
    """
    require(by, Permission.EDIT)
    user = User.objects.get(username=by.name)
    for parent in page.get_ancestors().filter(depth__gt=1).specific():
        if parent.has_translation(locale):
            continue
        there = CopyPageForTranslationAction(page=parent, locale=locale, user=user).execute(skip_permission_checks=True)
        if isinstance(parent, FrontPage):
            there.get_latest_revision().publish(user=user, skip_permission_checks=True)
        for review in WorkflowPage.objects.filter(page=parent):
            WorkflowPage.objects.create(page=there, workflow=review.workflow)
