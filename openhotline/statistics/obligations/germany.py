"""Removal times in the bands of Germany's yearly report on the removal of child sexual abuse material (§ 184b StGB)."""

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from openhotline.statistics.bulletin import Bulletin, ClockTold
from openhotline.statistics.clocks import FEWEST, curves
from openhotline.statistics.definitions import TABLES
from openhotline.statistics.obligations import parts
from openhotline.statistics.obligations.model import Part
from openhotline.statistics.survival import BANDS, Curve
from openhotline.statistics.tables import ABROAD, HOME, value_of


def removal_times(told: Bulletin) -> Iterator[Part]:
    """Both clocks that end with the removal, each in all, at home and abroad."""
    found = {clock.name: clock for clock in told.clocks}
    for name, title in (
        ("notice_to_removed", _("Removal within bands of days, from the notice")),
        ("received_to_removed", _("Removal within bands of days, from the first report")),
    ):
        part = f"germany.{name}"
        yield (
            _bands(told, found[name], part, title)
            if name in found
            else Part(part, title, gaps=(parts.not_timed(name),))
        )


def _bands(told: Bulletin, clock: ClockTold, name: str, title: str) -> Part:
    groups = {"": (_("All"), clock.curve), **_sides(told, clock.name)}
    made = parts.within(
        name, title, groups, BANDS, paragraphs=(_whose_clock(), clock.sentence, clock.text, parts.only_large())
    )
    return Part(
        made.name, made.title, made.paragraphs, made.header, made.lines, (*made.gaps, *_gaps(told, title, groups))
    )


def _whose_clock() -> str:
    return _(
        "The bands are those of Germany’s report, up to two days, one week, two weeks and four weeks. Its clock starts "
        "when the police (Bundeskriminalamt) receive a report; this one is ours, as described next. The two are not to "
        "be compared as if they were one. It gives a mean; we give the time by which half were gone, since what is "
        "still online has no time that could go into a mean."
    )


def _sides(told: Bulletin, clock: str) -> dict[str, tuple[str, Curve]]:
    """The curves of what is hosted at home and abroad, where each is of enough pages."""
    figures = told.figures
    runs: Counter[str] = Counter()
    for part, number in figures.counts[clock].get("country", {}).items():
        country, run = part.split("|", 1)
        side = value_of(TABLES["acted_on.home"], country, base="country", home=figures.home)
        runs[f"{side}|{run}"] += number
    found = curves(runs, counted_at=figures.counted_at)
    labels = {HOME: _("Hosted at home"), ABROAD: _("Hosted abroad")}
    return {side: (label, found[side]) for side, label in labels.items() if side in found and found[side].n >= FEWEST}


def _gaps(told: Bulletin, title: str, groups: dict[str, tuple[str, Curve]]) -> Iterator[str]:
    if not told.figures.home:
        yield _(
            "%(title)s: what is at home and what abroad is not told, since the hotline’s profile named no country when "
            "this was counted."
        ) % {"title": title}
    elif missing := [side for side in (HOME, ABROAD) if side not in groups]:
        sides = {HOME: _("hosted at home"), ABROAD: _("hosted abroad")}
        for side in missing:
            yield _("%(title)s: of what is %(side)s there are fewer than %(fewest)d pages.") % {
                "title": title,
                "side": sides[side],
                "fewest": FEWEST,
            }
