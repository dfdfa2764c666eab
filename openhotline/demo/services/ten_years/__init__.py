"""Ten full years of made-up history, day by day, so that the first page a newcomer sees is full.

`world.py` says what the made-up years are like, `months.py` draws what happened in one month, `days.py` counts it. The
same seed gives the same days, byte for byte, and a month is the same whatever span it is part of.
"""

from collections.abc import Callable
from datetime import date, datetime

from django.conf import settings
from django.utils.translation import gettext as _

from openhotline.common.actors import By
from openhotline.common.errors import Refused
from openhotline.demo.services.ten_years.days import SEED, made_up_days
from openhotline.statistics import services as statistics
from openhotline.statistics.days import day_of
from openhotline.statistics.models import DayCount

YEARS = 10
TAG = "made-up"
LABEL = "Made-up history of the practice hotline: no real report, page or person is behind it"


def span_of_history(at: datetime) -> tuple[date, date]:
    """The first day, ten full years and more back, and the day after the last: the first of this month."""
    today = day_of(at)
    return date(today.year - YEARS, 1, 1), today.replace(day=1)


def load_ten_years(*, by: By, at: datetime, say: Callable[[str], None] = lambda _line: None) -> int:
    """Load the made-up history up to the end of last month, as a dataset of its own. Returns how many days there were.

    Refuses outside practice, and where anything was counted in these years already: made-up counts never mix with
    others.
    """
    if settings.MODE != "practice":
        raise Refused(_("The made-up history is for practice only."))
    first, until = span_of_history(at)
    if DayCount.objects.filter(first__gte=first, first__lt=until).exists():
        raise Refused(_("There are counts of these years already. Load the made-up history into an empty hotline."))
    say("Making up ten years of history …")
    days = made_up_days(first=first, until=until, seen_until=day_of(at))
    return statistics.load_days(tag=TAG, label=LABEL, made_up=True, days=days, by=by, at=at)


__all__ = ["LABEL", "SEED", "TAG", "load_ten_years", "made_up_days", "span_of_history"]
