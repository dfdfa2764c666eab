"""Under which licence published figures may be used."""

from typing import NamedTuple

from openhotline.statistics.bulletin import Bulletin


class Licence(NamedTuple):
    name: str
    title: str
    address: str


OURS = Licence(
    "CC-BY-4.0",
    "Creative Commons Attribution 4.0 International",
    "https://creativecommons.org/licenses/by/4.0/",
)
"""Use them for anything, and name the hotline."""


def licence_of(bulletin: Bulletin) -> Licence | None:
    """The licence of a hotline's own figures. None for those of somebody else: they are not ours to license."""
    return None if bulletin.figures.publisher else OURS
