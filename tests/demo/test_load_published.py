import dataclasses
from datetime import date

import pytest

from openhotline.audit.models import Event
from openhotline.audit.selectors import verify_chain
from openhotline.cases.models import Item
from openhotline.common.actors import job
from openhotline.common.errors import Refused
from openhotline.demo.services import published
from openhotline.demo.services.published import example_of, load_published, period_named
from openhotline.statistics.exports import as_csv, as_json, as_text
from openhotline.statistics.models import Dataset, DayCount, HistoryCount
from openhotline.statistics.periods import read_period
from openhotline.statistics.selectors import bulletin, figures_now
from openhotline.statistics.services import recount_period

DEMO = job("demo")
H1 = period_named("iwf-2021")
JUNE = read_period("2021-06")


@pytest.fixture
def hundredth(monkeypatch):
    """The published totals at a hundredth of their size, rounded: the same sentence from fewer rows."""
    whole = published.published_rows
    monkeypatch.setattr(
        published,
        "published_rows",
        lambda: [dataclasses.replace(row, count=round(row.count / 100)) for row in whole()],
    )


@pytest.fixture
def in_june(hundredth, monkeypatch):
    """The same, told of June instead of the first half-year: fewer days have to be counted."""
    half = published.published_rows
    monkeypatch.setattr(
        published,
        "published_rows",
        lambda: [dataclasses.replace(row, period=row.period.replace("H1", "-06")) for row in half()],
    )


@pytest.mark.django_db
class TestLoadPublished:
    def test_knows_the_published_totals(self):
        assert dataclasses.astuple(example_of(H1))[1:] == (100_616, 64_278)

    def test_makes_rows_whose_counts_tell_the_published_story(self, hundredth, at):
        load_published(period=H1, by=DEMO, at=at)

        assert bulletin(figures_now(H1, at=at), provisional=True).headline == (
            "1,006 web pages acted on in the first half of 2021, up 62% from 622; "
            "almost two thirds (643) of them “self-generated”."
        )

    def test_keeps_one_event_with_a_digest_of_all_rows(self, in_june, at):
        load_published(period=JUNE, by=DEMO, at=at)

        event = Event.objects.get(action="demo.loaded")
        assert event.details["members"] == Item.objects.count() == 1_006
        assert verify_chain().ok

    def test_says_in_every_output_whose_figures_these_are_and_that_the_rows_are_made_up(self, in_june, at):
        load_published(period=JUNE, by=DEMO, at=at)
        told = bulletin(figures_now(JUNE, at=at), provisional=True)

        for write in (as_text, as_json):
            assert "made up" in write(told) and "Internet Watch Foundation" in write(told)

    def test_changes_text_table_and_data_together_when_one_row_goes(self, in_june, at):
        load_published(period=JUNE, by=DEMO, at=at)
        before = bulletin(figures_now(JUNE, at=at), provisional=True)
        flagged = published.Assessment.objects.filter(self_generated=True).first()
        item = flagged.item
        published.Assessment.objects.bulk_create(
            [
                published.Assessment(
                    **{
                        field.attname: getattr(flagged, field.attname)
                        for field in flagged._meta.concrete_fields
                        if field.name not in ("id", "ref", "self_generated", "how", "supersedes", "words")
                    },
                    ref="AS-CHANGED2",
                    self_generated=False,
                    how="",
                    supersedes=flagged,
                )
            ]
        )
        recount_period(first=JUNE.first, until=JUNE.until)
        after = bulletin(figures_now(JUNE, at=at), provisional=True)

        assert item.ref
        for write in (as_text, as_json, as_csv):
            assert (
                "643" in write(before)
                and "642" in write(after)
                and "643" not in write(after).split("sha256")[0].split('"digest"')[0]
            )

    def test_refuses_to_load_twice(self, in_june, at):
        load_published(period=JUNE, by=DEMO, at=at)

        with pytest.raises(Refused, match="already"):
            load_published(period=JUNE, by=DEMO, at=at)

    def test_refuses_a_period_of_which_there_are_counts(self, at):
        rows = Dataset.objects.create(tag="before", label="From before")
        DayCount.objects.create(dataset=rows, grain=DayCount.Grain.DAY, first=date(2021, 3, 1), counts={"removed": {}})

        with pytest.raises(Refused, match="empty hotline"):
            load_published(period=H1, by=DEMO, at=at)

        assert not Item.objects.exists()

    def test_loads_history_for_other_periods_only(self, in_june, at):
        load_published(period=JUNE, by=DEMO, at=at)

        assert not HistoryCount.objects.filter(period="2021-06").exists()
        assert HistoryCount.objects.filter(period="2020-06").exists()

    def test_refuses_a_name_it_does_not_know(self):
        with pytest.raises(Refused, match="iwf-2021"):
            period_named("iwf-1999")


@pytest.mark.django_db
def test_there_is_no_bulletin_without_data(at):
    with pytest.raises(Refused, match="no figures for 2021H1"):
        figures_now(H1, at=at)
