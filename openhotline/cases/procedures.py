"""What a procedure says, read from its row: a frozen dataclass that refuses what it does not understand."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from django.utils.translation import gettext as _

from openhotline.common.errors import Refused

LONGEST_AGENCY = 120
LONGEST_HOLD_HOURS = 366 * 24
"""Nobody is made to wait for longer without a person saying so again."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The order of things for one hosting country. Hours are real; `common.pace` makes them run faster.

    * `hold_hours`: how long nobody but the police is told of an item, from when its host is known; 0: not at all.
    * `hold_agency`: whose word is waited for in that time.
    * `group_minutes`: how long notices to one recipient wait for company.
    * `reminder_hours`: when to remind, counted from the notice before.
    * `escalate_hours`: when to write to the network above, counted from the last reminder; 0 means never.
    * `watch_days`: how long a removed item is looked at again, in case it re-appears.
    """

    hold_hours: int = 0
    hold_agency: str = ""
    group_minutes: int = 0
    reminder_hours: tuple[int, ...] = (24, 48)
    escalate_hours: int = 72
    watch_days: int = 90

    def as_data(self) -> dict[str, Any]:
        return {**asdict(self), "reminder_hours": list(self.reminder_hours)}


def read_rules(data: Mapping[str, Any]) -> Rules:
    """Rules from a row or a form. Refuses unknown words, negative times and more than ten reminders."""
    known = {field.name for field in fields(Rules)}
    if unknown := sorted(set(data) - known):
        raise Refused(_("A procedure has no rule called “%(name)s”.") % {"name": unknown[0]})
    values = {**Rules().as_data(), **data}
    reminders = values["reminder_hours"]
    if not isinstance(reminders, list | tuple) or len(reminders) > 10:
        raise Refused(_("Give at most ten reminders, as a list of hours."))
    agency = values["hold_agency"]
    if not isinstance(agency, str) or len(agency) > LONGEST_AGENCY:
        raise Refused(_("Name whose word is waited for in at most 120 characters."))
    if values["hold_hours"] and not agency.strip():
        raise Refused(_("Say whose word is waited for, such as the name of a police unit."))
    times = ("hold_hours", "group_minutes", "escalate_hours", "watch_days")
    numbers = [*(values[name] for name in times), *reminders]
    if not all(
        isinstance(number, int) and not isinstance(number, bool) and 0 <= number <= 100_000 for number in numbers
    ):
        raise Refused(_("Times in a procedure are whole numbers from 0 to 100,000."))
    if values["hold_hours"] > LONGEST_HOLD_HOURS:
        raise Refused(_("A hold lasts at most a year (8,784 hours)."))
    return Rules(**{**values, "reminder_hours": tuple(reminders)})
