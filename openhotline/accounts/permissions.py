"""What people may do: one enum, and roles as sets of it. Documented in docs/use/permissions.md."""

from collections.abc import Mapping
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    SEE_DESK = "see_desk"  # home, queue, item pages without anything sealed
    READ_REPORTS = "read_reports"  # what a reporter wrote
    READ_CONTACTS = "read_contacts"  # how to reach a reporter
    REVEAL_ADDRESSES = "reveal_addresses"
    SEARCH = "search"
    SCREEN_REPORTS = "screen_reports"
    ASSESS = "assess"
    ADJUDICATE = "adjudicate"
    NOTIFY = "notify"
    SAFEGUARD = "safeguard"  # answer alarms about a child in danger; write, read and send referral sheets
    POLICE = "police"
    SEE_WORKLOAD = "see_workload"  # counts of all the work together, never of a case or a person
    PUBLISH = "publish"
    EDIT = "edit"  # write the public hub
    REVIEW = "review"  # let out, as the second person, what somebody else wrote; take it off again
    MODERATE = "moderate"  # comments of readers
    CONFIGURE = "configure"
    SIGN_OFF_LANGUAGES = "sign_off_languages"
    AUDIT = "audit"
    MANAGE_PEOPLE = "manage_people"
    IMPORT = "import"


class Role(models.TextChoices):
    ANALYST = "analyst", _("Analyst")
    LEAD = "lead", _("Lead")
    NOTICE_OFFICER = "notice_officer", _("Notice officer")
    POLICE_LIAISON = "police_liaison", _("Police liaison")
    STATISTICIAN = "statistician", _("Statistician")
    EDITOR = "editor", _("Editor")
    REVIEWER = "reviewer", _("Reviewer")
    MODERATOR = "moderator", _("Moderator")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")


P = Permission

ROLES: Mapping[str, frozenset[Permission]] = {
    Role.ANALYST: frozenset(
        {P.SEE_DESK, P.SEARCH, P.READ_REPORTS, P.REVEAL_ADDRESSES, P.SCREEN_REPORTS, P.ASSESS, P.SAFEGUARD}
    ),
    Role.LEAD: frozenset(P) - {P.MANAGE_PEOPLE},
    Role.NOTICE_OFFICER: frozenset({P.SEE_DESK, P.SEARCH, P.REVEAL_ADDRESSES, P.NOTIFY}),
    Role.POLICE_LIAISON: frozenset({P.SEE_DESK, P.SEARCH, P.REVEAL_ADDRESSES, P.READ_CONTACTS, P.SAFEGUARD, P.POLICE}),
    Role.STATISTICIAN: frozenset({P.SEE_WORKLOAD, P.PUBLISH}),
    Role.EDITOR: frozenset({P.EDIT}),
    Role.REVIEWER: frozenset({P.EDIT, P.REVIEW}),
    Role.MODERATOR: frozenset({P.MODERATE}),
    Role.AUDITOR: frozenset({P.SEE_DESK, P.AUDIT, P.SEE_WORKLOAD}),
    Role.ADMINISTRATOR: frozenset({P.SEE_WORKLOAD, P.CONFIGURE, P.MANAGE_PEOPLE, P.IMPORT}),
}
