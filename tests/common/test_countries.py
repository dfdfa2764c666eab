"""Countries, and the continents they are counted to."""

import pytest

from openhotline.common.countries import CONTINENTS, NAMES, continent_of, country_name


class TestContinentOf:
    @pytest.mark.parametrize(
        ("code", "continent"),
        [
            ("NL", "europe"),
            ("XK", "europe"),
            ("RU", "europe"),
            ("TR", "asia"),
            ("ZA", "africa"),
            ("US", "north_america"),
            ("PA", "north_america"),
            ("JM", "north_america"),
            ("BR", "south_america"),
            ("NZ", "oceania"),
            ("AQ", "antarctica"),
        ],
    )
    def test_follows_cldr(self, code, continent):
        assert continent_of(code) == continent

    @pytest.mark.parametrize("code", ["", "unknown", "ZZ", "EU", "nl"])
    def test_says_so_when_nobody_knows(self, code):
        assert continent_of(code) == "unknown"

    def test_knows_every_country_that_has_a_name(self):
        assert {code for code in NAMES if continent_of(code) == "unknown"} == set()

    def test_names_only_continents_that_people_can_read(self):
        assert {continent_of(code) for code in [*NAMES, ""]} == set(CONTINENTS)


class TestCountryName:
    def test_leaves_a_code_that_nobody_knows(self):
        assert (country_name("NL"), country_name("ZZ")) == ("Netherlands", "ZZ")
