"""Periods that figures are published for: a year, a half, a quarter or a month, in the hotline's time zone."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from openhotline.common.errors import Refused

_FORM = re.compile(r"(?P<year>[12]\d{3})(?:H(?P<half>[12])|Q(?P<quarter>[1-4])|-(?P<month>0[1-9]|1[0-2]))?")


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day (included) to `until` (excluded). `code` is 2021, 2021H1, 2021Q3 or 2021-07."""

    code: str
    first: date
    until: date

    @property
    def start(self) -> datetime:
        return _midnight(self.first)

    @property
    def end(self) -> datetime:
        return _midnight(self.until)

    @property
    def year_before(self) -> "Period":
        """The same period of the year before: what it is compared with."""
        return read_period(f"{self.first.year - 1}{self.code[4:]}")

    @property
    def words(self) -> str:
        """For a sentence: “the first half of 2021”."""
        year, part = self.first.year, self.code[4:]
        match part[:1]:
            case "":
                return str(year)
            case "H":
                halves = {"1": _("the first half of %(year)d"), "2": _("the second half of %(year)d")}
                return halves[part[1]] % {"year": year}
            case "Q":
                return _("quarter %(number)s of %(year)d") % {"number": part[1], "year": year}
            case _month:
                return date_format(self.first, "F Y")


def read_period(text: str) -> Period:
    """The period called `text`. Refuses what is none."""
    found = _FORM.fullmatch(text.strip().upper())
    if not found:
        raise Refused(
            _("“%(text)s” is no period. Write a year, a half, a quarter or a month: 2021, 2021H1, 2021Q3, 2021-07.")
            % {"text": text[:20]}
        )
    year = int(found["year"])
    if found["half"]:
        first, months = 6 * int(found["half"]) - 5, 6
    elif found["quarter"]:
        first, months = 3 * int(found["quarter"]) - 2, 3
    elif found["month"]:
        first, months = int(found["month"]), 1
    else:
        first, months = 1, 12
    after = first + months
    return Period(found[0], date(year, first, 1), date(year + (after > 12), (after - 1) % 12 + 1, 1))


def period_of(day: date) -> Period:
    """The half-year in which `day` lies."""
    return read_period(f"{day.year}H{1 if day.month <= 6 else 2}")


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(settings.TIME_ZONE))
