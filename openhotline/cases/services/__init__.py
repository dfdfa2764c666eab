"""Deeds of the record."""

from openhotline.cases.services.items import (
    find_or_make_item,
    link_items,
    reveal_address,
    search_address,
)
from openhotline.cases.services.reports import GivenText, link_report, move_report, receive_report
from openhotline.cases.services.rules import (
    confirm_authority,
    load_procedures,
    record_authority,
    save_procedure,
    withdraw_authority,
)

__all__ = [
    "GivenText",
    "confirm_authority",
    "find_or_make_item",
    "link_items",
    "link_report",
    "load_procedures",
    "move_report",
    "receive_report",
    "record_authority",
    "reveal_address",
    "save_procedure",
    "search_address",
    "withdraw_authority",
]
