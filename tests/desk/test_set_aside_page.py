import pytest

from openhotline.audit.models import Event
from openhotline.cases.models import Item
from openhotline.common.errors import Refused
from openhotline.desk.services import retry
from tests.support.factories import new_item


@pytest.fixture
def failed(at):
    """An item whose work failed too often."""
    item = new_item(at=at, address="http://very-secret-name.example/")
    Item.objects.filter(pk=item.pk).update(set_aside_at=at, tries=10, last_problem="ValueError", due_at=None)
    return item


@pytest.mark.django_db
class TestTheSetAsidePage:
    def test_shows_what_failed(self, staff, noa, failed):
        page = staff(noa).get("/set-aside/").text

        assert failed.ref in page and "ValueError" in page

    def test_has_it_tried_again(self, staff, noa, failed):
        page = staff(noa).post(f"/set-aside/{failed.ref}/again/", follow=True).text

        assert f"{failed.ref} is tried again." in page and "Nothing was set aside." in page

    def test_shows_a_refusal(self, staff, noa, at):
        page = staff(noa).post(f"/set-aside/{new_item(at=at).ref}/again/", follow=True).text

        assert "is not set aside any more" in page

    def test_lets_an_analyst_see_but_not_touch(self, staff, ana, failed):
        client = staff(ana)

        assert "Try again" not in client.get("/set-aside/").text
        assert "permission" in client.post(f"/set-aside/{failed.ref}/again/", follow=True).text

    def test_sends_a_stranger_to_sign_in(self, staff):
        assert staff(None).get("/set-aside/").headers["Location"].startswith("/account/login/")

    def test_never_shows_a_reported_address(self, staff, noa, failed):
        assert "very-secret-name" not in staff(noa).get("/set-aside/").text


@pytest.mark.django_db
class TestRetry:
    def test_makes_it_due_now_with_ten_fresh_tries(self, noa, failed, at):
        retry(ref=failed.ref, by=noa, at=at)

        item = Item.objects.get(pk=failed.pk)
        assert (item.set_aside_at, item.due_at, item.tries) == (None, at, 0)
        event = Event.objects.get(action="work.retried")
        assert (event.about, event.by, event.details) == (failed.ref, "user:noa", {"problem": "ValueError"})

    def test_refuses_a_second_time(self, noa, failed, at):
        retry(ref=failed.ref, by=noa, at=at)

        with pytest.raises(Refused, match="not set aside"):
            retry(ref=failed.ref, by=noa, at=at)

    def test_refuses_an_auditor(self, olu, failed, at):
        with pytest.raises(Refused, match="permission"):
            retry(ref=failed.ref, by=olu, at=at)
