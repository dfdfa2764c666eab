from datetime import timedelta

import pytest

from openhotline.assessment.models import Assessment, Lease
from openhotline.assessment.services import claim_item
from openhotline.audit.models import Event
from openhotline.cases.models import Item, ItemLink
from openhotline.cases.stages import ItemStage
from openhotline.common import clock
from tests.support.factories import authority_in_force, decided_item, waiting_item

ANSWERS = {
    "decision": "illegal_here",
    "media_type": "page",
    "site_type": "image_host",
    "age_band": "7-10",
    "sex": "girls",
    "children": "two",
    "severity": "level_3",
    "self_generated": "yes",
    "how": "groomed",
    "also": ["live_stream"],
    "commercial": "unknown",
    "words": "",
}


@pytest.fixture
def item(at, ana):
    """An item that Ana holds now."""
    item = waiting_item(at=at, address="http://very-secret-name.example/deep")
    claim_item(item=item, by=ana, at=clock.now())
    return item


@pytest.mark.django_db
class TestTheAssessPage:
    def test_records_an_assessment(self, staff, ana, item):
        answer = staff(ana).post(f"/assessment/{item.ref}/", ANSWERS)

        assert answer.headers["Location"] == "/assessment/"
        kept = Assessment.objects.get()
        assert (kept.age_band, kept.self_generated, kept.how, kept.live_stream, kept.commercial) == (
            "7-10",
            True,
            "groomed",
            True,
            None,
        )
        assert Item.objects.get(pk=item.pk).stage == ItemStage.DECIDED

    def test_dismisses_with_a_reason(self, staff, ana, item):
        staff(ana).post(f"/assessment/{item.ref}/", {"decision": "not_found", "dismissal_reason": "not_found"})

        assert Item.objects.get(pk=item.pk).stage == ItemStage.CLOSED

    def test_says_at_each_question_what_is_missing(self, staff, ana, item):
        page = staff(ana).post(f"/assessment/{item.ref}/", {"decision": "illegal_here"}).text

        for sentence in (
            "Choose the youngest visible age",
            "Choose the most severe level",
            "Say whether it is “self-generated”",
            "Choose whether the page or the file is meant",
        ):
            assert sentence in page
        assert "<title>Error: Assess" in page

    def test_asks_for_a_reason_that_fits(self, staff, ana, item):
        page = staff(ana).post(f"/assessment/{item.ref}/", {"decision": "lawful", "dismissal_reason": "not_found"}).text

        assert "Choose a reason that goes with this decision" in page

    def test_shows_a_refusal_and_keeps_the_answers(self, staff, ana, ben, item):
        from openhotline.audit import services as audit
        from openhotline.common.actors import job

        client = staff(ana)
        with audit.deed():
            Lease.objects.all().delete()
            Item.objects.get(pk=item.pk).move_to(ItemStage.READY, by=job("tests"), at=clock.now())
        claim_item(item=item, by=ben, at=clock.now())

        page = client.post(f"/assessment/{item.ref}/", ANSWERS).text

        assert "Somebody else has" in page and not Assessment.objects.exists()

    @pytest.mark.parametrize("name", ["olu", "noa", "edi"])
    def test_refuses_people_who_may_not_assess(self, staff, item, name, request):
        assert staff(request.getfixturevalue(name)).get(f"/assessment/{item.ref}/").status_code == 403

    def test_sends_a_stranger_to_sign_in(self, staff, item):
        assert staff(None).get(f"/assessment/{item.ref}/").headers["Location"].startswith("/account/login/")

    def test_does_not_know_other_items(self, staff, ana):
        assert staff(ana).get("/assessment/IT-22222222/").status_code == 404

    def test_shows_no_address_before_it_is_revealed(self, staff, ana, item):
        page = staff(ana).get(f"/assessment/{item.ref}/").text

        assert "very-secret-name" not in page and "Reveal the address" in page

    def test_never_links_to_the_reported_address(self, staff, ana, item, at):
        authority_in_force(at=at)

        answer = staff(ana).post(f"/assessment/{item.ref}/address/")

        assert "hxxp://very-secret-name[.]example/deep" in answer.text
        assert "http://very-secret-name" not in answer.text and "very-secret-name.example" not in answer.text
        assert "very-secret-name" not in answer.text.split("</title>")[0]
        assert answer.headers["Cache-Control"] == "no-store"
        assert Event.objects.filter(action="item.address_revealed", by="user:ana").count() == 1
        assert Lease.objects.get().revealed_at

    def test_reveals_nothing_by_following_a_link(self, staff, ana, item, at):
        authority_in_force(at=at)

        assert staff(ana).get(f"/assessment/{item.ref}/address/").status_code == 405

    def test_says_why_an_address_cannot_be_revealed(self, staff, ana, item):
        page = staff(ana).post(f"/assessment/{item.ref}/address/").text

        assert "no legal basis on record" in page and "very-secret-name" not in page

    def test_carries_what_was_answered_through_a_reveal(self, staff, ana, item, at):
        authority_in_force(at=at)
        client = staff(ana)
        wrong = client.post(f"/assessment/{item.ref}/", {**ANSWERS, "severity": ""}).text
        assert '<input type="hidden" name="age_band" value="7-10">' in wrong

        page = client.post(f"/assessment/{item.ref}/address/", {**ANSWERS, "severity": ""}).text

        assert 'name="age_band" value="7-10"' in page and page.count(" checked") == 9

    def test_gives_its_holder_ten_more_minutes(self, staff, ana, item):
        Lease.objects.update(until=clock.now() + timedelta(minutes=1))

        staff(ana).get(f"/assessment/{item.ref}/")

        assert Lease.objects.get().until > clock.now() + timedelta(minutes=9)

    def test_gives_nobody_else_a_form(self, staff, ben, item):
        page = staff(ben).get(f"/assessment/{item.ref}/").text

        assert "Somebody else has it until" in page and "Record" not in page
        assert Lease.objects.get().holder == "user:ana"

    def test_offers_what_is_free(self, staff, ben, at):
        item = waiting_item(at=at)
        client = staff(ben)
        assert "Take this item" in client.get(f"/assessment/{item.ref}/").text

        client.post(f"/assessment/{item.ref}/take/")

        assert Lease.objects.get().holder == "user:ben"

    def test_puts_an_item_back(self, staff, ana, item):
        page = staff(ana).post(f"/assessment/{item.ref}/put-back/", follow=True).text

        assert "is back on the queue" in page and not Lease.objects.exists()

    def test_adds_another_address(self, staff, ana, item):
        other = {"relation": "embeds", "address": "http://pictures.example/1"}

        page = staff(ana).post(f"/assessment/{item.ref}/other-address/", other, follow=True).text

        child = ItemLink.objects.get().child
        assert f"The other address is item {child.ref}." in page and "pictures" not in page

    def test_says_what_is_wrong_with_another_address(self, staff, ana, item):
        page = (
            staff(ana).post(f"/assessment/{item.ref}/other-address/", {"relation": "embeds", "address": "not one"}).text
        )

        assert "There is a problem" in page and not ItemLink.objects.exists()

    def test_shows_what_is_known_before_anybody_looks(self, staff, ana, item, at):
        decided_item(at=at, address="http://very-secret-name.example/other")

        page = staff(ana).get(f"/assessment/{item.ref}/").text

        assert "Illegal here × 1" in page and "Not looked up yet" in page and ".example" in page

    def test_is_cheap(self, staff, ana, item, django_assert_max_num_queries):
        client = staff(ana)
        client.get(f"/assessment/{item.ref}/")

        with django_assert_max_num_queries(25):
            client.get(f"/assessment/{item.ref}/")
