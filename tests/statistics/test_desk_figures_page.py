from datetime import timedelta

import pytest

from openhotline.cases.stages import Decision
from openhotline.common import clock
from tests.statistics.test_live import decided_by
from tests.support.cast import person
from tests.support.factories import assessed, decided_item, new_report, waiting_item

DAY = timedelta(days=1)


@pytest.mark.django_db
class TestThePage:
    def test_says_so_where_there_is_nothing_yet(self, staff, lea):
        page = staff(lea).get("/figures/desk/").text

        assert "There is no whole week yet." in page
        assert "so far there are 0 days" in page
        assert "Fewer than three people decided anything" in page
        assert "No lists yet." in page

    def test_shows_what_waits_and_what_is_expected(self, staff, lea):
        now = clock.now()
        for days in range(40):
            new_report(at=now - days * DAY)
            assessed(waiting_item(at=now - days * DAY - DAY / 2), at=now - days * DAY, decision=Decision.LAWFUL)
        waiting_item(at=now - 5 * DAY), decided_item(at=now - DAY)

        page = staff(lea).get("/figures/desk/").text

        assert "1 item waits for a decision now." in page and "5 days" in page
        assert "Likely between" in page and "12 hours" in page and "not reached" in page

    def test_tells_what_was_asked_of_everybody_and_names_nobody(self, staff):
        decided_by("ana", "ben", "lea", at=clock.now(), minutes=7)

        main = staff(person("sta")).get("/figures/desk/").text.partition("<main")[2].partition("</main>")[0]

        assert "Minutes of exposure" in main and ">21<" in main and ">7.0<" in main
        assert not any(f"{name}<" in main.lower() or f"user:{name}" in main for name in ("ana", "ben", "lea"))

    def test_costs_the_same_however_much_there_is(self, staff, lea, django_assert_max_num_queries):
        client, now = staff(lea), clock.now()
        client.get("/figures/desk/")
        with django_assert_max_num_queries(45) as few:
            client.get("/figures/desk/")
        for days in range(10):
            new_report(at=now - days * DAY)
            decided_item(at=now - days * DAY)

        with django_assert_max_num_queries(len(few)):
            client.get("/figures/desk/")

    @pytest.mark.parametrize(
        ("name", "status"),
        [("lea", 200), ("sta", 200), ("ada", 200), ("ana", 403), ("noa", 403), ("pol", 403), ("edi", 403)],
    )
    def test_is_for_those_who_lead_and_count(self, staff, name, status):
        client = staff(person(name))

        assert client.get("/figures/desk/").status_code == status
        assert (">Workload" in client.get("/").text) == (status == 200)
