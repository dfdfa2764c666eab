"""Filters: a crossed table seen for one value of one dimension. No number is added up that was not published."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from openhotline.statistics.bulletin.model import Bulletin, Table


@dataclass(frozen=True)
class Choice:
    """One value by which a crossed table can be narrowed."""

    dimension: str
    value: str
    label: str


def choices(bulletin: Bulletin, table: Table) -> tuple[Choice, ...]:
    """The values of the second dimension whose own number is published: of others no share could be told."""
    if not table.is_crossed:
        return ()
    second = table.dimensions[1]
    margin = _margin(bulletin, table, second)
    return tuple(Choice(second, row.name, row.label) for row in margin.rows if row.count) if margin else ()


def narrowed(bulletin: Bulletin, table: Table, choice: Choice) -> Table:
    """The first dimension of a crossed table for one value of the second."""
    margin = _margin(bulletin, table, choice.dimension)
    whole = next((row.count or 0 for row in margin.rows if row.name == choice.value), 0) if margin else 0
    rows = tuple(
        replace(
            row,
            name=row.name.split("|")[0],
            label=row.label.split("|")[0],
            of=None if row.count is None else whole,
        )
        for row in table.rows
        if row.name.split("|")[1] == choice.value
    )
    title = _("%(title)s: %(choice)s") % {"title": table.title, "choice": choice.label}
    return replace(
        table,
        name=f"{table.name}.{choice.value}",
        title=title,
        dimensions=table.dimensions[:1],
        rows=rows,
        total=whole,
    )


def _margin(bulletin: Bulletin, table: Table, dimension: str) -> Table | None:
    measure = table.name.partition(".")[0]
    return _named(bulletin.tables, f"{measure}.{dimension}")


def _named(tables: Iterable[Table], name: str) -> Table | None:
    return next((table for table in tables if table.name == name), None)
