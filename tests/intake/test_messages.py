"""What reporter and desk write to each other."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openhotline.audit.models import Event
from openhotline.cases.models import Alarm
from openhotline.common.errors import Refused
from openhotline.intake import boxes, selectors, services
from openhotline.intake.models import Message
from openhotline.intake.services.messages import A_DAY
from openhotline.intake.status import PublicStage
from tests.intake.given import submitted
from tests.support.faces import face_settings

SECRET, OTHER = "7K2M-9QXT-3RVB-5HNA", "0000-1111-2222-3333"


@pytest.fixture(autouse=True)
def real_time(settings):
    settings.PACE = 1


@pytest.fixture
def report(at):
    return submitted("http://a.example/1", secret=SECRET, at=at)


@pytest.fixture
def key(report, at):
    return services.open_report(reference=report.ref, secret=SECRET, at=at)[1]


class TestABox:
    @given(st.text(min_size=1).filter(lambda text: text.isprintable()), st.binary(min_size=32, max_size=32))
    def test_opens_with_its_own_key_only(self, text, key):
        box = boxes.seal(text, boxes.public_key(key))

        assert boxes.open_box(box, key) == text
        assert boxes.open_box(box, bytes(31) + b"\x01") == ""
        assert text not in box or len(text) < 8

    def test_is_never_twice_the_same(self):
        assert boxes.seal("Yes.", boxes.public_key(bytes(32))) != boxes.seal("Yes.", boxes.public_key(bytes(32)))

    def test_that_is_none_opens_to_nothing(self):
        assert boxes.open_box("no box at all", bytes(32)) == ""


@pytest.mark.django_db
class TestWriting:
    def test_is_read_by_both_and_by_nobody_else(self, report, key, ana, at):
        services.write_to_desk(report=report, text="There is a second album.", at=at)
        services.write_to_reporter(report=report, text="Thank you.", asks=False, by=ana, at=at)

        row = str(Message.objects.values())

        assert "album" not in row and "Thank" not in row
        assert [said.text for said in selectors.conversation(report, key)] == ["There is a second album.", "Thank you."]
        opened = services.reveal_messages(report=report, by=ana, at=at)
        assert [text for _message, text in opened] == ["There is a second album.", "Thank you."]

    def test_is_opened_on_the_public_site_by_the_secret_alone(self, report, key, at, settings):
        services.write_to_desk(report=report, text="There is a second album.", at=at)
        for name, value in face_settings("public").items():
            setattr(settings, name, value)

        [said] = selectors.conversation(report, key)
        with pytest.raises(Exception, match="never opens"):
            Message.objects.get().text.open()

        assert said.text == "There is a second album."
        assert selectors.conversation(report, bytes(31) + b"\x01")[0].text == ""

    def test_shows_the_hour_and_not_the_minute(self, report, key, at):
        services.write_to_desk(report=report, text="Now.", at=at + timedelta(minutes=47, seconds=11))

        assert selectors.conversation(report, key)[0].at == at

    def test_drops_pictures_written_as_text(self, report, key, at):
        services.write_to_desk(report=report, text="See data:image/png;base64,iVBORw0KGgoAAAANSUhEUg==", at=at)

        assert selectors.conversation(report, key)[0].text == "See [left out: not text]"

    @pytest.mark.parametrize("text", ["", " \n", "word " * 2_001])
    def test_refuses_nothing_and_too_much(self, report, text, at):
        with pytest.raises(Refused):
            services.write_to_desk(report=report, text=text, at=at)

        assert not Message.objects.exists()

    def test_is_taken_ten_times_a_day_and_then_the_next_day(self, report, at, ana):
        for minute in range(A_DAY):
            services.write_to_desk(report=report, text="More.", at=at + timedelta(minutes=minute))

        with pytest.raises(Refused, match="tomorrow"):
            services.write_to_desk(report=report, text="More.", at=at + timedelta(hours=5))
        services.write_to_reporter(report=report, text="We have read it all.", asks=False, by=ana, at=at)
        assert services.write_to_desk(report=report, text="More.", at=at + timedelta(days=1))

    def test_has_somebody_called_when_it_speaks_of_danger(self, report, at):
        services.write_to_desk(report=report, text="Thank you.", at=at)
        assert not Alarm.objects.exists()

        services.write_to_desk(report=report, text="He is coming to my house tonight. He will kill me.", at=at)

        assert Alarm.objects.get().about == report.ref
        report.refresh_from_db()
        assert report.urgent

    def test_is_in_the_audit_without_a_word_of_it(self, report, at):
        services.write_to_desk(report=report, text="A second album.", at=at)

        event = Event.objects.get(action="report.message_written")
        assert event.about == report.ref and event.by == "nobody" and "album" not in event.facts


@pytest.mark.django_db
class TestTheDesk:
    def test_asks_and_the_reporter_sees_it_on_the_next_working_day(self, report, ana, at):
        services.write_to_reporter(report=report, text="Which app was it?", asks=True, by=ana, at=at)

        assert selectors.status_of(report, at=at + timedelta(hours=1)).stage == PublicStage.RECEIVED
        assert selectors.status_of(report, at=at + timedelta(days=1)).stage == PublicStage.MORE_NEEDED
        services.write_to_desk(report=report, text="Example Chat.", at=at + timedelta(days=1))
        assert selectors.status_of(report, at=at + timedelta(days=2)).stage == PublicStage.CHECKING

    def test_finds_what_nobody_has_read_and_reading_is_a_deed(self, report, ana, at):
        services.write_to_desk(report=report, text="A second album.", at=at)
        assert list(selectors.reports_with_unread()) == [report]

        services.reveal_messages(report=report, by=ana, at=at)

        assert not selectors.reports_with_unread().exists()
        event = Event.objects.get(action="report.messages_revealed")
        assert event.about == report.ref and event.by == "user:ana"

    def test_counts_its_own_messages_never_as_unread(self, report, ana, at):
        services.write_to_reporter(report=report, text="Thank you.", asks=False, by=ana, at=at)

        assert not selectors.reports_with_unread().exists()

    def test_is_refused_without_the_permission(self, report, noa, at):
        services.write_to_desk(report=report, text="A second album.", at=at)
        with pytest.raises(Refused):
            services.reveal_messages(report=report, by=noa, at=at)
        with pytest.raises(Refused):
            services.write_to_reporter(report=report, text="Hello.", asks=False, by=noa, at=at)

        assert list(selectors.reports_with_unread()) == [report]

    def test_cannot_write_to_who_took_no_secret(self, ana, at):
        by_letter = submitted("http://b.example/1", at=at)

        with pytest.raises(Refused, match="cannot be written to"):
            services.write_to_reporter(report=by_letter, text="Hello.", asks=False, by=ana, at=at)

    def test_reads_answers_and_writes_on_the_page_of_the_report(self, report, staff, ana, at):
        services.write_to_desk(report=report, text="There is a second album.", at=at)
        desk, page = staff(ana), f"/reports/{report.ref}/"

        assert report.ref in desk.get("/reports/messages/").text
        assert "second album" not in desk.get(page).text
        assert "1 report with a message that nobody has read" in desk.get("/reports/").text
        assert "There is a second album." in desk.post(f"{page}messages/").text
        sent = desk.post(f"{page}write/", {"text": "Which one?", "asks": "on"}, follow=True)
        assert "your message is there for the reporter" in sent.text
        assert "Every message was read." in desk.get("/reports/messages/").text
        assert "Write your message" in desk.post(f"{page}write/", {"text": ""}).text
