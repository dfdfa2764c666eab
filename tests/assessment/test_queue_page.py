import pytest

from openhotline.assessment.models import Lease
from openhotline.assessment.services import claim_item
from tests.support.factories import new_item, waiting_item


@pytest.mark.django_db
class TestTheQueuePage:
    def test_shows_what_waits(self, staff, ana, at):
        item = waiting_item(at=at)

        page = staff(ana).get("/assessment/").text

        assert item.ref in page and "<strong>1</strong> item waits" in page

    def test_takes_the_next_item(self, staff, ana, at):
        item = waiting_item(at=at)

        answer = staff(ana).post("/assessment/next/")

        assert answer.headers["Location"] == f"/assessment/{item.ref}/"
        assert Lease.objects.get().holder == "user:ana"

    def test_says_when_nothing_waits(self, staff, ana, at):
        new_item(at=at)

        page = staff(ana).post("/assessment/next/", follow=True).text

        assert "Nothing waits. Well done." in page and "Nothing waits for an analyst" in page

    def test_lets_an_auditor_see_but_not_take(self, staff, olu, at):
        item = waiting_item(at=at)
        client = staff(olu)

        page = client.get("/assessment/").text

        assert f"/items/{item.ref}/" in page and "Take the next" not in page
        assert client.post("/assessment/next/").status_code == 403

    def test_refuses_an_editor(self, staff, edi):
        assert staff(edi).get("/assessment/").status_code == 403

    def test_sends_a_stranger_to_sign_in(self, staff):
        assert staff(None).get("/assessment/").headers["Location"].startswith("/account/login/")

    def test_does_not_take_by_following_a_link(self, staff, ana, at):
        waiting_item(at=at)

        assert staff(ana).get("/assessment/next/").status_code == 405

    def test_never_shows_a_reported_address(self, staff, ana, at):
        waiting_item(at=at, address="http://very-secret-name.example/deep")

        assert "very-secret-name" not in staff(ana).get("/assessment/").text

    def test_shows_what_one_holds(self, staff, ana, at):
        item = waiting_item(at=at)
        client = staff(ana)
        client.post("/assessment/next/")

        page = client.get("/assessment/").text

        assert "You have:" in page and item.ref in page and "Go on with yours" in page

    def test_costs_the_same_however_long_it_is(self, staff, ana, at, django_assert_max_num_queries):
        client = staff(ana)
        for _n in range(30):
            waiting_item(at=at)
        client.get("/assessment/")

        with django_assert_max_num_queries(12):
            page = client.get("/assessment/").text

        assert "Page 1 of 2 (30 in all)" in page

    def test_leaves_out_what_somebody_holds(self, staff, ana, ben, at):
        item = waiting_item(at=at)
        from openhotline.common import clock

        claim_item(item=item, by=ben, at=clock.now())

        page = staff(ana).get("/assessment/").text

        assert item.ref not in page and "1 with somebody now" in page
