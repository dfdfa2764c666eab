"""The record: reports, items, and the rules under which anything may be done about them."""

from openhotline.cases.models.items import Item, ItemLink, ItemMove
from openhotline.cases.models.reports import GivenAddress, Report, ReportMove
from openhotline.cases.models.rules import Authority, Procedure

__all__ = ["Authority", "GivenAddress", "Item", "ItemLink", "ItemMove", "Procedure", "Report", "ReportMove"]
