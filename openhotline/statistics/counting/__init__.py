"""Counting: from rows to counts. Every query that makes a published number is in this package.

A count is kept as `{measure: {dimension: {part: number}}}`; the whole of a measure stands under the dimension and part
`TOTAL`. Clocks are counted beside the measures, in the same form.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from openhotline.statistics.counting import clocks, items, notices, removals, reports
from openhotline.statistics.counting.sums import Counts, Cut, nothing, total
from openhotline.statistics.periods import Period

Query = Callable[[datetime, datetime], Cut]

QUERIES: Mapping[str, Query] = {
    "reports_received": reports.received,
    "reports_duplicate": reports.duplicate,
    "reports_to_police": reports.to_police,
    "assessed": items.assessed,
    "actionable": items.actionable,
    "acted_on": items.acted_on,
    "removed": removals.removed,
    "removed_again": removals.removed_again,
    "gone_before_notice": removals.gone_before_notice,
    "gone_one_place": removals.gone_one_place,
    "moved": removals.moved,
    "reappeared": removals.reappeared,
    "notices_sent": notices.sent,
    "pages_noticed": notices.pages,
    "answers": notices.answers,
    "second_opinions": items.second_opinions,
    "overturned": items.overturned,
    **clocks.QUERIES,
}
"""The query of each measure and clock, by its name."""


def count_between(start: datetime, end: datetime) -> Counts:
    """Count what belongs to `start` (included) to `end` (excluded), from the rows as they are now."""
    counted = {name: query(start, end) for name, query in QUERIES.items()}
    return {name: cut for name, cut in counted.items() if not nothing(cut)}


def count(period: Period) -> Counts:
    """Count a period from the rows as they are now, without the roll-up: what the roll-up has to agree with."""
    return count_between(period.start, period.end)


__all__ = ["QUERIES", "Counts", "Cut", "count", "count_between", "total"]
