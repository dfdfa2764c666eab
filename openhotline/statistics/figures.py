"""The figures of one period, ready to be told: frozen or provisional, with what they are compared with.

Pure data. Text, tables, charts, files and pages are made from this and from nothing else.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from openhotline.statistics.counting.sums import Counts, total
from openhotline.statistics.definitions import DEFINITIONS_VERSION, TOTAL
from openhotline.statistics.periods import Period, read_period
from openhotline.statistics.suppression import hidden


@dataclass(frozen=True, slots=True)
class Before:
    """The same measure in an earlier period, and whose figure it is (empty: our own rows)."""

    period: str
    count: int
    publisher: str = ""
    their_word: str = ""
    source: str = ""
    retrieved_on: str = ""


@dataclass(frozen=True, slots=True)
class Tag:
    """A dataset that figures were made from. What is made up says so wherever it is shown."""

    tag: str
    label: str
    made_up: bool = False


@dataclass(frozen=True)
class Figures:
    """Everything that a bulletin needs. `as_text` is canonical: equal figures give equal bytes, and one digest.

    The digest is published, and so is nearly everything it is made of. `salt`, drawn when figures are frozen and never
    shown, keeps anybody from trying which small numbers behind the dashes give that digest.
    """

    period: Period
    counts: Counts
    months: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """The whole of each measure by calendar month, where the period has more than one."""
    before: Mapping[str, Before] = field(default_factory=dict)
    """The same period of the year before, by measure."""
    previous: Mapping[str, Before] = field(default_factory=dict)
    """The period just before, by measure."""
    five_years: Mapping[str, Sequence[Before]] = field(default_factory=dict)
    """The same period in each of the five years before, the oldest first, where there is anything."""
    hidden: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The cells of each table that are not shown, as disclosure control decided when the figures were frozen."""
    beside: Sequence[str] = ()
    """The published snapshots about overlapping periods that were looked at for this."""
    datasets: Sequence[Tag] = ()
    notes: Sequence[str] = ()
    hotline: str = ""
    publisher: str = ""
    """Whose figures these are where they are not the hotline's own: then every output names them."""
    sources: Sequence[str] = ()
    home: str = ""
    independence: str = ""
    """How the hotline said that it stays independent of providers, when the figures were counted."""
    time_zone: str = "UTC"
    software: str = ""
    definitions: str = DEFINITIONS_VERSION
    counted_at: str = ""
    days_digest: str = ""
    salt: str = ""
    frozen: str = field(default="", compare=False)
    """The very text that was frozen, if it was: the digest is of that."""

    def total(self, measure: str) -> int:
        return total(self.counts, measure)

    def counted(self, measure: str) -> bool:
        return measure in self.counts

    @property
    def made_up(self) -> bool:
        return any(dataset.made_up for dataset in self.datasets)

    @property
    def whose(self) -> str:
        """The name that every output gives."""
        return self.publisher or self.hotline

    def as_text(self) -> str:
        return json.dumps(self.as_data(), sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    @cached_property
    def digest(self) -> str:
        return hashlib.sha256((self.frozen or self.as_text()).encode()).hexdigest()

    def as_data(self) -> dict[str, Any]:
        return {
            "period": self.period.code,
            "counts": self.counts,
            "months": self.months,
            "before": _told(self.before),
            "previous": _told(self.previous),
            "five_years": {name: [asdict(one) for one in years] for name, years in self.five_years.items()},
            "hidden": {name: sorted(values) for name, values in self.hidden.items()},
            "beside": list(self.beside),
            "datasets": [asdict(dataset) for dataset in self.datasets],
            "notes": list(self.notes),
            "sources": list(self.sources),
            **{name: getattr(self, name) for name in _WORDS},
        }


_WORDS = (
    "hotline",
    "publisher",
    "home",
    "independence",
    "time_zone",
    "software",
    "definitions",
    "counted_at",
    "days_digest",
    "salt",
)


def _told(before: Mapping[str, Before]) -> dict[str, dict[str, Any]]:
    return {name: asdict(one) for name, one in before.items()}


def _read(before: Mapping[str, Mapping[str, Any]]) -> dict[str, Before]:
    return {name: Before(**one) for name, one in before.items()}


def figures_from(text: str) -> Figures:
    """Read back what `as_text` wrote, in this version of the software or an earlier one, which wrote less."""
    data = json.loads(text)
    if data["definitions"] == "1":
        data = _from_version_1(data)
    return Figures(
        period=read_period(data["period"]),
        counts=data["counts"],
        months=data["months"],
        before=_read(data["before"]),
        previous=_read(data["previous"]),
        five_years={name: tuple(Before(**one) for one in years) for name, years in data["five_years"].items()},
        hidden={name: tuple(values) for name, values in data["hidden"].items()},
        beside=tuple(data["beside"]),
        datasets=tuple(Tag(**dataset) for dataset in data["datasets"]),
        notes=tuple(data["notes"]),
        sources=tuple(data["sources"]),
        frozen=text,
        **{name: data.get(name, "") for name in _WORDS},
    )


def _from_version_1(data: Mapping[str, Any]) -> dict[str, Any]:
    """Figures that were frozen by the first definitions: wholes, and one measure by one dimension at a time."""
    counts: dict[str, Any] = {name: {TOTAL: {TOTAL: number}} for name, number in data["totals"].items()}
    counts["acted_on"] = {**counts.get("acted_on", {}), **data["acted_on"]}
    missing: dict[str, Any] = dict.fromkeys(_WORDS, "")
    empty: dict[str, Any] = {
        "months": {},
        "previous": {},
        "five_years": {},
        "hidden": {},
        "beside": [],
        "datasets": [],
        "sources": [],
    }
    hidden_then = {f"acted_on.{name}": sorted(hidden(cells)) for name, cells in data["acted_on"].items()}
    return {**missing, **empty, **data, "counts": counts, "hidden": hidden_then}


def moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
