"""Deeds of intake. Each is told in the file that it comes from."""

from openhotline.intake.services.following import TryLater, open_report
from openhotline.intake.services.messages import reveal_messages, write_to_desk, write_to_reporter
from openhotline.intake.services.news import ask_for_news, stop_news, tell_news
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
from openhotline.intake.services.withdrawing import purge_withdrawn, withdraw_report

__all__ = [
    "BULK",
    "CONTACT_DAYS",
    "CONTACT_REASONS",
    "TryLater",
    "ask_for_news",
    "forget_contacts",
    "give_outcome",
    "open_report",
    "outcomes_for",
    "purge_withdrawn",
    "refuse_nothing_said",
    "reveal_contact",
    "reveal_messages",
    "reveal_statement",
    "screen_report",
    "stop_news",
    "submit_report",
    "tell_news",
    "withdraw_report",
    "write_to_desk",
    "write_to_reporter",
]
