import hashlib
import json
from collections import Counter
from datetime import UTC, date, datetime
from importlib.resources import files

import pytest

from openhotline.assessment.schemes import derive
from openhotline.audit.models import Event
from openhotline.cases.models import Report
from openhotline.cases.stages import ILLEGAL, Channel, Decision, ReportStage, Source
from openhotline.common.actors import job
from openhotline.common.addresses import Kind
from openhotline.common.countries import NAMES
from openhotline.common.errors import Refused
from openhotline.demo.services import ten_years
from openhotline.demo.services.published import published_rows
from openhotline.demo.services.start import periods_to_publish, start_demonstration
from openhotline.demo.services.ten_years import LABEL, TAG, load_ten_years, made_up_days, span_of_history
from openhotline.notices.stages import AnswerKind, ItemOutcome, NoticeKind
from openhotline.statistics.counting import QUERIES
from openhotline.statistics.counting.notices import CHILD_ABUSE_MATERIAL, OPEN, SYNTHETIC
from openhotline.statistics.counting.reports import NOT_YET
from openhotline.statistics.counting.reports import SCREENED as SCREENED_AS
from openhotline.statistics.counting.sums import add, total
from openhotline.statistics.definitions import CLOCKS, NONE, TOTAL, UNKNOWN
from openhotline.statistics.models import Dataset, DayCount, HistoryCount, Publication, Snapshot

DEMO = job("demo")
FIRST, UNTIL = date(2025, 1, 1), date(2025, 4, 1)
SMALL = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
LATEST = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)


def vocabulary():
    text = (files("openhotline.assessment") / "data" / "vocabulary-1.json").read_text("utf-8")
    return {
        name: {value["code"] for value in dimension["values"]}
        for name, dimension in json.loads(text)["dimensions"].items()
    }


CODES = vocabulary()
YES_NO = {"yes", "no"}
WORDS = {
    "child": (CODES["age_band"], CODES["sex"], YES_NO, CODES["how"] | {NONE}),
    "grade": (CODES["severity"], {"A", "B", "C", "prohibited", UNKNOWN}, {"baseline", "national", UNKNOWN}),
    "children": (CODES["children"],),
    "synthetic": (YES_NO,),
    "live_stream": (YES_NO,),
    "commercial": (YES_NO | {UNKNOWN},),
    "site_type": (CODES["site_type"],),
    "media_type": (CODES["media_type"],),
    "kind": ({Kind.WEB, Kind.ONION},),
    "country": ({*NAMES, UNKNOWN},),
    "source": (set(Source.values),),
    "reporter": (set(Source.values),),
    "channel": (set(Channel.values),),
    "screened": ({*SCREENED_AS, NOT_YET},),
    "source_decision": (set(Source.values), set(Decision.values)),
    "dismissal_reason": (CODES["dismissal_reason"],),
    "notice_kind": (set(NoticeKind.values),),
    "answer": (set(AnswerKind.values),),
    "agreement": ({"agree", "differ"},),
}


def as_bytes(days):
    return json.dumps({day.isoformat(): counts for day, counts in days.items()}, separators=(",", ":")).encode()


def whole(cells):
    return sum(cells.values())


def is_illegal(source_decision):
    return source_decision.split("|")[1] in set(ILLEGAL)


def running(days, *measures):
    """These measures, added up, of all days up to each day."""
    so_far = 0
    for counts in days.values():
        so_far += sum(total(counts, measure) for measure in measures)
        yield so_far


@pytest.fixture(scope="module")
def days():
    """The first quarter of 2025, as it was known when it was over."""
    return made_up_days(first=FIRST, until=UNTIL, seen_until=UNTIL)


@pytest.fixture(scope="module")
def quarter(days):
    return add(days.values())


class TestMadeUpDays:
    def test_are_the_same_byte_for_byte_from_the_same_seed(self, days):
        again = made_up_days(first=FIRST, until=UNTIL, seen_until=UNTIL)
        other = made_up_days(first=FIRST, until=UNTIL, seen_until=UNTIL, seed=7)

        assert (
            hashlib.sha256(as_bytes(days)).hexdigest()
            == "b381471dfc36b073d5a54bb8e2c9579034967e8e6bf0c340792edf001fdf7239"
        )
        assert as_bytes(again) == as_bytes(days) != as_bytes(other)

    def test_count_a_month_the_same_whatever_span_it_is_part_of(self, days):
        march = made_up_days(first=date(2025, 3, 1), until=UNTIL, seen_until=UNTIL)

        assert all(march[day]["reports_received"] == days[day]["reports_received"] for day in march)

    def test_count_everything_that_is_counted_from_rows(self, days, quarter):
        assert list(days) == [date.fromordinal(day) for day in range(FIRST.toordinal(), UNTIL.toordinal())]
        assert quarter.keys() == QUERIES.keys()

    def test_use_no_word_that_rows_could_not_bring(self, quarter):
        for measure in quarter.keys() - CLOCKS.keys():
            for dimension, cells in quarter[measure].items():
                assert all(number > 0 for number in cells.values())
                if dimension in WORDS:
                    for part in cells:
                        words = part.split("|")
                        assert len(words) == len(WORDS[dimension])
                        assert all(word in WORDS[dimension][slot] for slot, word in enumerate(words)), part
                else:
                    assert dimension in (TOTAL, "tld", "provider_action"), dimension

    def test_name_what_became_of_pages_and_say_of_providers_that_they_are_made_up(self, quarter):
        for part in quarter["pages_noticed"]["provider_action"]:
            provider, content, outcome = part.split("|")
            assert provider.endswith(" (made up)")
            assert content in (CHILD_ABUSE_MATERIAL, SYNTHETIC)
            assert outcome == OPEN or outcome in ItemOutcome.values

    def test_tell_of_no_time_that_had_not_passed(self, days):
        latest = datetime(UNTIL.year, UNTIL.month, UNTIL.day, tzinfo=UTC)
        for day, counts in days.items():
            most = (latest.date() - day).days * 24
            for clock in CLOCKS:
                told = [part.split("|")[-2:] for part in counts.get(clock, {}).get(TOTAL, {})]
                assert all(how == "open" or int(value) <= most for how, value in told)

    def test_say_of_a_child_how_it_came_about_only_where_it_is_self_generated(self, quarter):
        for part in quarter["acted_on"]["child"]:
            _age, _sex, self_generated, how = part.split("|")
            assert (self_generated == "no") == (how == NONE)

    def test_grade_as_the_schemes_derive_it(self, quarter):
        facts = [
            {"decision": decision, "age_band": age, "synthetic": synthetic, "vocabulary_version": 1}
            for decision in ILLEGAL
            for age in CODES["age_band"]
            for synthetic in (False, True)
        ]
        for part in quarter["acted_on"]["grade"]:
            severity, uk, interpol = part.split("|")
            derived = {
                (
                    derive("uk", {**some, "severity": severity}) or UNKNOWN,
                    derive("interpol", {**some, "severity": severity}) or UNKNOWN,
                )
                for some in facts
            }
            assert (uk, interpol) in derived

    def test_add_up_to_the_whole_in_every_dimension_of_every_day(self, days):
        for counts in days.values():
            for measure, cut in counts.items():
                sums = {dimension: whole(cells) for dimension, cells in cut.items()}
                if measure == "assessed":
                    legal = whole({part: n for part, n in cut["source_decision"].items() if not is_illegal(part)})
                    assert sums.pop("dismissal_reason", 0) == legal
                assert len(set(sums.values())) == 1, measure

    def test_find_actionable_what_was_assessed_as_illegal(self, days):
        for counts in days.values():
            illegal = Counter()
            for part, number in counts["assessed"]["source_decision"].items():
                if is_illegal(part):
                    illegal[part.split("|")[0]] += number
            assert counts["actionable"]["source"] == illegal

    @pytest.mark.parametrize(
        ("parts", "of"),
        [
            (["reports_duplicate", "reports_to_police"], "reports_received"),
            (["actionable", "overturned"], "assessed"),
            (["acted_on"], "actionable"),
            (["second_opinions"], "actionable"),
            (["pages_noticed"], "acted_on"),
            (["removed", "gone_before_notice", "gone_one_place", "moved"], "acted_on"),
            (["reappeared"], "removed"),
            (["removed_again"], "reappeared"),
            (["notices_sent"], "pages_noticed"),
            (["answers"], "notices_sent"),
        ],
    )
    def test_never_have_more_of_a_thing_than_of_what_it_comes_from(self, days, parts, of):
        assert all(part <= all_ for part, all_ in zip(running(days, *parts), running(days, of), strict=True))

    def test_take_in_a_report_for_every_item_that_was_not_found_by_analysts(self, quarter):
        decided = quarter["assessed"]["source_decision"]
        told = whole({part: number for part, number in decided.items() if not part.startswith(Source.PROACTIVE)})
        accepted = quarter["reports_received"]["screened"][ReportStage.ACCEPTED]

        assert told <= accepted - total(quarter, "reports_duplicate")

    def test_tell_of_providers_what_the_measures_tell(self, quarter):
        became = Counter()
        for part, number in quarter["pages_noticed"]["provider_action"].items():
            became[part.split("|")[2]] += number

        for outcome, measure in (
            (ItemOutcome.REMOVED, "removed"),
            (ItemOutcome.ONE_PLACE, "gone_one_place"),
            (ItemOutcome.MOVED, "moved"),
        ):
            assert became[outcome] == total(quarter, measure)
        assert became[ItemOutcome.GONE_BEFORE] <= total(quarter, "gone_before_notice")

    def test_run_a_clock_for_everything_that_it_is_about(self, days, quarter):
        ran = {name: whole(quarter[name][TOTAL]) for name in CLOCKS}
        ended = {
            name: whole({part: n for part, n in quarter[name][TOTAL].items() if "|ended|" in part}) for name in CLOCKS
        }

        assert ended["received_to_decision"] == total(quarter, "assessed")
        assert ran["decision_to_notice"] == total(quarter, "actionable")
        assert ended["notice_to_removed"] == total(quarter, "removed")
        assert ran["received_to_removed"] == total(quarter, "acted_on")
        assert ended["received_to_removed"] == total(quarter, "removed") + total(quarter, "gone_before_notice")
        for day, counts in days.items():
            for name in counts.keys() & CLOCKS.keys():
                for part in counts[name][TOTAL]:
                    _group, how, value = part.rsplit("|", 2)
                    assert value == day.isoformat() if how == OPEN else how in ("ended", "lost") and int(value) > 0

    def test_leave_open_what_was_not_over_yet(self, quarter):
        later = add(made_up_days(first=FIRST, until=UNTIL, seen_until=date(2026, 4, 1)).values())

        def still_open(counts):
            return whole({part: n for part, n in counts["notice_to_removed"][TOTAL].items() if "|open|" in part})

        assert 0 < still_open(later) < still_open(quarter)
        assert total(later, "removed") == total(quarter, "removed")

    def test_make_providers_behave_differently(self, quarter):
        actions = quarter["pages_noticed"]["provider_action"]

        def share_open(name):
            pages = {part: n for part, n in actions.items() if part.startswith(name)}
            return whole({part: n for part, n in pages.items() if part.endswith(OPEN)}) / whole(pages)

        assert share_open("Wren Images") < 0.1 < share_open("Whimbrel Networks") < share_open("Siskin Data")


def test_ten_years_look_like_ten_years():
    first, until = span_of_history(LATEST)
    days = made_up_days(first=first, until=until, seen_until=LATEST.date())
    assert (first, until) == (date(2016, 1, 1), date(2026, 11, 1))
    assert len(days) == (until - first).days
    years = {year: add(counts for day, counts in days.items() if day.year == year) for year in range(2016, 2026)}
    acted = {year: total(counts, "acted_on") for year, counts in years.items()}
    flagged = {
        year: whole({part: n for part, n in counts["acted_on"]["child"].items() if part.split("|")[2] == "yes"})
        for year, counts in years.items()
    }
    made = {year: counts["acted_on"]["synthetic"].get("yes", 0) for year, counts in years.items()}

    assert all(20_000 <= number <= 90_000 for number in acted.values())
    assert acted[2019] < acted[2018] and acted[2021] > 1.3 * acted[2020] > 1.5 * acted[2019]
    assert 0.27 < flagged[2016] / acted[2016] < 0.31 and 0.75 < flagged[2025] / acted[2025] < 0.9
    assert made[2022] == 0 < made[2023] < made[2024] < made[2025]
    for counts in years.values():
        for measure, cut in counts.items():
            assert len({whole(cells) for name, cells in cut.items() if name != "dismissal_reason"}) == 1, measure
    for parts, of in (("acted_on", "actionable"), ("removed", "acted_on"), ("removed_again", "reappeared")):
        assert all(some <= all_ for some, all_ in zip(running(days, parts), running(days, of), strict=True))
    a_week = [sum(total(days[day], "acted_on") for day in days if day.weekday() == number) for number in range(7)]
    assert max(a_week[5:]) < min(a_week[:5])
    months = [sum(total(days[day], "acted_on") for day in days if day.month == number) for number in range(1, 13)]
    assert months[7] < 0.9 * months[5] and months[11] < months[10]
    assert any(number < 5 for number in years[2025]["acted_on"]["child"].values())


@pytest.fixture
def this_year(monkeypatch):
    """History from January of this year on instead of ten years."""
    monkeypatch.setattr(ten_years, "YEARS", 0)


@pytest.mark.django_db
class TestLoadTenYears:
    def test_loads_a_dataset_that_says_that_it_is_made_up(self, this_year):
        assert load_ten_years(by=DEMO, at=SMALL) == 31 + 28

        assert Dataset.objects.values_list("tag", "label", "made_up").get() == (TAG, LABEL, True)
        assert DayCount.objects.filter(grain=DayCount.Grain.DAY).count() == 31 + 28
        assert DayCount.objects.filter(grain=DayCount.Grain.MONTH).count() == 2

    def test_refuses_a_second_time_and_changes_nothing(self, this_year):
        load_ten_years(by=DEMO, at=SMALL)
        events = Event.objects.count()

        with pytest.raises(Refused, match="already"):
            load_ten_years(by=DEMO, at=SMALL)

        assert Event.objects.count() == events

    def test_refuses_where_something_was_counted_already(self, this_year):
        rows = Dataset.objects.create(tag=Dataset.ROWS, label="Ours")
        DayCount.objects.create(dataset=rows, grain=DayCount.Grain.DAY, first=date(2026, 2, 28), counts={"removed": {}})

        with pytest.raises(Refused, match="already"):
            load_ten_years(by=DEMO, at=SMALL)

    def test_refuses_outside_practice(self, this_year, settings):
        settings.MODE = "production"

        with pytest.raises(Refused, match="practice only"):
            load_ten_years(by=DEMO, at=SMALL)

        assert not Dataset.objects.exists()


class TestPeriodsToPublish:
    def test_are_every_year_and_the_newest_halves_quarters_and_month_in_the_order_of_their_ends(self):
        assert [period.code for period in periods_to_publish(2016, LATEST)] == [
            *("2016", "2017", "2018", "2019", "2020", "2021", "2022"),
            *("2023", "2023H2", "2024H1", "2024", "2024H2", "2025H1", "2025", "2025H2", "2025Q4"),
            *("2026Q1", "2026H1", "2026Q2", "2026Q3", "2026-10"),
        ]

    def test_wait_until_a_period_has_settled(self):
        soon, later = datetime(2026, 12, 1, tzinfo=UTC), datetime(2026, 12, 4, tzinfo=UTC)

        assert periods_to_publish(2016, soon)[-1].code == "2026-10"
        assert periods_to_publish(2016, later)[-1].code == "2026-11"


@pytest.mark.django_db
class TestStartDemonstration:
    def test_publishes_what_has_settled_and_cites_what_others_published(self, this_year):
        start_demonstration(by=DEMO, at=SMALL, say=lambda _line: None)

        [publication] = Publication.objects.all()
        assert publication.snapshot.period == "2026-02"
        assert publication.by != publication.snapshot.made_by
        assert HistoryCount.objects.count() == len(published_rows())
        assert Report.objects.exists()

    def test_says_in_what_it_publishes_that_it_is_made_up(self, this_year):
        start_demonstration(by=DEMO, at=SMALL, say=lambda _line: None)

        assert [dataset["label"] for dataset in json.loads(Snapshot.objects.get().content)["datasets"]] == [LABEL]

    def test_changes_nothing_when_it_runs_again(self, this_year):
        start_demonstration(by=DEMO, at=SMALL, say=lambda _line: None)
        events = Event.objects.count()

        start_demonstration(by=DEMO, at=datetime(2026, 3, 11, tzinfo=UTC), say=lambda _line: None)

        assert Event.objects.count() == events

    def test_leaves_alone_what_was_loaded_before(self, this_year):
        rows = Dataset.objects.create(tag=Dataset.ROWS, label="Ours")
        DayCount.objects.create(dataset=rows, grain=DayCount.Grain.DAY, first=date(2026, 2, 28), counts={"removed": {}})
        said = []

        start_demonstration(by=DEMO, at=SMALL, say=said.append)

        assert "counts of these years already" in said[-1]
        assert not Publication.objects.exists()

    def test_refuses_in_production(self, settings):
        settings.MODE = "production"

        with pytest.raises(Refused, match="practice only"):
            start_demonstration(by=DEMO, at=SMALL, say=lambda _line: None)
