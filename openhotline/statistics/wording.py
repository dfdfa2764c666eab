"""How numbers become words. Pure functions; the rules stand here and, for readers, in docs/use/figures-in-words.md.

All take counts (whole numbers, none below zero) and reckon exactly, with whole numbers and fractions: nothing is
rounded before it is compared. No phrase names a cause. Where a rule says nothing, the phrase is empty.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import groupby, pairwise
from math import ceil, floor

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from openhotline.statistics.survival import HALF, NINE_TENTHS

EXACT = Fraction(1, 200)
"""A share this near to a fraction is called by it."""
NEAR = Fraction(3, 100)
"""A share this near to a fraction is called *almost* or *just over* it."""
FEW = 20
"""Of fewer than this many, no share is named: “3 of 7”."""
CHANCE = Fraction(196, 100) ** 2
"""The square of 1.96, beyond which about one in 20 standard normal values lies."""
LONG = 48
"""From this many hours on, a time is told in days."""

FRACTIONS: Sequence[tuple[Fraction, "str | Promise"]] = (
    (Fraction(1, 10), gettext_lazy("one tenth")),
    (Fraction(1, 5), gettext_lazy("one fifth")),
    (Fraction(1, 4), gettext_lazy("one quarter")),
    (Fraction(1, 3), gettext_lazy("one third")),
    (Fraction(1, 2), gettext_lazy("half")),
    (Fraction(2, 3), gettext_lazy("two thirds")),
    (Fraction(3, 4), gettext_lazy("three quarters")),
    (Fraction(4, 5), gettext_lazy("four fifths")),
    (Fraction(9, 10), gettext_lazy("nine tenths")),
)


def grouped(number: int) -> str:
    """`100616` as 100,616, or as the language of the page groups it."""
    return formats.number_format(number, use_l10n=True, force_grouping=True)


def percent(part: int, whole: int) -> int:
    """Whole per cent, rounded half up, exactly. Refuses nothing to divide by, and less than nothing."""
    if whole <= 0:
        raise ValueError("A share of nothing has no per cent.")
    if part < 0:
        raise ValueError("A count is never below zero.")
    return _half_up(Fraction(100 * part, whole))


def per_cent_of(part: int, whole: int) -> str:
    """“62%”, for a table or in brackets. A few of very many are “<1%”, and not quite all are “>99%”.

    So “0%” means none and “100%” means all. Refuses a part of nothing, or more than the whole.
    """
    _check_part(part, whole)
    rounded = percent(part, whole)
    if part and not rounded:
        return _("<%(percent)d%%") % {"percent": 1}
    if part < whole and rounded == 100:
        return _(">%(percent)d%%") % {"percent": 99}
    return _("%(percent)d%%") % {"percent": rounded}


def share_by_then(part: int, whole: int) -> str:
    """What was over by some time, as `per_cent_of` has it; but less than half, or than nine in ten, is never told so.

    By when half and nine in ten were over is told beside it, exactly: after “50%” within two days, half within three
    would be a contradiction. So that is “<50%”.
    """
    rounded = percent(part, whole)
    if any(Fraction(part, whole) < mark and rounded == 100 * mark for mark in (HALF, NINE_TENTHS)):
        return _("<%(percent)d%%") % {"percent": rounded}
    return per_cent_of(part, whole)


def is_clear(now: int, before: int) -> bool:
    """Whether two counts lie further apart than chance alone would often put them.

    Both are taken as Poisson counts of equally long periods: the difference has to be larger than 1.96 times the
    square root of their sum (two-sided test of equal rates, normal approximation). Of pairs with equal rates, at most
    54 in 1,000 are called clear, at any rate; below a mean of 8, fewer than 50. (The problem is that of Przyborowski
    and Wilenski, Biometrika 31, 1940.) Web pages come in groups, so that chance moves them further than it moves such
    counts: a difference that is not clear says nothing, and one that is says no more than that it is there.
    """
    return (now - before) ** 2 > CHANCE * (now + before)


def growth(now: int, before: int) -> str:
    """“up 62% from 62,234”, “more than doubled from …”, “no clear change from …”: to follow a count in a sentence.

    A direction is named only where the difference `is_clear`. Per cent are used between half and double.
    Refuses a count of none before, from which nothing grows: see `change`.
    """
    if before <= 0:
        raise ValueError("Growth from nothing has no per cent.")
    if now == before:
        return _("unchanged from %(before)s") % {"before": grouped(before)}
    if not is_clear(now, before):
        return _("no clear change from %(before)s") % {"before": grouped(before)}
    return _rise(now, before) if now > before else _fall(now, before)


def change(now: int, before: int) -> str:
    """`growth` over the same period of the year before; and where there was none then, just that."""
    if before:
        return growth(now, before)
    if now:
        return _("none in the same period of the year before")
    return _("none in the same period of the year before either")


def _rise(now: int, before: int) -> str:
    times, more = divmod(now, before)
    rounded = percent(now - before, before)
    if times == 1:
        words = _("up %(percent)d%% from %(before)s") if rounded else _("slightly up from %(before)s")
    elif times == 2:
        words = _("more than doubled from %(before)s") if more else _("doubled from %(before)s")
    elif times == 3:
        words = _("more than tripled from %(before)s") if more else _("tripled from %(before)s")
    elif more:
        words = ngettext(
            "more than %(times)s time as many as before (%(before)s)",
            "more than %(times)s times as many as before (%(before)s)",
            times,
        )
    else:
        words = ngettext(
            "%(times)s time as many as before (%(before)s)", "%(times)s times as many as before (%(before)s)", times
        )
    return words % {"percent": rounded, "times": grouped(times), "before": grouped(before)}


def _fall(now: int, before: int) -> str:
    rounded = percent(before - now, before)
    if now == 0:
        words = _("down to none from %(before)s")
    elif 10 * now < before:
        words = _("less than a tenth as many as before (%(before)s)")
    elif 2 * now < before:
        words = _("less than half as many as before (%(before)s)")
    elif 2 * now == before:
        words = _("half as many as before (%(before)s)")
    else:
        words = _("down %(percent)d%% from %(before)s") if rounded else _("slightly down from %(before)s")
    return words % {"percent": rounded, "before": grouped(before)}


def share(part: int, whole: int) -> str:
    """“almost two thirds (64,278)”, or “58% (…)” when no fraction is near; “3 of 7” where the whole is below 20.

    A fraction is named when the share lies within three percentage points of it: *two thirds* within half a point,
    *almost two thirds* below, *just over two thirds* above; the nearest one, and of two equally near the smaller.
    Refuses a part of nothing, or more than the whole.
    """
    _check_part(part, whole)
    count = grouped(part)
    if part == 0:
        return _("none")
    if part == whole:
        return _("all (%(count)s)") % {"count": count}
    if whole < FEW:
        return _("%(part)s of %(whole)s") % {"part": count, "whole": grouped(whole)}
    value = Fraction(part, whole)
    fraction, name = min(FRACTIONS, key=lambda pair: abs(pair[0] - value))
    distance = value - fraction
    if abs(distance) > NEAR:
        return _counted_per_cent(part, whole)
    facts = {"fraction": str(name), "count": count}
    if abs(distance) <= EXACT:
        return _("%(fraction)s (%(count)s)") % facts
    return (_("almost %(fraction)s (%(count)s)") if distance < 0 else _("just over %(fraction)s (%(count)s)")) % facts


def _counted_per_cent(part: int, whole: int) -> str:
    rounded, count = percent(part, whole), grouped(part)
    if rounded == 0:
        return _("less than %(percent)d%% (%(count)s)") % {"percent": 1, "count": count}
    if rounded == 100:
        return _("more than %(percent)d%% (%(count)s)") % {"percent": 99, "count": count}
    return _("%(percent)d%% (%(count)s)") % {"percent": rounded, "count": count}


def joined(parts: Sequence[str]) -> str:
    """“one, another and a third”, in the way of the language."""
    if not parts:
        return ""
    text, *more = parts
    for part in more[:-1]:
        text = pgettext("list", "%(before)s, %(next)s") % {"before": text, "next": part}
    if more:
        text = pgettext("list", "%(before)s and %(last)s") % {"before": text, "last": more[-1]}
    return text


def ranked(counts: Sequence[tuple[str, int]], whole: int, *, most: int = 3) -> str:
    """“the Netherlands (7,604, 62%), the United States (2,600, 21%) and France (1,310, 11%)”: the largest first.

    `counts` are labels, as a sentence needs them, with how many of `whole`: all that may be published, not a choice.
    At most `most` are named, none with a count of zero, and equals only together: where they do not all find room,
    none of them is named, so nobody is left out by the alphabet. Equals stand in the order in which they were given.
    """
    told: list[str] = []
    largest_first = sorted(counts, key=lambda pair: -pair[1])
    for count, equals in groupby(largest_first, key=lambda pair: pair[1]):
        labels = [label for label, _count in equals]
        if not count or len(told) + len(labels) > most:
            break
        facts = {"count": grouped(count), "percent": per_cent_of(count, whole)}
        told += [_("%(label)s (%(count)s, %(percent)s)") % {"label": label, **facts} for label in labels]
    return joined(told)


Series = Sequence[tuple[str, int]]
"""Periods of one kind, the oldest first: the words for each, and its count. The last is the one that is spoken of."""


def record(series: Series) -> str:
    """“the highest of the 6 figures shown” or “the highest figure shown since 2019”, and likewise the lowest.

    Of three figures or more. The highest is above every other. *Since 2019* means: above every figure shown after
    2019, which was at least as high. Only figures in the series are spoken of. Empty where neither holds.
    """
    if len(series) < 3:
        return ""
    *earlier, (_now, count) = series
    no_lower = [period for period, other in earlier if other >= count]
    no_higher = [period for period, other in earlier if other <= count]
    number = grouped(len(series))
    if not no_lower:
        return ngettext(
            "the highest of the %(number)s figure shown", "the highest of the %(number)s figures shown", len(series)
        ) % {"number": number}
    if not no_higher:
        return ngettext(
            "the lowest of the %(number)s figure shown", "the lowest of the %(number)s figures shown", len(series)
        ) % {"number": number}
    newest = earlier[-1][1]
    if newest < count:
        return _("the highest figure shown since %(period)s") % {"period": no_lower[-1]}
    if newest > count:
        return _("the lowest figure shown since %(period)s") % {"period": no_higher[-1]}
    return ""


def course(series: Series) -> str:
    """“rose at every step shown, from 2014 to 2024, but one: it fell in 2016”.

    Of three figures or more; an exception is named where there is exactly one among three steps or more. Each step
    has to be a clear one (`is_clear`). Empty where the series does anything else.
    """
    if len(series) < 3:
        return ""
    steps = [(period, count, before) for (_last, before), (period, count) in pairwise(series)]
    if not all(is_clear(count, before) for _period, count, before in steps):
        return ""
    rises = [period for period, count, before in steps if count > before]
    falls = [period for period, count, before in steps if count < before]
    facts = {"first": series[0][0], "last": series[-1][0]}
    if not falls:
        return _("rose at every step shown, from %(first)s to %(last)s") % facts
    if not rises:
        return _("fell at every step shown, from %(first)s to %(last)s") % facts
    if len(falls) == 1 and len(rises) > 1:
        words = _("rose at every step shown, from %(first)s to %(last)s, but one: it fell in %(exception)s")
        return words % {**facts, "exception": falls[0]}
    if len(rises) == 1 and len(falls) > 1:
        words = _("fell at every step shown, from %(first)s to %(last)s, but one: it rose in %(exception)s")
        return words % {**facts, "exception": rises[0]}
    return ""


def duration(hours: int | float | Decimal | Fraction, *, up: bool = False) -> str:
    """“less than 1 hour”, “3 hours”, “2 days”: for a table, or after a colon, where nothing bends it.

    Below one hour, just that. Then whole hours, rounded half up; from what rounds to 48 hours on, whole days of 24
    hours, rounded half up from the hours as they were given. With `up` everything is rounded up, to one hour at
    least: so that *within 3 days* is true, which it is not of three days and an hour. Refuses less than no time.
    """
    exact = Fraction(hours)
    if exact < 0:
        raise ValueError("A time is never below zero.")
    if exact < 1 and not up:
        return ngettext("less than %(number)s hour", "less than %(number)s hours", 1) % {"number": grouped(1)}
    whole = ceil if up else _half_up
    if (number := max(whole(exact), 1)) < LONG:
        return ngettext("%(number)s hour", "%(number)s hours", number) % {"number": grouped(number)}
    number = whole(exact / 24)
    return ngettext("%(number)s day", "%(number)s days", number) % {"number": grouped(number)}


def _half_up(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))


def _check_part(part: int, whole: int) -> None:
    if not 0 <= part <= whole or not whole:
        raise ValueError("A share is a part of something, and not more than the whole.")
