"""How numbers become words. Pure functions; the rules are stated here and nowhere else.

Growth is rounded half up to whole per cent. A share is named by a fraction when it lies within three
percentage points of it: *two thirds* within half a point, *almost two thirds* below, *just over two thirds* above;
otherwise it is given in whole per cent.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

EXACT = Fraction(1, 200)
NEAR = Fraction(3, 100)

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
    """Whole per cent, rounded half up, exactly. Refuses nothing to divide by."""
    if whole <= 0:
        raise ValueError("A share of nothing has no per cent.")
    return int((Decimal(part) * 100 / Decimal(whole)).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def growth(now: int, before: int) -> str:
    """“up 62% from 62,234”, “down 3% from …” or “unchanged from …”; without a value before, nothing can be said."""
    if before <= 0:
        raise ValueError("Growth from nothing has no per cent.")
    facts = {"percent": percent(abs(now - before), before), "before": grouped(before)}
    if now == before:
        return _("unchanged from %(before)s") % facts
    if facts["percent"] == 0:
        return (_("slightly up from %(before)s") if now > before else _("slightly down from %(before)s")) % facts
    return (_("up %(percent)d%% from %(before)s") if now > before else _("down %(percent)d%% from %(before)s")) % facts


def share(part: int, whole: int) -> str:
    """“almost two thirds (64,278)”, or “58% (…)” when no fraction is near."""
    value = Fraction(part, whole)
    count = grouped(part)
    if part == 0:
        return _("none")
    if part == whole:
        return _("all (%(count)s)") % {"count": count}
    fraction, name = min(FRACTIONS, key=lambda pair: abs(pair[0] - value))
    distance = value - fraction
    if abs(distance) > NEAR:
        return _("%(percent)d%% (%(count)s)") % {"percent": percent(part, whole), "count": count}
    facts = {"fraction": str(name), "count": count}
    if abs(distance) <= EXACT:
        return _("%(fraction)s (%(count)s)") % facts
    return (_("almost %(fraction)s (%(count)s)") if distance < 0 else _("just over %(fraction)s (%(count)s)")) % facts
