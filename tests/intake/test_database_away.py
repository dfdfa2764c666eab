"""The database goes away while somebody reports: they are told the truth, keep their text, and can send it again."""

import re

import pytest
from django.db import connection

from openhotline.cases.models import Report
from openhotline.intake.models import Statement

FORM = "/en/report/"
TYPED = {
    "addresses": "http://a.example/1\nhttp://b.example/2",
    "platform": "Example Chat",
    "account": "Fox",
    "words": 'My "own" <words>\nin two lines.',
    "category": "grooming",
    "about": "child",
    "urgent": "on",
    "contact": "rita@mail.example",
}


def fields_of(page):
    """What the page's own form would post again."""
    from html import unescape

    return {name: unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', page.text)}


def filled_in(public):
    return {"form": fields_of(public.get(FORM))["form"], **TYPED}


class TestSendingWhileTheDatabaseIsAway:
    def test_gives_back_what_was_typed_and_takes_it_later(self, fragile_db, public):
        fields = filled_in(public)
        fragile_db.take_away()

        page = public.post(FORM, fields)

        assert page.status_code == 503 and page["Retry-After"] == "60"
        assert "Not saved" in page.text and "Thank you" not in page.text
        assert "Exit this page" in page.text
        assert "My &quot;own&quot; &lt;words&gt;" in page.text
        again = fields_of(page)
        assert {name: value.replace("\r\n", "\n") for name, value in again.items()} == fields

        fragile_db.bring_back()
        assert not Report.objects.exists()
        assert "Thank you" in public.post(FORM, again, follow=True).text
        assert Report.objects.count() == 1
        assert Statement.objects.get().words.open() == TYPED["words"]

    def test_gives_back_only_the_forms_own_fields(self, fragile_db, public):
        fields = {**filled_in(public), "password": "somebody else's field"}
        fragile_db.take_away()

        assert "somebody else" not in public.post(FORM, fields).text

    def test_counts_it_once_when_the_answer_was_lost_and_not_the_report(self, fragile_db, public):
        fields = filled_in(public)
        public.post(FORM, fields)
        fragile_db.take_away()
        again = fields_of(public.post(FORM, fields))
        fragile_db.bring_back()

        public.post(FORM, again)

        assert Report.objects.count() == 1

    def test_still_shows_the_form(self, fragile_db, public):
        fragile_db.take_away()

        page = public.get(FORM)

        assert page.status_code == 200 and fields_of(page)["form"]
        assert "If a child is in danger now" in page.text

    def test_still_lets_people_leave(self, fragile_db, public):
        fragile_db.take_away()

        assert public.get("/leave/").status_code == 200

    def test_claims_nothing_on_other_pages(self, fragile_db, public):
        fragile_db.take_away()

        page = public.post(f"{FORM}status/", {"reference": "OH-ZZZZZZZZ", "secret": "7K2M-9QXT-3RVB-5HNA"})

        assert page.status_code == 503 and "your text is still here" not in page.text
        assert "7K2M" not in page.text


class TestSendingWhenTheDiskIsFull:
    def test_gives_back_what_was_typed(self, committed_db, public):
        if connection.vendor != "sqlite":
            with connection.cursor() as cursor:  # PostgreSQL says so itself; here it is made to
                cursor.execute(
                    "CREATE FUNCTION disk_is_full() RETURNS trigger LANGUAGE plpgsql AS "
                    "$$ BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = 'disk_full'; END $$"
                )
                cursor.execute(
                    f"CREATE TRIGGER disk_is_full BEFORE INSERT ON {Statement._meta.db_table} "
                    "EXECUTE FUNCTION disk_is_full()"
                )
        fields = filled_in(public)
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA page_count")
                cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
        fields["words"] = "word " * 1900  # more than the pages that are there can hold

        page = public.post(FORM, fields)

        assert page.status_code == 503 and "Not saved" in page.text and fields["words"].strip() in page.text
        assert not Report.objects.exists()


@pytest.mark.django_db
class TestABugOfOurs:
    def test_is_not_called_an_absence(self, public, monkeypatch):
        from django.db import IntegrityError

        from openhotline.intake import services

        def broken(**_):
            raise IntegrityError

        monkeypatch.setattr(services, "submit_report", broken)

        with pytest.raises(IntegrityError):
            public.post(FORM, filled_in(public))
