"""The figures of one period, ready to be told: frozen or provisional, with what they are compared with.

Pure data. Text, tables, JSON and pages are made from this and from nothing else.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from openhotline.statistics.counting import Counts
from openhotline.statistics.definitions import DEFINITIONS_VERSION
from openhotline.statistics.periods import Period, read_period


@dataclass(frozen=True, slots=True)
class Before:
    """The same measure in the same period of the year before, and whose figure it is (empty: our own rows)."""

    period: str
    count: int
    publisher: str = ""
    their_word: str = ""
    source: str = ""
    retrieved_on: str = ""


@dataclass(frozen=True)
class Figures:
    """Everything that a bulletin needs. `as_text` is canonical: equal figures give equal bytes, and one digest.

    The digest is published, and so is nearly everything it is made of. `salt`, drawn when figures are frozen and never
    shown, keeps anybody from trying which small numbers behind the dashes give that digest.
    """

    period: Period
    counts: Counts
    before: Mapping[str, Before] = field(default_factory=dict)
    notes: Sequence[str] = ()
    hotline: str = ""
    time_zone: str = "UTC"
    software: str = ""
    counted_at: str = ""
    salt: str = ""

    def as_text(self) -> str:
        return json.dumps(self.as_data(), sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.as_text().encode()).hexdigest()

    def as_data(self) -> dict[str, Any]:
        return {
            "period": self.period.code,
            "definitions": DEFINITIONS_VERSION,
            "software": self.software,
            "hotline": self.hotline,
            "time_zone": self.time_zone,
            "counted_at": self.counted_at,
            "salt": self.salt,
            "totals": dict(self.counts.totals),
            "acted_on": {name: dict(cells) for name, cells in self.counts.acted_on.items()},
            "before": {
                name: {slot: getattr(before, slot) for slot in Before.__slots__} for name, before in self.before.items()
            },
            "notes": list(self.notes),
        }


def figures_from(text: str) -> Figures:
    """Read back what `as_text` wrote."""
    data = json.loads(text)
    return Figures(
        period=read_period(data["period"]),
        counts=Counts(data["totals"], data["acted_on"]),
        before={name: Before(**before) for name, before in data["before"].items()},
        notes=tuple(data["notes"]),
        hotline=data["hotline"],
        time_zone=data["time_zone"],
        software=data["software"],
        counted_at=data["counted_at"],
        salt=data["salt"],
    )


def moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
