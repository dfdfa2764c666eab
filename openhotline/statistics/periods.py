"""Periods that figures are counted for, in the hotline's time zone: a year, a half, a quarter, a month, or any days.

The same days have one name, the shortest: 2021-01-01..2021-12-31 is read as 2021. So two periods are equal exactly
when their days are, and the figures of some days are found under one code.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.dateformat import format as date_in_words
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from openhotline.common.errors import Refused
from openhotline.statistics.days import days_between, midnight

_YEAR, _MONTH, _DAY = "[12][0-9]{3}", "(?:0[1-9]|1[0-2])", "(?:0[1-9]|[12][0-9]|3[01])"
_DATE = f"{_YEAR}-{_MONTH}-{_DAY}"
CODE = rf"(?:{_YEAR}(?:H[12]|Q[1-4]|-{_MONTH}|(?:-{_MONTH}-{_DAY})?\.\.{_DATE})?)"
"""A regular expression for URLs: every code matches it, and what else matches is refused by `read_period`."""
LONGEST_CODE = 22
"""Characters."""
MOST_YEARS = 20
"""A period of any days is at most this long."""
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day (included) to `until` (excluded). Made by `read_period`, `between` and `so_far` only.

    `code` is 2021, 2021H1, 2021Q3, 2021-07, 2021..2021-11-29 (from 1 January) or 2021-03-05..2021-04-09; the last
    day that it names is included.
    """

    code: str
    first: date
    until: date

    @property
    def start(self) -> datetime:
        return midnight(self.first)

    @property
    def end(self) -> datetime:
        return midnight(self.until)

    @property
    def last(self) -> date:
        """The last day, included."""
        return self.until - ONE_DAY

    @property
    def days(self) -> int:
        return (self.until - self.first).days

    @property
    def kind(self) -> str:
        """years, halves, quarters, months or others."""
        part = self.code[4:]
        if part and len(part) > 3:
            return "others"
        return {"": "years", "H": "halves", "Q": "quarters", "-": "months"}[part[:1]]

    @property
    def year_before(self) -> "Period":
        """The same period of the year before: what it is compared with.

        Whole months are compared with the same whole months. Otherwise the first and the last day are those of the
        year before, and 29 February becomes 28 February.
        """
        return self._years_before(1)

    @property
    def five_years(self) -> tuple["Period", ...]:
        """The same period in each of the five years before, the oldest first; each as `year_before` has it."""
        return tuple(self._years_before(years) for years in (5, 4, 3, 2, 1))

    @property
    def previous(self) -> "Period":
        """What ends where this begins: as many months before whole months, otherwise as many days."""
        if self._is_whole_months:
            months = _month_number(self.until) - _month_number(self.first)
            return between(_first_of(_month_number(self.first) - months), self.first - ONE_DAY)
        return between(self.first - timedelta(days=self.days), self.first - ONE_DAY)

    @property
    def months(self) -> tuple[tuple[int, int], ...]:
        """Year and month of each month that lies wholly within."""
        whole, _days = self.stretches()
        return tuple((month.year, month.month) for month in whole)

    def stretches(self) -> tuple[tuple[date, ...], tuple[date, ...]]:
        """The period as whole months (the first day of each) and single days: each day in one of them, once."""
        begun, ended = _month_number(self.first), _month_number(self.until)
        numbers = range(begun if self.first.day == 1 else begun + 1, ended)
        if not numbers:
            return (), tuple(days_between(self.first, self.until))
        before, after = _first_of(numbers.start), _first_of(numbers.stop)
        edges = (*days_between(self.first, before), *days_between(after, self.until))
        return tuple(_first_of(number) for number in numbers), edges

    def covers(self, other: "Period") -> bool:
        """Whether every day of the other is a day of this."""
        return self.first <= other.first and other.until <= self.until

    @property
    def words(self) -> str:
        """For a sentence, after “in”: “the first half of 2021”, “the 36 days from 5 March to 9 April 2021”.

        True whenever it is read: what was counted so far is told by its last day.
        """
        year, part = self.first.year, self.code[4:]
        match part[:1], len(part):
            case "", _length:
                return str(year)
            case "H", _length:
                halves = {"1": _("the first half of %(year)d"), "2": _("the second half of %(year)d")}
                return halves[part[1]] % {"year": year}
            case "Q", _length:
                return _("quarter %(number)s of %(year)d") % {"number": part[1], "year": year}
            case "-", 3:
                return date_format(self.first, "YEAR_MONTH_FORMAT")
            case ".", _length:
                words = ngettext(
                    "the first day of %(year)d (%(last)s)",
                    "the first %(days)d days of %(year)d (to %(last)s)",
                    self.days,
                )
                return words % {"days": self.days, "year": year, "last": _day(self.last)}
            case _any_days:
                if self.days == 1:
                    return _("the single day of %(day)s") % {"day": _day_of_year(self.first)}
                words = ngettext(
                    "the %(days)d day from %(first)s to %(last)s",
                    "the %(days)d days from %(first)s to %(last)s",
                    self.days,
                )
                return words % {"days": self.days, "first": self._first_in_words, "last": _day_of_year(self.last)}

    @property
    def title(self) -> str:
        """To stand alone, as in a heading: “First half of 2021”, “5 March to 9 April 2021”."""
        year, part = self.first.year, self.code[4:]
        match part[:1], len(part):
            case "", _length:
                return str(year)
            case "H", _length:
                halves = {"1": _("First half of %(year)d"), "2": _("Second half of %(year)d")}
                return halves[part[1]] % {"year": year}
            case "Q", _length:
                return _("Quarter %(number)s of %(year)d") % {"number": part[1], "year": year}
            case "-", 3:
                return date_format(self.first, "YEAR_MONTH_FORMAT")
            case _any_days:
                if self.days == 1:
                    return _day_of_year(self.first)
                return _("%(first)s to %(last)s") % {"first": self._first_in_words, "last": _day_of_year(self.last)}

    @property
    def _first_in_words(self) -> str:
        return _day(self.first) if self.first.year == self.last.year else _day_of_year(self.first)

    @property
    def _is_whole_months(self) -> bool:
        return self.first.day == self.until.day == 1

    def _years_before(self, years: int) -> "Period":
        first = _in_year(self.first, self.first.year - years)
        if self._is_whole_months:
            return between(first, _in_year(self.until, self.until.year - years) - ONE_DAY)
        return between(first, _in_year(self.last, self.last.year - years))


def read_period(text: str) -> Period:
    """The period called `text`. Refuses what is none."""
    code = text.strip().upper()
    if not re.fullmatch(CODE, code):
        raise _no_period(text)
    begin, dots, last = code.partition("..")
    if not dots:
        return _calendar(code)
    try:
        first = date.fromisoformat(begin if "-" in begin else f"{begin}-01-01")
        return between(first, date.fromisoformat(last))
    except ValueError:
        raise _no_period(text) from None  # a day that its month has not


def between(first: date, last: date) -> Period:
    """The period of these days, both included. Refuses an end before the start, and more than 20 years."""
    if first.year < 1000 or last.year > 2999:
        raise _no_period(f"{first.isoformat()}..{last.isoformat()}")
    if last < first:
        raise Refused(_("The last day is before the first. Write the earlier day first."))
    if last >= _in_year(first, first.year + MOST_YEARS):
        raise Refused(_("A period is at most %(years)d years long. Choose a later first day.") % {"years": MOST_YEARS})
    year, month, until = first.year, first.month, last + ONE_DAY
    for code in (f"{year}", f"{year}H{(month + 5) // 6}", f"{year}Q{(month + 2) // 3}", f"{year}-{month:02}"):
        if (named := _calendar(code)).first == first and named.until == until:
            return named
    from_new_year = first == date(year, 1, 1) and last.year == year
    return Period(f"{year if from_new_year else first.isoformat()}..{last.isoformat()}", first, until)


def so_far(day: date) -> Period:
    """The year up to this day, included. Where that is a month, a quarter, a half or the year, it is called that."""
    return between(date(day.year, 1, 1), day)


def period_of(day: date) -> Period:
    """The half-year in which `day` lies."""
    return read_period(f"{day.year}H{1 if day.month <= 6 else 2}")


def _calendar(code: str) -> Period:
    """A year, half, quarter or month by its code."""
    year, part = int(code[:4]), code[4:]
    match part[:1]:
        case "":
            month, months = 1, 12
        case "H":
            month, months = 6 * int(part[1]) - 5, 6
        case "Q":
            month, months = 3 * int(part[1]) - 2, 3
        case _month:
            month, months = int(part[1:]), 1
    first = date(year, month, 1)
    return Period(code, first, _first_of(_month_number(first) + months))


def _no_period(text: str) -> Refused:
    return Refused(
        _(
            "“%(text)s” is no period. Write a year, a half, a quarter, a month, or the first and the last day: "
            "2021, 2021H1, 2021Q3, 2021-07, 2021-03-05..2021-04-09."
        )
        % {"text": text[:30]}
    )


def _month_number(day: date) -> int:
    """Months counted on from year 0, so that they can be added."""
    return 12 * day.year + day.month - 1


def _first_of(month_number: int) -> date:
    return date(month_number // 12, month_number % 12 + 1, 1)


def _in_year(day: date, year: int) -> date:
    """The same date of another year; 29 February becomes 28 February where there is none."""
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def _day(day: date) -> str:
    return date_in_words(day, pgettext("date format", "j F"))


def _day_of_year(day: date) -> str:
    return date_in_words(day, pgettext("date format", "j F Y"))
