"""Deeds of intake. Each is told in the file that it comes from."""

from openhotline.intake.services.bulk import JUDGEMENTS, judge_cluster
from openhotline.intake.services.digests import digests_due, tell_of_work
from openhotline.intake.services.flood import (
    Origin,
    count_one,
    counted_lately,
    forget_networks,
    has_networks_to_forget,
    is_solved,
    network_digest,
    set_sum,
    toll_for,
)
from openhotline.intake.services.following import TryLater, begin_guess, guessed_right, open_report
from openhotline.intake.services.hashes import keep_hashes, reject_hash, reveal_hashes, vet_hash, withdraw_hashes
from openhotline.intake.services.mail import (
    forget_mail_contacts,
    load_mailbox,
    make_report_of_mail,
    note_reading,
    reveal_mail,
    set_mail_aside,
    take_in_mail,
)
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
from openhotline.intake.services.taking_in import CONTACT_DAYS, refuse_nothing_said, submit_report, take_in_comment
from openhotline.intake.services.withdrawing import purge_withdrawn, withdraw_report

__all__ = [
    "BULK",
    "CONTACT_DAYS",
    "CONTACT_REASONS",
    "JUDGEMENTS",
    "Origin",
    "TryLater",
    "ask_for_news",
    "begin_guess",
    "count_one",
    "counted_lately",
    "digests_due",
    "forget_contacts",
    "forget_mail_contacts",
    "forget_networks",
    "give_outcome",
    "guessed_right",
    "has_networks_to_forget",
    "is_solved",
    "judge_cluster",
    "keep_hashes",
    "load_mailbox",
    "make_report_of_mail",
    "network_digest",
    "note_reading",
    "open_report",
    "outcomes_for",
    "purge_withdrawn",
    "refuse_nothing_said",
    "reject_hash",
    "reveal_contact",
    "reveal_hashes",
    "reveal_mail",
    "reveal_messages",
    "reveal_statement",
    "screen_report",
    "set_mail_aside",
    "set_sum",
    "stop_news",
    "submit_report",
    "take_in_comment",
    "take_in_mail",
    "tell_news",
    "tell_of_work",
    "toll_for",
    "vet_hash",
    "withdraw_hashes",
    "withdraw_report",
    "write_to_desk",
    "write_to_reporter",
]
