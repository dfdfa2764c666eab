"""Deeds of intake. Each is told in the file that it comes from."""

from openhotline.intake.services.following import TryLater, check_status
from openhotline.intake.services.screening import BULK, screen_report
from openhotline.intake.services.staff import (
    CONTACT_REASONS,
    forget_contacts,
    give_outcome,
    outcomes_for,
    reveal_contact,
    reveal_statement,
)
from openhotline.intake.services.taking_in import CONTACT_DAYS, refuse_nothing_said, submit_report

__all__ = [
    "BULK",
    "CONTACT_DAYS",
    "CONTACT_REASONS",
    "TryLater",
    "check_status",
    "forget_contacts",
    "give_outcome",
    "outcomes_for",
    "refuse_nothing_said",
    "reveal_contact",
    "reveal_statement",
    "screen_report",
    "submit_report",
]
