"""The record: reports, items, and the rules under which anything may be done about them."""

from openhotline.cases.models.alarms import Alarm, AlarmMove, Call, Referral
from openhotline.cases.models.items import Item, ItemLink, ItemMove
from openhotline.cases.models.reports import GivenAddress, Report, ReportMove
from openhotline.cases.models.rules import Authority, Procedure

__all__ = [
    "Alarm",
    "AlarmMove",
    "Authority",
    "Call",
    "GivenAddress",
    "Item",
    "ItemLink",
    "ItemMove",
    "Procedure",
    "Referral",
    "Report",
    "ReportMove",
]
