"""Deeds about figures: history taken in, counts kept up to date, snapshots frozen and published, editions made."""

from openhotline.statistics.services.checking import differing
from openhotline.statistics.services.editions import ask_again, ask_for_editions, make_document, make_edition
from openhotline.statistics.services.history import import_history, load_days, note_period
from openhotline.statistics.services.publishing import SETTLING_DAYS, add_note, freeze_snapshot, publish_snapshot
from openhotline.statistics.services.rolling_up import recount_all, recount_period, roll_up

__all__ = [
    "SETTLING_DAYS",
    "add_note",
    "ask_again",
    "ask_for_editions",
    "differing",
    "freeze_snapshot",
    "import_history",
    "load_days",
    "make_document",
    "make_edition",
    "note_period",
    "publish_snapshot",
    "recount_all",
    "recount_period",
    "roll_up",
]
