"""Whatever colours a hotline chooses, its pages can be read (WCAG 2.2 AA: 4.5 to 1), by day and by night."""

import re

import pytest
from django.contrib.staticfiles import finders

from openhotline.hotline.models import Colour, Profile

WHITE, DARK_PAGE, DARK_TEXT, DARK_HEADER_TEXT = "#ffffff", "#10181d", "#10181d", "#ffffff"
CHOSEN = [colour for colour in Colour if colour != Colour.TEAL]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def colours_of(colour: str) -> tuple[dict[str, str], dict[str, str]]:
    """The colours for day and for night."""
    path = finders.find(Profile(colour=colour).stylesheet)
    assert path is not None
    with open(path) as sheet:
        day, night = sheet.read().split("@media")
    return tuple(dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", part)) for part in (day, night))  # type: ignore[return-value]


@pytest.mark.parametrize("colour", CHOSEN)
class TestColours:
    def test_can_be_read_by_day(self, colour: str) -> None:
        day, _night = colours_of(colour)

        for name in ("govuk-brand-colour", "govuk-link-colour", "govuk-link-hover-colour", "govuk-link-visited-colour"):
            assert contrast(day[name], WHITE) >= 4.5, name
            assert contrast(day[name], "#eef4f6") >= 4.5, name
        for name in ("hotline-button", "oh-button-hover"):
            assert contrast(WHITE, day[name]) >= 4.5, name

    def test_can_be_read_by_night(self, colour: str) -> None:
        _day, night = colours_of(colour)

        for name in ("govuk-brand-colour", "govuk-link-colour", "govuk-link-hover-colour", "govuk-link-visited-colour"):
            assert contrast(night[name], DARK_PAGE) >= 4.5, name
            assert contrast(night[name], "#1b262d") >= 4.5, name
        for name in ("hotline-button", "oh-button-hover"):
            assert contrast(DARK_TEXT, night[name]) >= 4.5, name
        assert contrast(DARK_HEADER_TEXT, night["hotline-header"]) >= 4.5
