"""Deeds of notices."""

from openhotline.notices.services.answers import read_answer, record_host_answer
from openhotline.notices.services.drafting import draft_item, name_recipient, retry_item
from openhotline.notices.services.following import follow_notice
from openhotline.notices.services.holds import extend_hold, lift_hold, look_after_hold, place_hold
from openhotline.notices.services.recipients import (
    approve_recipient,
    approve_recipients,
    name_network_above,
)
from openhotline.notices.services.sending import send_notice
from openhotline.notices.services.settling import (
    end_notice,
    readdress_notice,
    retry_notice,
    settle_dispute,
    settle_notice,
    withdraw_notice,
)

__all__ = [
    "approve_recipient",
    "approve_recipients",
    "draft_item",
    "end_notice",
    "extend_hold",
    "follow_notice",
    "lift_hold",
    "look_after_hold",
    "name_network_above",
    "name_recipient",
    "place_hold",
    "read_answer",
    "readdress_notice",
    "record_host_answer",
    "retry_item",
    "retry_notice",
    "send_notice",
    "settle_dispute",
    "settle_notice",
    "withdraw_notice",
]
