import re
from datetime import timedelta

import pytest

from openhotline.audit.models import Event
from openhotline.cases import services as cases
from openhotline.cases.stages import Decision, Relation
from openhotline.common import clock
from openhotline.desk.timeline import timeline
from openhotline.monitoring.models import Watch
from openhotline.monitoring.services import request_watch
from openhotline.monitoring.stages import Reachability
from openhotline.tracing.services import request_trace
from tests.support.factories import assessed, authority_in_force, decided_item, new_item, waiting_item
from tests.support.signing import user_of

SECRET = "http://very-secret-name.example/deep"


@pytest.mark.django_db
class TestTheItemPage:
    def test_tells_everything_that_happened(self, staff, ana, at):
        item = waiting_item(at=at, address=SECRET)
        request_trace(item=item, reason="new", by=ana, at=at)
        assessed(item, at=at + timedelta(hours=1))
        page = staff(ana).get(f"/items/{item.ref}/").text

        for words in ("Look-up of the host asked for", "Waiting for an analyst", "Decided: Illegal here", "7–10"):
            assert words in page, words

    def test_shows_what_follows_from_the_facts(self, staff, ana, at):
        page = staff(ana).get(f"/items/{decided_item(at=at).ref}/").text

        for scheme, word in (
            ("XARF and the industry", "A1"),
            ("Sentencing Council (UK)", "B"),
            ("INTERPOL", "baseline"),
        ):
            assert re.search(rf"{re.escape(scheme)}</dt>\s*<dd[^>]*>{word}<", page), scheme

    def test_never_shows_the_address_by_itself(self, staff, ana, at):
        item = decided_item(at=at, address=SECRET)

        assert "very-secret-name" not in staff(ana).get(f"/items/{item.ref}/").text

    def test_never_links_to_the_reported_address(self, staff, ana, at):
        authority_in_force(at=at)
        item = decided_item(at=at, address=SECRET)

        page = staff(ana).post(f"/items/{item.ref}/address/").text

        assert "hxxp://very-secret-name[.]example/deep" in page and SECRET not in page
        assert Event.objects.filter(action="item.address_revealed", about=item.ref).count() == 1

    def test_says_why_it_cannot_be_revealed(self, staff, ana, at):
        page = staff(ana).post(f"/items/{decided_item(at=at).ref}/address/").text

        assert "no legal basis on record" in page

    def test_reveals_nothing_to_an_auditor(self, staff, olu, at):
        authority_in_force(at=at)
        item = decided_item(at=at)
        client = staff(olu)

        assert "Reveal the address" not in client.get(f"/items/{item.ref}/").text
        assert client.post(f"/items/{item.ref}/address/").status_code == 403

    def test_refuses_an_editor(self, staff, edi, at):
        assert staff(edi).get(f"/items/{new_item(at=at).ref}/").status_code == 403

    def test_sends_a_stranger_to_sign_in(self, staff, at):
        where = staff(None).get(f"/items/{new_item(at=at).ref}/").headers["Location"]

        assert where.startswith("/account/login/")

    def test_lets_a_person_say_what_looking_cannot_tell(self, staff, ana, at):
        item = decided_item(at=at)
        watch = request_watch(item=item, country="", watch_days=1, by=ana, at=at)
        Watch.objects.filter(pk=watch.pk).update(stage=Reachability.NEEDS_A_PERSON)
        client = staff(ana)
        assert "How do you know?" in client.get(f"/items/{item.ref}/").text
        assert item.ref in client.get("/watches/").text

        wrong = client.post(f"/items/{item.ref}/reachability/", {"stage": "unavailable", "why": ""}).text
        assert "Say how you know" in wrong
        client.post(f"/items/{item.ref}/reachability/", {"stage": "unavailable", "why": "A notice of theirs."})

        assert Watch.objects.get().stage == Reachability.UNAVAILABLE

    def test_has_the_next_look_at_once(self, staff, ana, at):
        item = decided_item(at=at)
        request_watch(item=item, country="", watch_days=1, by=ana, at=at)
        Watch.objects.update(due_at=at + timedelta(days=400))

        page = staff(ana).post(f"/items/{item.ref}/look/", follow=True).text

        assert "The next look is under way" in page and Watch.objects.get().due_at <= clock.now()

    def test_says_that_nobody_looks(self, staff, ana, at):
        page = staff(ana).post(f"/items/{decided_item(at=at).ref}/look/", follow=True).text

        assert "Nobody watches" in page

    def test_is_cheap(self, staff, ana, at, django_assert_max_num_queries):
        item = decided_item(at=at)
        request_watch(item=item, country="", watch_days=1, by=ana, at=at)
        client = staff(ana)
        client.get(f"/items/{item.ref}/")

        with django_assert_max_num_queries(35):
            client.get(f"/items/{item.ref}/")


@pytest.mark.django_db
class TestTheTimeline:
    def test_is_in_the_order_of_events(self, at, ana):
        item = waiting_item(at=at)
        other = new_item(at=at)
        assessed(item, at=at + timedelta(hours=2), decision=Decision.LAWFUL)
        cases.link_items(parent=item, child=other, relation=Relation.EMBEDS, by=ana, at=at + timedelta(hours=1))

        words = [str(entry.what) for entry in timeline(item)]

        assert words == [
            "Waiting for an analyst",
            "The page embeds the file",
            "Somebody took an item to assess it.",
            "Decided: Lawful",
            "Closed",
        ]
        assert "Found on another page" in [str(entry.what) for entry in timeline(other)]

    def test_tells_who_looked_at_the_address(self, at, ana):
        authority_in_force(at=at)
        item = waiting_item(at=at)
        cases.reveal_address(item=item, country="", by=ana, at=at)

        name = user_of(ana).name

        assert [entry.who for entry in timeline(item) if "read the address" in str(entry.what)] == [name]
