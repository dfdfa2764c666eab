"""Charts: what may be in the SVG, that it shows the numbers and nothing hidden, and what it says in words."""

import re
import struct
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from openhotline.common.countries import NAMES, country_name
from openhotline.statistics.charts import Chart, Point, Series, describe, draw, png, table_of
from openhotline.statistics.charts.canvas import NARROW, SIZE, WIDE, width_of, wrap
from openhotline.statistics.charts.chart import share_reached
from openhotline.statistics.charts.drawing import poster, written
from openhotline.statistics.charts.lines import nice_ticks, runs, survival_steps
from openhotline.statistics.charts.palette import DARK, INK, ON_SERIES, PAPER, QUIET, SERIES, SHADES, TEXT
from openhotline.statistics.charts.words import number
from openhotline.statistics.charts.world import shade_bounds, shades_for, world
from openhotline.statistics.periods import read_period

SVG = "{http://www.w3.org/2000/svg}"
FRONTEND = Path(__file__).parents[2] / "frontend"
DASH = "A dash stands for a number below 5."


def series(values, name="acted_on", label="Web pages"):
    return Series(name, label, tuple(Point(label, value, code) for code, label, value in values))


def years(first, *values):
    return [(str(first + place), str(first + place), value) for place, value in enumerate(values)]


BARS = Chart(
    "kind-of-site",
    "bars",
    "Web pages by kind of site",
    "Made-up numbers",
    "web pages",
    (
        series(
            [
                ("image_host", "Image host", 58_012),
                ("forum", "Forum, board or another place where people write", 1_204),
                ("shop", "Shop", 5),
                ("chat", "Chat", None),
                ("none", "None of these", 0),
            ]
        ),
    ),
    dimension="Kind of site",
    source="Source: Example Hotline.",
    hidden_note=DASH,
)
STACKED = Chart(
    "flagged",
    "stacked",
    "“Self-generated” among web pages",
    "Made-up numbers",
    "web pages",
    (
        series(years(2021, 64_278, 74_000, 82_123), "yes", "“Self-generated”"),
        series(years(2021, 36_338, 30_100, 22_050), "no", "Not “self-generated”"),
        series(years(2021, 900, None, 12), "unknown", "Not known"),
    ),
    dimension="Year",
    hidden_note=DASH,
)
TREND = Chart(
    "by-year",
    "trend",
    "Web pages by year",
    "Made-up numbers",
    "web pages",
    (series(years(2012, 9_550, 13_182, 31_266, 68_092, None, 78_589, 105_047)),),
    dimension="Year",
    breaks=(("2014-04", "Proactive search allowed from April 2014."),),
    hidden_note=DASH,
)
PUBLISHERS = Chart(
    "by-publisher",
    "trend",
    "Reports by publisher",
    "Made-up numbers",
    "reports",
    (
        series(years(2016, 100, 140, 180, 170, 260), "one", "Example Hotline"),
        series(years(2017, 101, 141, 182, 171), "two", "Network of example hotlines"),
    ),
    dimension="Year",
    breaks=(("2018", "A new form."), ("2020", "The network counts addresses, not reports.")),
)
SURVIVAL = Chart(
    "online",
    "survival",
    "How long web pages stayed online",
    "Made-up numbers",
    "hours",
    (
        Series(
            "online",
            "Share still online",
            tuple(
                Point(f"{hours} hours", share, str(hours))
                for hours, share in [(2, 80.5), (9, 51), (14, 48.5), (40, 21), (90, 9.5), (200, 4)]
            ),
        ),
    ),
    dimension="Time",
)
MAP = Chart(
    "hosting",
    "map",
    "Where web pages were hosted",
    "Made-up numbers",
    "web pages",
    (
        series(
            [
                (code, country_name(code), value)
                for code, value in [("NL", 41_201), ("US", 2_133), ("DE", 320), ("FR", 41), ("SG", 17), ("SE", None)]
            ]
        ),
    ),
    dimension="Country",
    hidden_note=DASH,
)
ALL = [BARS, STACKED, TREND, PUBLISHERS, SURVIVAL, MAP]
every_chart = pytest.mark.parametrize("chart", ALL, ids=lambda chart: chart.name)
narrow_or_not = pytest.mark.parametrize("narrow", [False, True], ids=["wide", "narrow"])
either_way = pytest.mark.parametrize("rtl", [False, True], ids=["ltr", "rtl"])


def drawn(chart, **how):
    return ET.fromstring(draw(chart, **how))


def texts(root):
    return [element.text for element in root.iter(f"{SVG}text")]


def shapes(root, tag, **attributes):
    return [
        element
        for element in root.iter(f"{SVG}{tag}")
        if all(element.get(name.replace("_", "-")) == value for name, value in attributes.items())
    ]


def boxes(root, rtl):
    """About where each text lies: left, top, right, bottom, words."""
    for element in root.iter(f"{SVG}text"):
        x, y, size = float(element.get("x")), float(element.get("y")), float(element.get("font-size", SIZE))
        width = width_of(element.text, size)
        before = {"start": 0.0, "middle": 0.5, "end": 1.0}[element.get("text-anchor", "start")]
        left = x - width * (1 - before if rtl else before)
        yield left, y - size * 0.75, left + width, y + size * 0.2, element.text


def luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


class TestDraw:
    @every_chart
    @narrow_or_not
    @either_way
    def test_holds_only_plain_shapes_and_text(self, chart, narrow, rtl):
        svg = draw(chart, narrow=narrow, rtl=rtl)

        tags = {element.tag.removeprefix(SVG) for element in ET.fromstring(svg).iter()}
        assert tags <= {"svg", "title", "desc", "g", "rect", "line", "circle", "path", "text"}
        for word in ("style", "href", "url(", "script", " on", "data:", "<!", "foreignObject"):
            assert word not in re.sub(r">[^<]*<", "><", svg)

    @every_chart
    @narrow_or_not
    def test_is_a_picture_with_a_name_and_a_description(self, chart, narrow):
        root = drawn(chart, narrow=narrow, language="nl")

        named = {element.get("id"): element.text for element in root if element.get("id")}
        assert root.get("role") == "img" and root.get("lang") == "nl"
        assert [named[one] for one in root.get("aria-labelledby").split()] == [chart.title, describe(chart)]
        assert root.get("width") is None and root.get("height") is None

    def test_has_ids_of_its_own_among_all_charts_of_a_page(self):
        ids = re.findall(
            r' id="([^"]*)"', "".join(draw(chart, narrow=narrow) for chart in ALL for narrow in (False, True))
        )

        assert len(ids) == len(set(ids)) == 4 * len(ALL)

    @every_chart
    def test_gives_the_same_bytes_for_the_same_chart(self, chart):
        assert draw(chart) == draw(replace(chart))

    @every_chart
    @narrow_or_not
    @either_way
    def test_writes_within_the_paper_and_never_over_other_words(self, chart, narrow, rtl):
        root = drawn(chart, narrow=narrow, rtl=rtl)

        found = list(boxes(root, rtl))
        _x, top, width, height = map(float, root.get("viewBox").split())
        for left, upper, right, lower, words in found:
            assert left >= -6 and right <= width + 6, words
            assert upper >= top and lower <= top + height, words
        for one, other in combinations(found, 2):
            apart = one[2] <= other[0] + 1 or other[2] <= one[0] + 1 or one[3] <= other[1] + 1 or other[3] <= one[1] + 1
            assert apart, (one[4], other[4])

    @pytest.mark.parametrize("chart", [BARS, STACKED, MAP], ids=lambda chart: chart.name)
    @narrow_or_not
    def test_writes_every_number_of_bars(self, chart, narrow):
        words = " ".join(texts(drawn(chart, narrow=narrow)))

        for one in chart.series:
            for point in one.points:
                if chart is not MAP or point.name == "SG":  # the map has a table for the others
                    assert number(point.value) in words

    def test_writes_where_a_line_begins_ends_and_is_highest(self):
        assert {"9,550", "105,047"} <= set(texts(drawn(TREND)))
        assert {"260", "171", "Example Hotline"} <= set(texts(drawn(PUBLISHERS)))

    @narrow_or_not
    def test_writes_why_a_line_is_broken(self, narrow):
        assert TREND.breaks[0][1] in " ".join(texts(drawn(TREND, narrow=narrow)))

    def test_writes_numbers_as_the_language_does(self):
        with translation.override("de"):
            assert "58.012" in texts(drawn(BARS))

    def test_mirrors_for_languages_from_right_to_left(self):
        first, mirrored = (shapes(drawn(BARS, rtl=rtl), "rect", fill=SERIES[0])[0] for rtl in (False, True))

        assert float(mirrored.get("x")) + float(mirrored.get("width")) == WIDE - float(first.get("x"))
        assert drawn(BARS, rtl=True).get("direction") == "rtl"

    def test_takes_words_that_look_like_markup_for_words(self):
        root = drawn(replace(BARS, series=(series([("a", "<script>&\x00", 3)]),)))

        assert "<script>&" in texts(root)

    def test_refuses_what_is_no_plain_shape(self):
        for element in (
            ET.Element("script"),
            ET.Element("rect", {"style": "fill:red"}),
            ET.Element("path", {"onclick": "x"}),
            ET.Element("rect", {"fill": "red"}),
            ET.Element("rect", {"fill": "url(#x)"}),
        ):
            root = ET.Element("svg", {"xmlns": "http://www.w3.org/2000/svg"})
            root.append(element)
            with pytest.raises(ValueError, match="<|colour"):
                written(root)


class TestHidden:
    def test_a_bar_has_no_length_and_no_number(self):
        root = drawn(BARS)

        assert len(shapes(root, "rect")) == 3
        assert texts(root).count("–") == 1

    def test_a_part_has_no_length_and_its_bar_no_whole(self):
        root = drawn(STACKED)

        assert len(shapes(root, "rect", stroke=PAPER, fill=SERIES[2])) == 2
        assert "101,516" in texts(root) and "Not known –" in texts(root)
        assert "104,100" not in texts(root)

    def test_a_point_of_a_line_has_no_mark_and_joins_nothing(self):
        root = drawn(TREND)

        assert len(shapes(root, "circle")) == 6
        assert [len(path.get("d").split("L")) for path in shapes(root, "path")] == [2, 2, 2]

    def test_a_country_has_no_shade(self):
        dashed = [path for path in shapes(drawn(MAP), "path", fill=PAPER) if path.get("stroke-dasharray")]

        assert [path.get("d") for path in dashed] == [world()["land"]["SE"]]

    def test_a_country_too_small_for_the_map_is_a_dash(self):
        chart = replace(MAP, series=(series([("NL", "Netherlands", 9), ("MT", "Malta", None)]),))

        assert any("Malta –" in words for words in texts(drawn(chart)))

    @every_chart
    def test_the_dash_is_explained(self, chart):
        assert (DASH in " ".join(texts(drawn(chart)))) == (DASH in describe(chart)) == chart.hides

    @pytest.mark.parametrize("kind", ["bars", "trend", "map"])
    def test_nothing_at_all_can_be_drawn(self, kind):
        chart = Chart("empty", kind, "Empty", "", "web pages", (series([("2020", "2020", None)]),), hidden_note=DASH)

        assert "One value is hidden: 2020." in describe(chart)
        assert draw(chart) and draw(chart, narrow=True)


class TestTrend:
    def periods(self, *points):
        return {point.name: read_period(point.name) for point in points}

    def test_joins_only_periods_that_follow_one_another(self):
        points = [Point(code, 1, code) for code in ("2019H2", "2018H1", "2018H2", "2020H1")]

        assert [[point.name for point in run] for run in runs(points, self.periods(*points), [])] == [
            ["2018H1", "2018H2"],
            ["2019H2", "2020H1"],
        ]

    def test_is_interrupted_by_a_named_break(self):
        points = [Point(code, 1, code) for code in ("2013", "2014", "2015")]
        at = [read_period("2014-04").first]

        assert [len(run) for run in runs(points, self.periods(*points), at)] == [1, 2]

    def test_never_joins_two_publishers(self):
        lines = [path for path in shapes(drawn(PUBLISHERS), "path") if path.get("fill") == "none"]

        assert {path.get("stroke") for path in lines} == set(SERIES[:2])
        assert len({path.get("stroke-dasharray") for path in lines}) == 2

    def test_says_when_a_line_ended_before_the_others(self):
        chart = replace(PUBLISHERS, series=(PUBLISHERS.series[0], series(years(2016, 7, 9), "old", "Old network")))

        assert "Old network (2017)" in " ".join(texts(drawn(chart)))

    @given(st.floats(min_value=0, max_value=10**12))
    def test_has_few_ticks_that_reach_the_highest(self, most):
        ticks = nice_ticks(most)

        assert ticks[0] == 0 and ticks[-1] >= most and 3 <= len(ticks) <= 6
        assert len({round(later - sooner) for sooner, later in pairwise(ticks)}) == 1


class TestBars:
    @given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=14))
    def test_cut_no_label_for_which_there_is_room(self, label):
        chart = replace(BARS, series=(series([("one", label, 3), ("other", "b", 4)]),))

        assert label in texts(drawn(chart))


class TestSurvival:
    def test_falls_in_steps_from_everything(self):
        points = [Point("2 hours", 60, "2"), Point("5 hours", 20, "5")]

        assert survival_steps(points) == [[(0, 100), (2, 100), (2, 60), (5, 60), (5, 20)]]

    def test_stops_where_the_share_is_hidden(self):
        points = [Point("2 hours", 60, "2"), Point("5 hours", None, "5")]

        assert survival_steps(points) == [[(0, 100), (2, 100), (2, 60)]]
        assert share_reached(points, 50) is None

    def test_marks_when_half_and_nine_in_ten_were_gone(self):
        words = " ".join(texts(drawn(SURVIVAL)))

        assert "Half were gone after 14 hours" in words and "Nine in ten were gone after 90 hours" in words

    def test_gives_the_first_day_as_much_room_as_the_months_after_it(self):
        points = tuple(Point(f"{hours} hours", 100 - 10 * n, str(hours)) for n, hours in enumerate((1, 24, 576)))
        chart = replace(SURVIVAL, series=(Series("x", "x", points),))
        root = drawn(chart)
        steps = [float(at.split()[0].strip("M")) for at in shapes(root, "path")[0].get("d").split("L")]
        start, hour, day, weeks = sorted(set(steps))

        assert weeks - day == pytest.approx(day - hour) and hour > start
        assert {"1 hour", "6 hours", "24 hours", "7 days"} <= set(texts(root))
        assert "logarithmic scale" in " ".join(texts(root))

    def test_says_so_when_that_is_not_known(self):
        chart = replace(SURVIVAL, series=(replace(SURVIVAL.series[0], points=SURVIVAL.series[0].points[:2]),))

        assert "It is not known by when half were gone. It is not known by when nine in ten" in describe(chart)

    def test_marks_both_when_they_fall_together(self):
        chart = replace(SURVIVAL, series=(Series("x", "x", (Point("3 hours", 2, "3"),)),))

        assert "Nine in ten were gone after 3 hours" in texts(drawn(chart))


class TestMap:
    def test_draws_countries_that_have_a_name(self):
        assert set(world()["land"]) <= set(NAMES)
        assert all(re.fullmatch(r"(M[0-9]+ [0-9]+l[-0-9 ]+z)+", path) for path in world()["land"].values())

    @given(st.lists(st.integers(min_value=0, max_value=10**9), min_size=1))
    def test_has_at_most_five_shades_in_order(self, values):
        bounds = shade_bounds(values)

        assert len(bounds) <= len(SHADES) and bounds == sorted(set(bounds))
        assert all(value >= bounds[0] for value in values if value)
        assert not bounds or bounds[-1] <= max(values)
        assert shades_for(bounds) == SHADES[len(SHADES) - len(bounds) :]

    def test_says_that_it_shows_hosting_and_no_borders(self):
        words = " ".join(texts(drawn(MAP)))

        assert "only where something was hosted, not who did it" in words and "only where" in describe(MAP)
        assert "say nothing about the status of any territory" in words

    def test_is_not_mirrored(self):
        assert [path.get("transform") for path in shapes(drawn(MAP, rtl=True), "path")] == [
            path.get("transform") for path in shapes(drawn(MAP), "path")
        ]


class TestDescribe:
    @given(st.lists(st.one_of(st.none(), st.integers(0, 10**7)), min_size=1, max_size=12))
    def test_names_the_highest_and_the_lowest(self, values):
        points = [(f"v{place}", f"L{place}", value) for place, value in enumerate(values)]
        words = describe(Chart("x", "bars", "X", "", "web pages", (series(points),)))

        visible = [value for value in values if value is not None]
        if len(set(visible)) > 1:
            highest, high, lowest, low = re.search(
                r"Highest: (.*), ([\d,]+)\. Lowest: (.*), ([\d,]+)\.(?: |$)", words
            ).groups()
            assert int(high.replace(",", "")) == max(visible) and int(low.replace(",", "")) == min(visible)
            assert highest.split("; ") == [label for _code, label, value in points if value == max(visible)]
            assert lowest.split("; ") == [label for _code, label, value in points if value == min(visible)]
        elif len(visible) > 1:
            assert f"Every value is {number(visible[0])}." in words
        hidden = [label for _code, label, value in points if value is None]
        assert ("hidden" in words) == bool(hidden) and words.count("; ".join(hidden)) >= bool(hidden)

    def test_tells_a_trend_from_first_to_last_with_its_breaks(self):
        assert describe(TREND) == (
            "Line chart, web pages. First: 2012, 9,550. Last: 2018, 105,047. "
            "Highest: 2018, 105,047. Lowest: 2012, 9,550. One value is hidden: 2016. "
            f"The line is broken here: Proactive search allowed from April 2014. {DASH}"
        )

    def test_tells_each_series_apart(self):
        assert "Network of example hotlines. First: 2017, 101. Last: 2020, 171." in describe(PUBLISHERS)

    def test_tells_a_survival_curve_in_times(self):
        assert describe(SURVIVAL) == (
            "Curve that falls in steps: the share still online, over time in hours. "
            "First: 2 hours, 80.5%. Last: 200 hours, 4%. "
            "Half were gone after 14 hours. Nine in ten were gone after 90 hours."
        )


class TestTableOf:
    @every_chart
    def test_holds_the_same_numbers(self, chart):
        head, rows = table_of(chart)

        assert head == (chart.dimension, *(one.label for one in chart.series))
        for place, one in enumerate(chart.series, start=1):
            sign = "%" if chart.kind == "survival" else ""
            told = {row[0]: row[place] for row in rows if row[place]}
            assert told == {
                point.label: number(point.value) + (sign if point.value is not None else "") for point in one.points
            }

    def test_puts_a_trend_in_the_order_of_time(self):
        later = replace(PUBLISHERS, series=PUBLISHERS.series[::-1])

        assert [row[0] for row in table_of(later)[1]] == ["2016", "2017", "2018", "2019", "2020"]
        assert table_of(later)[1][0] == ("2016", "", "100")

    def test_has_a_column_for_notes_where_there_are_any(self):
        points = (Point("2020", 7, "2020", note="Provisional."), Point("2021", 8, "2021"))
        chart = replace(TREND, series=(Series("x", "Web pages", points),), breaks=())

        assert table_of(chart) == (
            ("Year", "Web pages", "Note"),
            (("2020", "7", "Provisional."), ("2021", "8", "")),
        )


class TestPng:
    def test_is_a_picture_with_title_subtitle_and_source(self):
        picture = png(BARS)

        width, height = struct.unpack(">II", picture[16:24])
        assert picture.startswith(b"\x89PNG\r\n\x1a\n")
        assert (width, height) == (2 * 688, 2 * int(ET.fromstring(poster(BARS)).get("height")))
        assert picture == png(BARS)

    @every_chart
    @either_way
    def test_is_made_from_plain_shapes_on_white(self, chart, rtl):
        root = ET.fromstring(poster(chart, rtl=rtl))

        words = " ".join(text.strip("\u2067\u2069\u200f") for text in texts(root))
        assert root[0].get("fill") == PAPER and root[0].get("width") == root.get("width")
        assert chart.title in words and chart.subtitle in words and chart.source in words

    def test_gives_each_text_from_right_to_left_one_font_that_has_all_its_letters(self):
        root = ET.fromstring(poster(replace(BARS, title="صفحات 2026", subtitle="صفحات (2026)"), rtl=True))

        fonts = [text.get("font-family").split(",")[0] for text in shapes(root, "text")]
        assert fonts[:2] == ["Noto Sans Arabic", "DejaVu Sans"]


class TestColours:
    @pytest.mark.parametrize("colour", [*SERIES, TEXT, QUIET])
    def test_stand_out_from_the_page_in_light_and_dark(self, colour):
        assert contrast(colour, PAPER) >= 3
        assert contrast(DARK[colour], DARK[PAPER]) >= 3

    @pytest.mark.parametrize("colour", [TEXT, QUIET])
    def test_of_words_can_be_read(self, colour):
        assert min(contrast(colour, PAPER), contrast(DARK[colour], DARK[PAPER])) >= 4.5

    @pytest.mark.parametrize(("colour", "words"), list(zip(SERIES, ON_SERIES, strict=True)))
    def test_of_words_in_a_bar_can_be_read(self, colour, words):
        assert min(contrast(colour, words), contrast(DARK[colour], DARK[words])) >= 4.5

    def test_of_shades_differ_step_by_step_without_colour(self):
        for shades in (SHADES, [DARK[shade] for shade in SHADES]):
            assert all(contrast(one, other) >= 1.4 for one, other in pairwise(shades))

    def test_of_the_edges_of_countries_stand_out(self):
        edges = {path.get("stroke") for path in shapes(drawn(MAP), "path")}

        assert min(min(contrast(edge, PAPER), contrast(DARK[edge], DARK[PAPER])) for edge in edges) >= 3

    def test_are_exchanged_by_the_style_sheet_for_their_dark_twins(self):
        pairs = dict(re.findall(r'^  "(#[0-9a-f]{6})": (#[0-9a-f]{6})', (FRONTEND / "_charts.scss").read_text(), re.M))

        assert pairs == {light: dark for light, dark in DARK.items() if light != INK}
        assert DARK[INK] == INK

    def test_are_in_the_style_sheet_that_is_served(self):
        served = FRONTEND.parent / "openhotline/common/static/openhotline/openhotline.css"

        assert f'.oh-chart [fill="{SERIES[0]}"]{{fill:{DARK[SERIES[0]]}}}' in served.read_text()


class TestSizes:
    def test_are_readable_on_the_narrowest_paper_of_each_layout(self):
        narrowest = int(re.search(r"@container \(min-width: (\d+)px\)", (FRONTEND / "_charts.scss").read_text())[1])

        assert SIZE * narrowest / (WIDE + 4) >= 12
        assert SIZE * (320 - 2 * 15) / (NARROW + 4) >= 12  # a window of 320 with the margins of the page

    @given(st.text("abc mW漢字é ", max_size=80), st.integers(40, 300))
    def test_of_lines_fit_and_lose_no_letter(self, words, width):
        lines = wrap(words, width)

        assert all(width_of(line) <= width for line in lines)
        assert "".join(lines).replace(" ", "") == words.replace(" ", "")


class TestChart:
    @pytest.mark.parametrize(
        "change",
        [
            {"name": "a b"},
            {"name": 'x"'},
            {"series": ()},
            {"series": (series([]),)},
            {"series": (series([("a", "A", 1), ("a", "B", 2)]),)},
            {"series": (series([("a", "A", -1)]),)},
            {"series": (series([("a", "A", float("nan"))]),)},
            {"series": (series([("a", "A", 1)]), series([("a", "A", 1)]))},
            {"breaks": (("2014", "Why."),)},
            {"kind": "survival", "series": (series([("3", "3 h", 50), ("4", "4 h", 60)]),)},
            {"kind": "survival", "series": (series([("3", "3 h", 50), ("2", "2 h", 40)]),)},
            {"kind": "survival", "series": (series([("3", "3 h", 101)]),)},
            {"kind": "stacked", "series": (series([("a", "A", 1)]), series([("b", "B", 1)]))},
            {"kind": "stacked", "series": tuple(series([("a", "A", 1)], name=str(n)) for n in range(7))},
        ],
    )
    def test_refuses_what_cannot_be_drawn_truthfully(self, change):
        with pytest.raises(ValueError, match="."):
            replace(BARS, **change)
