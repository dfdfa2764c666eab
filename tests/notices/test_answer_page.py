"""The page on which a host answers a notice."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from openhotline.audit.models import Event
from openhotline.cases.stages import ItemStage
from openhotline.common import clock
from openhotline.common.actors import By
from openhotline.common.errors import Refused
from openhotline.monitoring.models import Watch
from openhotline.notices import selectors, services, tokens
from openhotline.notices.models import HostAnswer, Notice
from openhotline.notices.services.answers import MOST_ANSWERS
from openhotline.notices.stages import AnswerKind, Dispute, NoticeKind, NoticeStage
from openhotline.post.channels import Outcome
from tests.notices.noticing import (
    again,
    approve,
    draft,
    follow,
    illegal_item,
    items_of,
    letter_ends,
    sent_notice,
)
from tests.support.faces import FaceClient

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("authority")]


@pytest.fixture
def at() -> datetime:
    """The page reads the clock, so these stories happen now."""
    return clock.now()


@pytest.fixture
def sent(at: datetime) -> Notice:
    return sent_notice(at=at - timedelta(hours=2), items=2)


def link(notice: Notice) -> str:
    return tokens.reply_link(notice.ref).removeprefix("http://localhost:8000")


class TestThePage:
    def test_keeps_an_answer(self, public: FaceClient, sent: Notice) -> None:
        response = public.post(link(sent), {"answer": "acknowledged", "words": "We look."}, follow=True)

        kept = HostAnswer.objects.get()
        assert response.status_code == 200 and sent.ref in response.text
        assert (kept.notice, kept.answer, kept.words.open()) == (sent, AnswerKind.ACKNOWLEDGED, "We look.")
        assert again(sent).stage == NoticeStage.ACKNOWLEDGED

    def test_shows_a_refusal_and_keeps_what_was_typed(self, public: FaceClient, sent: Notice) -> None:
        response = public.post(link(sent), {"answer": "disagree", "words": ""})

        assert response.status_code == 200
        assert "Say why you disagree" in response.text
        assert not HostAnswer.objects.exists()

    def test_shows_the_reference_and_how_many_but_no_address(self, public: FaceClient, sent: Notice) -> None:
        text = public.get(link(sent)).text

        assert sent.ref in text and "2 addresses" in text
        for item in items_of(sent):
            assert item.ref not in text
            assert item.host.open() not in text and item.host.open().replace(".", "[.]") not in text

    def test_changes_nothing_when_it_is_only_opened(self, public: FaceClient, sent: Notice) -> None:
        events = Event.objects.count()

        public.get(link(sent))
        public.head(link(sent))

        assert Event.objects.count() == events and again(sent).stage == NoticeStage.HANDED_OVER

    def test_needs_the_token_of_its_form(self, sent: Notice) -> None:
        strict = FaceClient("public", enforce_csrf_checks=True)
        page = strict.get(link(sent))
        token = page.text.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]

        without = strict.post(link(sent), {"answer": "acknowledged"})
        with_it = strict.post(link(sent), {"answer": "acknowledged", "csrfmiddlewaretoken": token})

        assert (without.status_code, with_it.status_code) == (403, 302)


class TestTheLink:
    @pytest.mark.parametrize("wrong", ["0" * 32, "x", "\u00fc" * 32])
    def test_with_a_wrong_key_looks_like_one_to_nothing(self, public: FaceClient, sent: Notice, wrong: str) -> None:
        bad = public.get(f"/en/hosts/{sent.ref}/{wrong}/")
        nothing = public.get(f"/en/hosts/NO-AAAAAAAA/{wrong}/")

        assert (bad.status_code, nothing.status_code) == (404, 404)
        assert bad.text == nothing.text

    def test_of_another_notice_does_not_fit(self, public: FaceClient, sent: Notice) -> None:
        token = tokens.reply_token("NO-AAAAAAAA")

        assert public.get(f"/en/hosts/{sent.ref}/{token}/").status_code == 404

    def test_does_not_work_before_the_notice_was_sent(self, public: FaceClient, at: datetime) -> None:
        illegal_item(at=at)
        draft(at)

        assert public.get(link(Notice.objects.get())).status_code == 404

    def test_stops_after_90_days(self, sent: Notice, at: datetime) -> None:
        token, sending = tokens.reply_token(sent.ref), selectors.went_to(sent, NoticeStage.SENDING)
        assert sending is not None

        assert selectors.notice_for_answer(sent.ref, token, sending + timedelta(days=89)) == sent
        assert selectors.notice_for_answer(sent.ref, token, sending + timedelta(days=90)) is None

    def test_holds_128_bits_that_stand_in_no_table(self, sent: Notice) -> None:
        token = tokens.reply_token(sent.ref)

        assert len(bytes.fromhex(token)) == 16
        for model in (Notice, HostAnswer):
            for values in model.objects.values():
                assert token not in str(values)

    def test_still_fits_after_a_new_digest_key(self, sent: Notice, monkeypatch: pytest.MonkeyPatch) -> None:
        from openhotline.common import keyring

        token, keys = tokens.reply_token(sent.ref), keyring.digest_keys()
        monkeypatch.setattr(keyring, "digest_keys", lambda: (b"n" * 32, *keys))

        assert tokens.is_token_of(sent.ref, token)
        assert tokens.reply_token(sent.ref) != token


class TestRecordHostAnswer:
    def test_removed_has_us_look_at_once_and_believes_nothing(self, sent: Notice, at: datetime) -> None:
        Watch.objects.update(due_at=at + timedelta(hours=1))

        services.record_host_answer(notice=sent, answer="removed", at=at)

        assert set(Watch.objects.values_list("due_at", flat=True)) == {at}
        assert again(sent).stage == NoticeStage.ACKNOWLEDGED
        assert selectors.open_items(sent).count() == 2

    def test_removed_does_not_stop_the_reminders_while_it_is_there(self, sent: Notice, at: datetime) -> None:
        services.record_host_answer(notice=sent, answer="removed", at=at)

        follow(at + timedelta(hours=23))

        after = selectors.following(sent)
        assert after is not None and after.kind == NoticeKind.REMINDER

    def test_disagreement_waits_for_a_person_and_stops_the_reminders(self, sent: Notice, at: datetime) -> None:
        services.record_host_answer(notice=sent, answer="disagree", words="It is lawful here.", at=at)
        follow(at + timedelta(days=30))

        assert again(sent).stage == NoticeStage.DISPUTED
        assert list(selectors.waiting_for_person()) == [sent]
        assert Notice.objects.count() == 1

    def test_proves_that_a_notice_of_unknown_end_arrived(self, at: datetime) -> None:
        approve(at)
        from openhotline.monitoring.stages import Reachability
        from tests.notices.noticing import seen, send

        item = illegal_item(at=at)
        draft(at)
        seen(item, Reachability.ONLINE, at=at)
        send(at)
        mine = Notice.objects.get()
        letter_ends(mine, Outcome.UNCLEAR, at=at)
        follow(at + timedelta(minutes=1))

        services.record_host_answer(notice=again(mine), answer="acknowledged", at=at + timedelta(minutes=2))

        assert again(mine).stage == NoticeStage.ACKNOWLEDGED
        assert selectors.handed_over_at(mine) == at + timedelta(minutes=2)

    def test_keeps_the_words_out_of_the_audit(self, sent: Notice, at: datetime) -> None:
        services.record_host_answer(notice=sent, answer="disagree", words="Our customer Rita says no.", at=at)

        event = Event.objects.get(action="notice.answered")
        assert event.by == "nobody" and "Rita" not in event.facts

    def test_refuses_more_answers_than_anybody_needs(self, sent: Notice, at: datetime) -> None:
        for _ in range(MOST_ANSWERS):
            services.record_host_answer(notice=again(sent), answer="acknowledged", at=at)

        with pytest.raises(Refused, match="many answers"):
            services.record_host_answer(notice=again(sent), answer="acknowledged", at=at)

    def test_refuses_too_many_words(self, sent: Notice, at: datetime) -> None:
        with pytest.raises(Refused, match="at most"):
            services.record_host_answer(notice=sent, answer="disagree", words="x" * 2001, at=at)


class TestReadAnswer:
    def test_opens_the_words_under_audit(self, sent: Notice, noa: By, at: datetime) -> None:
        kept = services.record_host_answer(notice=sent, answer="disagree", words="It is lawful here.", at=at)
        kept.refresh_from_db()

        words = services.read_answer(answer=kept, by=noa, at=at)

        assert words == "It is lawful here."
        assert Event.objects.get(action="notice.answer_read").by == "user:noa"

    def test_refuses_people_who_may_not_send_notices(self, sent: Notice, olu: By, at: datetime) -> None:
        kept = services.record_host_answer(notice=sent, answer="disagree", words="No.", at=at)

        with pytest.raises(Refused):
            services.read_answer(answer=kept, by=olu, at=at)


class TestSettleDispute:
    @pytest.fixture
    def disputed(self, sent: Notice, at: datetime) -> Notice:
        services.record_host_answer(notice=sent, answer="disagree", words="No.", at=at)
        return again(sent)

    def test_we_stand_by_it_and_remind(self, disputed: Notice, noa: By, at: datetime) -> None:
        services.settle_dispute(notice=disputed, decision=Dispute.STAND_BY, why="It is what it is.", by=noa, at=at)
        follow(at + timedelta(hours=23))

        assert selectors.following(disputed) is not None

    def test_or_assess_the_items_again(self, disputed: Notice, noa: By, at: datetime) -> None:
        services.settle_dispute(notice=disputed, decision=Dispute.LOOK_AGAIN, why="They may be right.", by=noa, at=at)

        assert again(disputed).stage == NoticeStage.RESOLVED
        assert {item.stage for item in items_of(disputed)} == {ItemStage.READY}

    def test_refuses_a_notice_that_is_not_disputed(self, sent: Notice, noa: By, at: datetime) -> None:
        with pytest.raises(Refused, match="does not dispute"):
            services.settle_dispute(notice=sent, decision=Dispute.STAND_BY, why="x", by=noa, at=at)


def test_the_practice_desk_can_answer(public: FaceClient, sent: Notice) -> None:
    """The form as the practice internet fills it in: page, token, three fields."""
    import re

    from openhotline.demo.practice.replies import _TOKEN

    strict: Any = FaceClient("public", enforce_csrf_checks=True)
    found = _TOKEN.search(strict.get(link(sent)).text)
    assert found is not None and re.fullmatch(r"\w+", found[1])

    form = {"answer": "removed", "words": "The content was taken down.", "csrfmiddlewaretoken": found[1]}
    done = strict.post(link(sent), form)

    assert done.status_code < 400
    assert HostAnswer.objects.get().answer == AnswerKind.REMOVED
