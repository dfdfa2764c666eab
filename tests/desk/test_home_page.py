from datetime import timedelta

import pytest

from openhotline.cases import services as alarms
from openhotline.cases.models import Alarm, Authority, Item
from openhotline.common.actors import job
from openhotline.desk import selectors
from tests.support.cast import person
from tests.support.factories import authority_in_force, new_item, new_report, waiting_item


@pytest.mark.django_db
class TestTheHomePage:
    def test_says_what_waits(self, staff, ana, at):
        waiting_item(at=at), new_item(at=at, urgent=True)

        page = staff(ana).get("/").text

        assert "What waits" in page and "items wait for an analyst" in page and "reports wait for a person" in page

    def test_says_nothing_of_what_one_may_not_do(self, staff, ana):
        page = staff(ana).get("/").text

        assert "notices need a person" not in page and "legal bases" not in page

    def test_has_a_kind_word_for_people_for_whom_nothing_waits(self, staff, edi):
        assert "Nothing here waits for you" in staff(edi).get("/").text

    def test_sends_a_stranger_to_sign_in(self, staff):
        assert staff(None).get("/").headers["Location"].startswith("/account/login/")

    def test_names_alarms_first(self, staff, ana, at):
        for _ in range(2):
            alarms.raise_alarm(about=new_report(at=at), why="said", by=job("tests"), at=at)
        alarms.acknowledge_alarm(alarm=Alarm.objects.all()[0], by=ana, at=at)

        (line, *_rest) = selectors.waiting(ana, at)

        assert (line.number, line.note) == (2, "1 of them unanswered")
        assert "1 of them unanswered" in staff(ana).get("/").text

    def test_costs_the_same_however_much_waits(self, staff, lea, at, django_assert_max_num_queries):
        for _n in range(20):
            waiting_item(at=at)
        client = staff(lea)
        client.get("/")

        with django_assert_max_num_queries(32):
            client.get("/")


@pytest.mark.django_db
class TestWaiting:
    def lines(self, by, at):
        return {str(line.words): line for line in selectors.waiting(by, at)}

    def test_counts_what_is_urgent_and_what_was_set_aside(self, at, lea):
        urgent = waiting_item(at=at)
        Item.objects.filter(pk=urgent.pk).update(urgent=True)
        failed = waiting_item(at=at)
        Item.objects.filter(pk=failed.pk).update(set_aside_at=at)

        lines = self.lines(lea, at)

        assert lines["items wait for an analyst"].number == 2
        assert str(lines["items wait for an analyst"].note) == "1 of them urgent"
        assert lines["pieces of work were set aside"].number == 1

    def test_warns_of_legal_bases_that_end(self, at, lea):
        authority_in_force(at=at)
        assert self.lines(lea, at)["legal bases end within a month"].number == 0

        Authority.objects.update(expires_at=at + timedelta(days=20))

        assert self.lines(lea, at)["legal bases end within a month"].number == 1

    def test_says_when_there_is_none_at_all(self, at, lea):
        assert "nothing can be done" in str(self.lines(lea, at)["legal bases end within a month"].note)


@pytest.mark.django_db
class TestTheMenu:
    def test_offers_only_what_one_may_open(self, staff):
        for name, offered, kept in (
            ("ana", ("Queue", "Search", "Reports"), ("People", "Audit", "Legal bases")),
            ("olu", ("Queue", "Audit"), ("Search", "People")),
            ("edi", ("Home",), ("Queue", "Search", "Audit")),
        ):
            page = staff(person(name)).get("/").text.split("<main")[0]
            assert all(f">{text}" in page for text in offered), name
            assert not any(f">{text}" in page for text in kept), name

    def test_leads_only_to_pages_that_open(self, staff):
        import re

        for name in ("ana", "lea", "olu", "noa", "edi", "pol", "sta", "ada"):
            client = staff(person(name))
            menu = client.get("/").text.split("<main")[0].partition("<nav")[2]
            for href in re.findall(r'href="([^"]+)"', menu):
                assert client.get(href).status_code == 200, (name, href)

    def test_stays_away_from_the_public_site(self, public):
        from openhotline.common.actors import NOBODY
        from openhotline.desk.context import navigation

        class Request:
            by = NOBODY
            path = "/"

        with public.settings():
            assert navigation(Request()) == {}  # type: ignore[arg-type]

    def test_marks_the_page_one_is_on(self, staff, ana):
        page = staff(ana).get("/search/").text

        assert page.count('aria-current="page"') == 1
