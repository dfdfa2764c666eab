"""Deeds of the record."""

from openhotline.cases.services.alarms import (
    acknowledge_alarm,
    acknowledge_alarms,
    call_next_person,
    close_alarm,
    hand_back_alarm,
    raise_alarm,
    raise_alarm_by_hand,
)
from openhotline.cases.services.items import (
    find_or_make_item,
    link_items,
    reveal_address,
    search_address,
)
from openhotline.cases.services.referrals import reveal_referral, save_referral, send_referral
from openhotline.cases.services.reports import GivenText, link_report, move_report, purge_report, receive_report
from openhotline.cases.services.rules import (
    confirm_authority,
    load_procedures,
    record_authority,
    save_procedure,
    withdraw_authority,
)

__all__ = [
    "GivenText",
    "acknowledge_alarm",
    "acknowledge_alarms",
    "call_next_person",
    "close_alarm",
    "confirm_authority",
    "find_or_make_item",
    "hand_back_alarm",
    "link_items",
    "link_report",
    "load_procedures",
    "move_report",
    "purge_report",
    "raise_alarm",
    "raise_alarm_by_hand",
    "receive_report",
    "record_authority",
    "reveal_address",
    "reveal_referral",
    "save_procedure",
    "save_referral",
    "search_address",
    "send_referral",
    "withdraw_authority",
]
