"""Holds: the police have us wait, or the procedure does; nothing leaves until that ends."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from openhotline.accounts import services as accounts
from openhotline.audit.models import Event
from openhotline.cases import services as cases
from openhotline.cases.models import Item
from openhotline.cases.stages import ItemStage
from openhotline.common import clock
from openhotline.common.actors import By
from openhotline.common.errors import Refused
from openhotline.desk.timeline import timeline
from openhotline.monitoring.stages import Reachability
from openhotline.notices import selectors, services
from openhotline.notices.jobs import HOLDS
from openhotline.notices.models import Hold, HoldExtension, Notice
from openhotline.notices.stages import HoldStage, ItemOutcome, NoticeKind, NoticeStage
from openhotline.post.models import Letter
from tests.notices.noticing import (
    LATER,
    again,
    approve,
    draft,
    follow,
    gone,
    illegal_item,
    items_of,
    seen,
    send,
    sent_notice,
    traced,
)
from tests.support.cast import person
from tests.support.faces import FaceClient
from tests.support.signing import user_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("authority")]

Staff = Callable[[By | None], FaceClient]
DAY = timedelta(days=1)
POL = person("pol")


def hold(item: Item, *, at: datetime, days: int = 3, by: By = POL) -> Hold:
    return services.place_hold(
        item=item, agency="Cyber unit", reason="They look into it.", until=at + days * DAY, by=by, at=at
    )


def look_after(at: datetime) -> None:
    HOLDS.do(HOLDS.due(at, 50), at)


def drafted(at: datetime) -> Item:
    approve(at)
    item = illegal_item(at=at)
    draft(at)
    seen(item, Reachability.ONLINE, at=at)
    item.refresh_from_db()
    return item


class TestAHold:
    def test_keeps_a_decided_item_out_of_every_notice_until_it_ends(self, at: datetime) -> None:
        approve(at)
        item = illegal_item(at=at)
        hold(item, at=at)

        draft(at + 2 * DAY)
        assert not Notice.objects.exists() and not Letter.objects.exists()

        over = at + 3 * DAY + LATER
        look_after(over)
        assert Hold.objects.get().stage == HoldStage.EXPIRED
        traced(item, at=over)
        draft(over)
        assert Notice.objects.count() == 1

    def test_takes_an_item_out_of_a_notice_that_has_not_left(self, at: datetime) -> None:
        item = drafted(at)

        hold(item, at=at)
        send(at + LATER)

        [place] = selectors.notice_items_of(item)
        assert place.outcome == ItemOutcome.HELD and again(place.notice).stage == NoticeStage.WITHDRAWN
        assert not Letter.objects.exists()

    def test_lets_the_others_of_that_notice_go(self, at: datetime) -> None:
        item, other = drafted(at), drafted(at)
        assert selectors.notices_for(item).get() == selectors.notices_for(other).get()

        hold(item, at=at)
        send(at + LATER)

        [letter] = Letter.objects.all()
        text = letter.body.open()
        assert other.ref in text and item.ref not in text

    def test_that_comes_in_the_last_moment_is_found_when_the_letter_is_written(self, at: datetime) -> None:
        item = drafted(at)
        Hold.objects.create(
            ref="HO-22222222", stage_since=at, item=item, agency="A", reason="B", placed_by="user:pol", placed_at=at,
            until=at + DAY,
        )  # fmt: skip

        send(at + LATER)

        assert not Letter.objects.exists()
        assert [place.outcome for place in selectors.notice_items_of(item)] == [ItemOutcome.HELD]

    def test_stops_reminders_and_lets_them_go_on_afterwards(self, at: datetime) -> None:
        notice = sent_notice(at=at)
        [item] = items_of(notice)
        held = hold(item, at=at + timedelta(hours=2))

        follow(at + 2 * DAY)
        assert selectors.following(notice) is None

        services.lift_hold(hold=held, why="They have what they need.", by=POL, at=at + 2 * DAY)
        follow(at + 2 * DAY + timedelta(hours=1))
        reminder = selectors.following(notice)
        assert reminder is not None and reminder.kind == NoticeKind.REMINDER

    def test_of_one_item_lets_the_others_be_reminded_of_and_is_told_anew_when_it_ends(self, at: datetime) -> None:
        notice = sent_notice(at=at, items=2)
        item, other = items_of(notice)
        held = hold(item, at=at + timedelta(hours=2), days=9)

        follow(at + 2 * DAY)
        reminder = selectors.following(notice)
        assert reminder is not None and [row.item for row in selectors.items_of(reminder)] == [other]
        assert [place.outcome for place in selectors.notice_items_of(item)] == [ItemOutcome.HELD]

        over = at + 4 * DAY
        services.lift_hold(hold=held, why="Done.", by=POL, at=over)
        traced(item, at=over)
        draft(over)
        newest = selectors.newest_place(item)
        assert newest is not None and newest.outcome == "" and newest.notice.pk not in (notice.pk, reminder.pk)

    def test_lifted_sends_the_item_on_its_way_at_once(self, at: datetime) -> None:
        item = drafted(at)
        held = hold(item, at=at)
        send(at + LATER)
        services.lift_hold(hold=held, why="Done.", by=POL, at=at + timedelta(hours=1))

        draft(at + timedelta(hours=1))
        send(at + timedelta(hours=1))

        [letter] = Letter.objects.all()
        assert item.ref in letter.body.open()

    def test_during_which_an_item_goes_says_so(self, at: datetime) -> None:
        item = drafted(at)
        hold(item, at=at)
        gone(item, at=at + DAY)

        look_after(at + DAY)

        held = Hold.objects.get()
        assert held.stage == HoldStage.GONE and held.due_at is None
        draft(at + 4 * DAY)
        send(at + 4 * DAY)
        assert not Letter.objects.exists()

    def test_of_what_a_host_was_told_before_takes_no_removal_away(self, at: datetime) -> None:
        notice = sent_notice(at=at)
        [item] = items_of(notice)
        hold(item, at=at + timedelta(hours=2))
        gone(item, at=at + DAY)

        follow(at + DAY + timedelta(hours=1))
        look_after(at + DAY + timedelta(hours=1))

        assert [place.outcome for place in selectors.notice_items_of(item)] == [ItemOutcome.REMOVED]
        assert Hold.objects.get().stage == HoldStage.GONE

    def test_of_something_gone_before_it_is_not_the_reason(self, at: datetime) -> None:
        item = drafted(at)
        gone(item, at=at)
        Item.objects.filter(pk=item.pk).update(stage=ItemStage.ACTING)
        hold(item, at=at + DAY)

        look_after(at + DAY)

        assert Hold.objects.get().stage == HoldStage.IN_FORCE

    def test_says_that_it_ends_soon_once_and_in_one_letter(self, at: datetime) -> None:
        accounts.ask_for_letters(user_of(POL), wish="urgent", address="pol@hotline.example", by=POL, at=at)
        accounts.ask_for_letters(user_of(person("ana")), wish="all", address="ana@hotline.example", by=POL, at=at)
        items = [illegal_item(at=at), illegal_item(at=at)]
        for item in items:
            hold(item, at=at)
        look_after(at)
        assert not Letter.objects.exists()

        for hours in (0, 1):
            look_after(at + 2 * DAY + timedelta(minutes=1, hours=hours))

        [letter] = Letter.objects.all()
        assert letter.recipient.open() == "pol@hotline.example" and letter.subject == "A hold is about to end"
        assert not any(item.ref in letter.body.open() for item in items)
        assert Event.objects.filter(action="hold.ends_soon").count() == 2

    def test_can_be_made_longer_with_a_reason(self, at: datetime) -> None:
        held = hold(illegal_item(at=at), at=at)
        services.extend_hold(hold=held, until=at + 9 * DAY, reason="Not done yet.", by=POL, at=at + DAY)

        look_after(at + 4 * DAY)

        assert Hold.objects.get().stage == HoldStage.IN_FORCE
        longer = HoldExtension.objects.get()
        assert (longer.before, longer.until, longer.reason) == (at + 3 * DAY, at + 9 * DAY, "Not done yet.")

    def test_is_told_in_the_story_of_the_item(self, at: datetime) -> None:
        item = drafted(at)
        held = hold(item, at=at)
        services.extend_hold(hold=held, until=at + 9 * DAY, reason="Not done yet.", by=POL, at=at)
        services.lift_hold(hold=held, why="Done.", by=POL, at=at + DAY)

        [placed] = [entry for entry in timeline(item) if str(entry.what) == "Held back" and entry.facts[0][0] == "For"]
        assert placed.facts[1][1] == f"{at + 3 * DAY:%Y-%m-%d %H:%M:%S}"  # as it was said then, not as it is now
        told = [(str(entry.what), str(entry.text)) for entry in timeline(item)]
        assert ("Held back", "They look into it.") in told
        assert ("Held back for longer", "Not done yet.") in told
        assert ("Hold: Lifted", "Done.") in told


class TestIsRefused:
    def test_to_people_without_the_permission(self, at: datetime) -> None:
        item = illegal_item(at=at)
        held = hold(item, at=at)
        for by in (person("ana"), person("noa"), person("olu")):
            with pytest.raises(Refused):
                hold(illegal_item(at=at), at=at, by=by)
            with pytest.raises(Refused):
                services.extend_hold(hold=held, until=at + 9 * DAY, reason="x", by=by, at=at)
            with pytest.raises(Refused):
                services.lift_hold(hold=held, why="x", by=by, at=at)

    def test_twice_at_a_time(self, at: datetime) -> None:
        item = illegal_item(at=at)
        held = hold(item, at=at)
        with pytest.raises(Refused, match="held back already"):
            hold(item, at=at)

        services.lift_hold(hold=held, why="Done.", by=POL, at=at)
        assert hold(item, at=at).pk != held.pk

    @pytest.mark.parametrize("days", [-1, 0, 367])
    def test_for_no_time_and_for_ever(self, at: datetime, days: int) -> None:
        with pytest.raises(Refused, match="within a year"):
            hold(illegal_item(at=at), at=at, days=days)

    def test_when_it_has_ended_already(self, at: datetime) -> None:
        held = hold(illegal_item(at=at), at=at)
        services.lift_hold(hold=held, why="Done.", by=POL, at=at)
        with pytest.raises(Refused):
            services.lift_hold(hold=held, why="Again.", by=POL, at=at)
        with pytest.raises(Refused, match="in force"):
            services.extend_hold(hold=held, until=at + 9 * DAY, reason="x", by=POL, at=at)

    def test_of_a_closed_item(self, at: datetime) -> None:
        item = illegal_item(at=at)
        Item.objects.filter(pk=item.pk).update(stage=ItemStage.CLOSED)
        item.refresh_from_db()
        with pytest.raises(Refused, match="closed"):
            hold(item, at=at)


class TestAProcedureWithThePoliceFirst:
    @pytest.fixture(autouse=True)
    def _procedure(self, at: datetime, lea: By) -> None:
        rules = {"hold_hours": 48, "hold_agency": "Cyber unit"}
        cases.save_procedure(country="NL", title="Police first", rules=rules, by=lea, at=at)

    def test_waits_watches_and_then_tells(self, at: datetime) -> None:
        approve(at)
        item = illegal_item(at=at)
        draft(at)

        item.refresh_from_db()
        held = Hold.objects.get()
        assert (held.agency, held.until, held.is_by_procedure) == ("Cyber unit", at + 2 * DAY, True)
        assert item.stage == ItemStage.ACTING and not Notice.objects.exists()
        seen(item, Reachability.ONLINE, at=at)  # it is watched from the first day

        over = at + 2 * DAY + timedelta(minutes=1)
        look_after(over)
        self.trace_again(item, over)
        send(over)
        assert Letter.objects.count() == 1 and Hold.objects.count() == 1

    def trace_again(self, item: Item, at: datetime) -> None:
        """What was known about the host is two days old: it is looked up anew before anybody is told."""
        draft(at)
        traced(item, at=at)
        Item.objects.filter(pk=item.pk).update(due_at=at)
        draft(at + timedelta(minutes=1))
        Notice.objects.update(due_at=at)

    def test_says_so_to_the_liaisons_who_have_to_tell_the_police(self, at: datetime) -> None:
        accounts.ask_for_letters(user_of(POL), wish="urgent", address="pol@hotline.example", by=POL, at=at)
        items = [illegal_item(at=at), illegal_item(at=at)]
        draft(at)

        [letter] = Letter.objects.all()
        assert letter.subject == "Items wait for the police" and letter.recipient.open() == "pol@hotline.example"
        assert Hold.objects.count() == 2 and not any(item.ref in letter.body.open() for item in items)

    def test_asks_nothing_of_other_countries(self, at: datetime) -> None:
        approve(at)
        illegal_item(at=at, country="SE")
        draft(at)

        assert not Hold.objects.exists() and Notice.objects.count() == 1

    def test_waits_no_longer_than_a_year(self, at: datetime, lea: By) -> None:
        with pytest.raises(Refused, match="at most a year"):
            rules = {"hold_hours": 367 * 24, "hold_agency": "Unit"}
            cases.save_procedure(country="NL", title="x", rules=rules, by=lea, at=at)

    def test_has_to_say_for_whom(self, at: datetime, lea: By) -> None:
        with pytest.raises(Refused, match="whose word"):
            cases.save_procedure(country="NL", title="x", rules={"hold_hours": 1}, by=lea, at=at)


class TestOnScreen:
    @pytest.fixture
    def at(self) -> datetime:
        return clock.now() - timedelta(hours=2)

    def test_a_liaison_holds_back_extends_and_lifts(self, at: datetime, staff: Staff) -> None:
        item = illegal_item(at=at)
        pol, page = staff(POL), f"/notices/items/{item.ref}/hold/"
        day = f"{at + 5 * DAY:%Y-%m-%d}"

        assert "Hold it back" in pol.get(f"/items/{item.ref}/").text
        answer = pol.post(page, {"agency": "Cyber unit", "until": day, "reason": "They look into it."})
        assert answer.headers["Location"] == page
        held = Hold.objects.get()
        assert "because Cyber unit has us wait." in pol.get(page).text and held.until > at + 5 * DAY
        pol.post(f"/notices/holds/{held.ref}/longer/", {"until": f"{at + 9 * DAY:%Y-%m-%d}", "reason": "More time."})
        assert HoldExtension.objects.count() == 1
        pol.post(f"/notices/holds/{held.ref}/lift/", {"why": "Done."})
        assert Hold.objects.get().stage == HoldStage.LIFTED

    def test_what_is_wrong_is_said_and_nothing_typed_is_lost(self, at: datetime, staff: Staff) -> None:
        item = illegal_item(at=at)
        page = f"/notices/items/{item.ref}/hold/"

        html = staff(POL).post(page, {"agency": "Cyber unit", "until": "soon", "reason": "They look."}).text
        assert "Enter the last day like 2027-12-31" in html and 'value="Cyber unit"' in html and "They look." in html
        hold(item, at=at)
        held = Hold.objects.get()
        html = staff(POL).post(f"/notices/holds/{held.ref}/longer/", {"until": "2020-01-01", "reason": "More."}).text
        assert "within a year" in html and 'value="More."' in html

    def test_everybody_at_the_desk_sees_what_is_held(self, at: datetime, staff: Staff) -> None:
        item = illegal_item(at=at)
        hold(item, at=at)

        for name in ("ana", "noa", "olu"):
            html = staff(person(name)).get("/notices/holds/").text
            assert item.ref in html and "Cyber unit" in html and "/hold/" not in html
            assert staff(person(name)).get(f"/notices/items/{item.ref}/hold/").status_code == 403

    def test_the_list_asks_little(self, at: datetime, staff: Staff, django_assert_max_num_queries: Any) -> None:
        for _each in range(5):
            hold(illegal_item(at=at), at=at)
        client = staff(POL)
        client.get("/notices/holds/")
        with django_assert_max_num_queries(12):
            client.get("/notices/holds/")
