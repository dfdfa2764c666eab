"""The bulletin: text, tables and charts of a period, made from figures and from nothing else.

Pure: no database, no clock. The same figures give the same words everywhere, so that page, chart, PDF, command and
download cannot disagree: each of them is written from a `Bulletin`, and none counts or rounds by itself.
"""

from openhotline.statistics.bulletin.making import make_bulletin
from openhotline.statistics.bulletin.model import (
    HIDDEN,
    Band,
    Bulletin,
    ClockTold,
    Definition,
    EditorsNote,
    Row,
    Table,
    ThemeTold,
    Words,
)

__all__ = [
    "HIDDEN",
    "Band",
    "Bulletin",
    "ClockTold",
    "Definition",
    "EditorsNote",
    "Row",
    "Table",
    "ThemeTold",
    "Words",
    "make_bulletin",
]
