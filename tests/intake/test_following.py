"""Coming back with reference and secret: who gets in, how guessing is slowed, and what the page then does."""

import re
import threading
from datetime import timedelta

import pytest
from django.db import connections

from openhotline.common import clock
from openhotline.common.errors import Refused
from openhotline.intake import guessing, receipts, selectors, services
from openhotline.intake.models import Guessing, Receipt
from openhotline.intake.models import Visit as VisitRow
from openhotline.intake.services import visits
from openhotline.intake.views import following
from tests.intake.given import submitted

SECRET = "7K2M-9QXT-3RVB-5HNA"
WRONG = receipts.Proof(hash="wrong", key=bytes(32))


class TestSlowing:
    def test_costs_nothing_for_the_first_ten_and_then_doubles_to_a_minute(self):
        waits = [guessing.wait_after(wrong).total_seconds() for wrong in range(1, 20)]

        assert waits == [0] * 9 + [2, 4, 8, 16, 32, 60, 60, 60, 60, 60]

    def test_leaves_one_minute_of_fifteen_open_however_long_somebody_guesses(self, at):
        shut = 0
        for second in range(0, 3600):
            now = at + timedelta(seconds=second)
            forever = now + timedelta(seconds=60)
            shut = shut + 1 if guessing.seconds_to_wait(wait_until=forever, slowed_since=at, at=now) else 0
            assert shut <= 14 * 60


@pytest.mark.django_db
class TestOpenReport:
    def test_opens_with_reference_and_secret(self, at):
        report = submitted("http://a.example/1", secret=SECRET, at=at)

        opened, _key = services.open_report(reference=report.ref.lower(), secret="7k2m 9qxt 3rvb 5hna", at=at)

        assert opened == report

    def test_refuses_a_wrong_secret_and_a_wrong_reference_in_the_same_words(self, at):
        report = submitted("http://a.example/1", secret=SECRET, at=at)
        said = set()
        for reference, secret in ((report.ref, "0000-0000-0000-0000"), ("OH-ZZZZZZZZ", SECRET), ("?", "?")):
            with pytest.raises(Refused) as refusal:
                services.open_report(reference=reference, secret=secret, at=at)
            said.add(str(refusal.value))

        assert len(said) == 1

    def test_does_the_same_work_for_a_wrong_reference(self, at, monkeypatch):
        hashed = []
        monkeypatch.setattr(receipts, "stretch", lambda secret, salt: hashed.append(salt) or WRONG)
        submitted("http://a.example/1", at=at)

        with pytest.raises(Refused):
            services.open_report(reference="OH-ZZZZZZZZ", secret=SECRET, at=at)

        assert len(hashed) == 1

    @pytest.mark.parametrize("exists", [True, False])
    def test_slows_guessing_whether_or_not_there_is_such_a_report(self, at, exists, monkeypatch):
        monkeypatch.setattr(receipts, "stretch", lambda secret, salt: WRONG)
        reference = submitted("http://a.example/1", at=at).ref if exists else "OH-ZZZZZZZZ"
        for _ in range(10):
            with pytest.raises(Refused, match="do not know"):
                services.open_report(reference=reference, secret="x", at=at)

        with pytest.raises(services.TryLater) as refusal:
            services.open_report(reference=reference, secret="x", at=at)

        assert refusal.value.seconds == 2 and "2 seconds" in str(refusal.value)
        with pytest.raises(Refused, match="do not know"):
            services.open_report(reference=reference, secret="x", at=at + timedelta(seconds=2))

    def test_lets_the_owner_in_after_the_wait(self, at):
        report = submitted("http://a.example/1", secret=SECRET, at=at)
        for _ in range(10):
            with pytest.raises(Refused):
                services.open_report(reference=report.ref, secret="x", at=at)

        with pytest.raises(services.TryLater):
            services.open_report(reference=report.ref, secret=SECRET, at=at)
        assert services.open_report(reference=report.ref, secret=SECRET, at=at + timedelta(seconds=60))

    def test_never_slows_an_owner_who_asks_often(self, at):
        report = submitted("http://a.example/1", secret=SECRET, at=at)

        for _ in range(25):
            assert services.open_report(reference=report.ref, secret=SECRET, at=at)

    def test_forgets_after_an_hour(self, at):
        for hour in range(3):
            with pytest.raises(Refused):
                services.open_report(reference=f"OH-ZZZZZZZ{2 + hour}", secret="x", at=at + timedelta(hours=hour))

        assert Guessing.objects.count() == 1

    def test_keeps_no_reference_that_was_tried(self, at):
        with pytest.raises(Refused):
            services.open_report(reference="OH-ZZZZZZZZ", secret="x", at=at)

        assert "ZZZZ" not in str(Guessing.objects.values())


class TestManyGuessesAtOnce:
    def test_are_looked_at_ten_times_and_no_more(self, committed_db, at, monkeypatch):
        looked = []
        monkeypatch.setattr(receipts, "stretch", lambda secret, salt: looked.append(1) or WRONG)

        def guess():
            try:
                with pytest.raises(Refused):
                    services.open_report(reference="OH-ZZZZZZZZ", secret="x", at=at)
            finally:
                connections.close_all()

        threads = [threading.Thread(target=guess) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert len(looked) == 10


URL, REPORT = "/en/report/status/", "/en/report/status/report/"


def opened(public, report, secret=SECRET):
    """The public site with this report open in the visit."""
    page = public.post(URL, {"reference": report.ref, "secret": secret})
    assert page.status_code == 302 and page["Location"] == REPORT
    return public


def content_of(public):
    return visits.find_visit(cookie=public.cookies["visit"].value, at=clock.now()).content


@pytest.mark.django_db
class TestTheDoor:
    def test_answers_a_wrong_reference_and_a_wrong_secret_with_the_same_page(self, public, at):
        report = submitted("http://a.example/1", secret=SECRET, at=at)

        wrong_secret = public.post(URL, {"reference": report.ref, "secret": "0000-0000-0000-0000"})
        wrong_reference = public.post(URL, {"reference": "OH-ZZZZZZZZ", "secret": "0000-0000-0000-0000"})

        assert wrong_secret.status_code == wrong_reference.status_code
        assert wrong_secret.text.replace(report.ref, "OH-ZZZZZZZZ") == wrong_reference.text
        assert len(wrong_secret.content) == len(wrong_reference.content)
        assert not public.cookies

    def test_says_when_to_try_again(self, public, monkeypatch):
        monkeypatch.setattr(receipts, "stretch", lambda secret, salt: WRONG)
        for _ in range(11):
            page = public.post(URL, {"reference": "OH-ZZZZZZZZ", "secret": "x"})

        assert page.status_code == 429 and page["Retry-After"] == "2" and "Try again in" in page.text

    def test_sets_no_cookie(self, public):
        assert not public.get(URL).cookies

    def test_takes_neither_from_the_address(self, public, at):
        report = submitted("http://a.example/1", secret=SECRET, at=at)

        page = public.get(URL, {"reference": report.ref, "secret": SECRET})

        assert f'value="{SECRET}"' not in page.text and "We have it" not in page.text

    def test_is_not_opened_by_another_site(self, public, at):
        report = submitted("http://a.example/1", secret=SECRET, at=at)

        page = public.post(URL, {"reference": report.ref, "secret": SECRET}, headers={"sec-fetch-site": "cross-site"})

        assert page.status_code == 200 and not public.cookies and "errors" not in page.text

    def test_stands_behind_the_address_in_our_letters(self, public):
        page = public.get("/en/answer/")

        assert page.status_code == 302 and page["Location"] == URL

    def test_gives_a_key_to_a_report_from_before_there_were_messages(self, at):
        report = submitted("http://a.example/1", secret=SECRET, at=at)
        Receipt.objects.update(public_key="")

        _report, key = services.open_report(reference=report.ref, secret=SECRET, at=at)

        assert selectors.followed(report.ref, key) == report


@pytest.mark.django_db
class TestThePageOfAReport:
    def test_says_neither_reference_nor_secret(self, public, at):
        report = submitted("http://a.example/1", secret=SECRET, at=clock.now())

        page = opened(public, report).get(REPORT)

        assert "Your report" in page.text and "Received" in page.text
        for said in (report.ref, report.ref[3:], SECRET, SECRET.replace("-", "")):
            assert said not in page.text and said not in str(page.headers) and said not in str(public.cookies)

    def test_keeps_the_key_and_not_the_secret(self, public, at):
        report = submitted("http://a.example/1", secret=SECRET, at=at)

        follow = content_of(opened(public, report))["follow"]

        assert set(follow) == {"reference", "key", "until"} and len(follow["key"]) == 64
        assert follow["key"] not in str(Receipt.objects.values())

    def test_shows_nothing_to_who_has_not_come_through_the_door(self, public, at):
        submitted("http://a.example/1", secret=SECRET, at=at)

        page = public.get(REPORT)

        assert page.status_code == 200 and "No report is open here" in page.text and not page.cookies

    def test_closes_after_half_an_hour_in_which_nothing_happens(self, public, at, monkeypatch):
        report = submitted("http://a.example/1", secret=SECRET, at=at)
        opened(public, report)
        later = clock.now() + following.IDLE
        monkeypatch.setattr(clock, "now", lambda: later)

        page = public.get(REPORT)

        assert "No report is open here" in page.text
        assert not VisitRow.objects.exists() and public.cookies["visit"].value == ""

    def test_stays_open_for_who_comes_by_every_twenty_minutes(self, public, at, monkeypatch):
        report = submitted("http://a.example/1", secret=SECRET, at=at)
        opened(public, report)
        began = clock.now()
        for minutes in range(20, 120, 20):
            monkeypatch.setattr(clock, "now", lambda minutes=minutes: began + timedelta(minutes=minutes))
            assert "Your report" in public.get(REPORT).text

    def test_is_left_by_a_button(self, public, at):
        report = submitted("http://a.example/1", secret=SECRET, at=at)
        opened(public, report)

        page = public.post(REPORT, {"do": "leave"})

        assert page["Location"] == URL and not VisitRow.objects.exists()
        assert "No report is open here" in public.get(REPORT).text

    def test_is_left_without_losing_a_report_that_is_half_made(self, public, at):
        report = submitted("http://a.example/1", secret=SECRET, at=at)
        public.post("/en/report/saw/where/", {"addresses": "http://b.example/2"})
        opened(public, report)

        public.post(REPORT, {"do": "leave"})

        assert "drafts" in content_of(public) and "follow" not in content_of(public)

    def test_speaks_kindly_to_a_child(self, public):
        report = submitted(words="Help me.", source="child", secret=SECRET, at=clock.now() - timedelta(days=10))

        page = opened(public, report).get(REPORT)

        assert "We are finding out how we can help." in page.text
        assert "We are looking at what you told us." not in page.text

    def test_lets_nobody_in_with_another_key(self, public, at):
        mine = submitted("http://a.example/1", secret=SECRET, at=at)
        other = submitted("http://b.example/1", secret="0000-1111-2222-3333", at=at)
        _report, key = services.open_report(reference=mine.ref, secret=SECRET, at=at)

        assert selectors.followed(mine.ref, key) == mine
        assert selectors.followed(other.ref, key) is None


@pytest.mark.django_db
class TestWritingOnThePage:
    def test_shows_what_was_written(self, public, at):
        report = submitted("http://a.example/1", secret=SECRET, at=at)
        opened(public, report)

        page = public.post(REPORT, {"do": "message", "text": "It is in a second album, too."}, follow=True)

        assert page.redirect_chain == [(REPORT, 302)] and "It is in a second album, too." in page.text

    def test_says_what_is_wrong_beside_the_field(self, public, at):
        report = submitted("http://a.example/1", secret=SECRET, at=at)
        opened(public, report)

        page = public.post(REPORT, {"do": "message", "text": " "})

        assert page.status_code == 200 and re.search(r"<title>\s*Error:", page.text)
        assert "Write your message" in page.text

    def test_gives_the_words_back_when_the_report_was_closed_meanwhile(self, public):
        page = public.post(REPORT, {"do": "message", "text": "My long and careful answer."})

        assert page.status_code == 409 and "My long and careful answer." in page.text
        assert "was not sent" in page.text

    def test_lets_go_of_files(self, public, at, tmp_path):
        report = submitted("http://a.example/1", secret=SECRET, at=at)
        opened(public, report)
        picture = tmp_path / "picture.png"
        picture.write_bytes(b"\x89PNG benign")

        with picture.open("rb") as file:
            public.post(REPORT, {"do": "message", "text": "With a file.", "text2": file})

        [said] = selectors.conversation(report, bytes.fromhex(content_of(public)["follow"]["key"]))
        assert said.text == "With a file."

    def test_asks_for_a_letter_and_stops_it(self, public, at):
        report = submitted("http://a.example/1", secret=SECRET, at=at)
        opened(public, report)

        wrong = public.post(REPORT, {"do": "news", "address": "rita"})
        right = public.post(REPORT, {"do": "news", "address": "rita@mail.example"}, follow=True)

        assert "Enter an e-mail address" in wrong.text
        assert "Stop these letters" in right.text and "rita@mail.example" not in right.text
        assert "Write to me when there is news" in public.post(REPORT, {"do": "stop"}, follow=True).text

    def test_takes_the_report_back_after_asking_once(self, public, at):
        report = submitted("http://a.example/1", words="Seen.", secret=SECRET, at=at)
        opened(public, report)

        asked = public.get(f"{REPORT}withdraw/")
        done = public.post(f"{REPORT}withdraw/", follow=True)

        assert "Take this report back?" in asked.text and "Report taken back" in done.text
        refused = public.post(URL, {"reference": report.ref, "secret": SECRET})
        assert "We do not know this reference and secret together" in refused.text
