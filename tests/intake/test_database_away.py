"""The database goes away while somebody reports: they are told the truth, keep their text, and can send it again."""

import re
from html import unescape

import pytest
from django.db import IntegrityError, connection

from openhotline.cases.models import Report
from openhotline.intake.models import Statement, Visit
from tests.support.reporting import CHECK, START, answer

WHERE, MORE = "/en/report/saw/where/", "/en/report/saw/more/"
WORDS = 'My "own" <words>\nin two lines.'


def fields_of(page):
    """What the page's own form would post again."""
    return {name: unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', page.text)}


class TestAnsweringWhileTheDatabaseIsAway:
    def test_gives_back_what_was_typed_and_takes_it_later(self, fragile_db, public):
        answer(public)
        fragile_db.take_away()

        page = public.post(MORE, {"words": WORDS})

        assert page.status_code == 503 and page["Retry-After"] == "60"
        assert "Not saved" in page.text and "Thank you" not in page.text
        assert "Exit this page" in page.text
        assert "My &quot;own&quot; &lt;words&gt;" in page.text
        again = fields_of(page)
        assert {name: value.replace("\r\n", "\n") for name, value in again.items()} == {"words": WORDS}

        fragile_db.bring_back()
        assert public.post(MORE, again)["Location"] == CHECK
        assert "Thank you" in public.post(CHECK, follow=True).text
        assert Statement.objects.get().words.open() == WORDS

    def test_gives_back_only_the_forms_own_fields(self, fragile_db, public):
        fragile_db.take_away()

        page = public.post(WHERE, {"addresses": "http://a.example/1", "password": "somebody else's field"})

        assert "http://a.example/1" in page.text and "somebody else" not in page.text

    def test_still_shows_the_first_pages(self, fragile_db, public):
        fragile_db.take_away()

        for address, words in ((START, "Close it now"), (WHERE, "Where did you see it?")):
            page = public.get(address)
            assert page.status_code == 200 and words in page.text

    def test_still_lets_people_leave(self, fragile_db, public):
        fragile_db.take_away()

        assert public.get("/leave/").status_code == 200

    def test_claims_nothing_on_other_pages(self, fragile_db, public):
        fragile_db.take_away()

        page = public.post(f"{START}status/", {"reference": "OH-ZZZZZZZZ", "secret": "7K2M-9QXT-3RVB-5HNA"})

        assert page.status_code == 503 and "your text is still here" not in page.text
        assert "7K2M" not in page.text


class TestSendingWhileTheDatabaseIsAway:
    def test_keeps_the_answers_and_sends_them_when_the_button_is_pressed_again(self, fragile_db, public):
        answer(public)
        fragile_db.take_away()

        page = public.post(CHECK)
        assert page.status_code == 503 and "Not saved" in page.text and "Thank you" not in page.text

        fragile_db.bring_back()
        assert not Report.objects.exists()
        assert "Thank you" in public.post(CHECK, fields_of(page), follow=True).text
        assert Report.objects.count() == 1

    def test_counts_it_once_when_the_confirmation_was_lost_and_not_the_report(self, fragile_db, public):
        answer(public)
        public.post(CHECK)
        fragile_db.take_away()
        again = fields_of(public.post(CHECK))
        fragile_db.bring_back()

        assert "Thank you" in public.post(CHECK, again, follow=True).text
        assert Report.objects.count() == 1


class TestWhenTheDiskIsFull:
    def test_an_answer_is_given_back(self, committed_db, public):
        if connection.vendor != "sqlite":
            with connection.cursor() as cursor:  # PostgreSQL says so itself; here it is made to
                cursor.execute(
                    "CREATE FUNCTION disk_is_full() RETURNS trigger LANGUAGE plpgsql AS "
                    "$$ BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = 'disk_full'; END $$"
                )
                cursor.execute(
                    f"CREATE TRIGGER disk_is_full BEFORE UPDATE ON {Visit._meta.db_table} "
                    "EXECUTE FUNCTION disk_is_full()"
                )
        answer(public)
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA page_count")
                cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
        words = "word " * 1900  # more than the pages that are there can hold

        page = public.post(MORE, {"words": words})

        assert page.status_code == 503 and "Not saved" in page.text and words.strip() in page.text
        assert not Report.objects.exists()


@pytest.mark.django_db
class TestABugOfOurs:
    def test_is_not_called_an_absence(self, public, monkeypatch):
        from openhotline.intake import services

        def broken(**_):
            raise IntegrityError

        answer(public)
        monkeypatch.setattr(services, "submit_report", broken)

        with pytest.raises(IntegrityError):
            public.post(CHECK)
