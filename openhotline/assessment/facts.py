"""The facts of one assessment as a person gives them, before they are a row."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Facts:
    """Codes of the vocabulary by dimension; empty where not asked. `None` means not determined.

    `how` (a "self-generated" picture came about) is given exactly when `self_generated` is true: a note, never blame.
    """

    age_band: str = ""
    sex: str = ""
    children: str = ""
    severity: str = ""
    self_generated: bool | None = None
    how: str = ""
    synthetic: bool = False
    live_stream: bool = False
    commercial: bool | None = None
    site_type: str = ""
    media_type: str = ""


CODED = ("age_band", "sex", "children", "severity", "how", "site_type", "media_type")
"""Those whose values are in the vocabulary."""

NEEDED_WHEN_ILLEGAL = ("age_band", "sex", "children", "severity", "site_type", "media_type")
"""What nobody may leave out. Each has a value for "could not be told"."""
