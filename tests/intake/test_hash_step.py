"""The offer to make a fingerprint, on the child's own way alone, and only while legal advice is in force."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from openhotline.cases.models import Report
from openhotline.common import clock
from openhotline.common.actors import By
from openhotline.hotline import selectors as hotline
from openhotline.hotline import services as hotline_services
from openhotline.hotline.models import HashingAdvice
from openhotline.intake.hashes import ORIENTATIONS
from openhotline.intake.models import GivenHash, Statement
from openhotline.intake.services.visits import find_visit
from tests.support.faces import FaceClient
from tests.support.reporting import CHECK, ME, answer

pytestmark = pytest.mark.django_db

HASH = "/en/report/me/hash/"
BEFORE = {name: typed for name, typed in ME.items() if name not in ("more", "contact")}


@pytest.fixture
def advice(lea: By) -> HashingAdvice:
    now = clock.now()
    today = timezone.localdate(now)
    return hotline_services.record_hashing_advice(
        country=hotline.profile().country,
        advice="A made-up firm, 2026/17",
        given_on=today,
        expires_on=today + timedelta(days=1),
        by=lea,
        at=now,
    )


def made(sign: str = "a") -> str:
    """What the script puts into the hidden field for one picture."""
    orientations = dict.fromkeys(ORIENTATIONS, sign * 64)
    return json.dumps([{"sha256": sign * 64, "orientations": orientations, "quality": 90, "flat": 0}])


def walk(public: FaceClient, **given: dict[str, Any]) -> Any:
    """Answer what comes before the fingerprint. Returns where it leads."""
    for name, typed in {**BEFORE, **given}.items():
        page = public.post(f"/en/report/me/{name}/", typed)
    return page


def finish(public: FaceClient) -> Any:
    public.post("/en/report/me/more/", {})
    public.post("/en/report/me/contact/", {"wants": "no"})
    return public.post(CHECK, follow=True)


class TestTheOffer:
    def test_is_made_to_a_child_where_advice_is_in_force(self, public: FaceClient, advice: HashingAdvice) -> None:
        assert walk(public)["Location"] == HASH

        page = public.get(HASH).text
        assert "What a fingerprint can do" in page and "What it cannot do" in page and "You can skip this." in page

    @pytest.mark.parametrize("who", ["survivor", "carer"])
    def test_is_made_to_nobody_else(self, public: FaceClient, advice: HashingAdvice, who: str) -> None:
        assert walk(public, who={"who": who})["Location"] == "/en/report/me/more/"

    def test_is_not_made_without_advice(self, public: FaceClient) -> None:
        assert walk(public)["Location"] == "/en/report/me/more/"

        for page in (public.get(HASH), public.post(HASH, {"hashes": made()})):
            assert page.status_code == 302 and page["Location"] == "/en/report/me/more/"

    def test_is_made_for_our_own_country_alone(self, public: FaceClient, advice: HashingAdvice) -> None:
        HashingAdvice.objects.update(country="NL")

        assert walk(public)["Location"] == "/en/report/me/more/"

    def test_has_no_field_that_could_carry_a_file(self, public: FaceClient, advice: HashingAdvice) -> None:
        walk(public)

        page = public.get(HASH).text
        form = page[page.index('<form method="post"') : page.index("</form>")]
        chooser = next(part for part in page.split("<input") if 'type="file"' in part).partition(">")[0]
        assert "multipart" not in page and 'type="file"' not in form and "name=" not in chooser.replace("data-", "")

    def test_can_be_skipped(self, public: FaceClient, advice: HashingAdvice) -> None:
        walk(public)

        assert public.post(HASH, {})["Location"] == "/en/report/me/more/"
        finish(public)
        assert Report.objects.count() == 1 and not GivenHash.objects.exists()


class TestAFingerprint:
    def test_goes_with_the_report(self, public: FaceClient, advice: HashingAdvice) -> None:
        walk(public)
        public.post(HASH, {"hashes": made()})
        public.post("/en/report/me/more/", {})
        public.post("/en/report/me/contact/", {"wants": "no"})

        check = public.get(CHECK).text
        public.post(CHECK)

        assert "Fingerprints of pictures" in check and "a" * 64 not in check
        assert GivenHash.objects.get().sha256.open() == "a" * 64

    def test_is_kept_in_one_place(self, public: FaceClient, advice: HashingAdvice) -> None:
        """Not among the answers as well, which are not erased with it."""
        walk(public)
        public.post(HASH, {"hashes": made()})
        finish(public)

        assert "a" * 64 not in Statement.objects.get().answers.open()

    def test_comes_back_to_the_page_for_a_change(self, public: FaceClient, advice: HashingAdvice) -> None:
        walk(public)
        public.post(HASH, {"hashes": made()})

        assert f"&quot;sha256&quot;: &quot;{'a' * 64}&quot;" in public.get(HASH).text

    def test_that_was_tampered_with_is_refused_and_kept_nowhere(
        self, public: FaceClient, advice: HashingAdvice
    ) -> None:
        walk(public)

        page = public.post(HASH, {"hashes": '[{"sha256": "my own words"}]'})

        assert page.status_code == 200 and "could not read what your browser made" in page.text
        assert "my own words" not in page.text
        visit = find_visit(cookie=public.cookies["visit"].value, at=clock.now())
        assert visit is not None and "hash" not in visit.content["drafts"]["me"]

    def test_is_left_out_when_the_advice_ends_before_it_is_sent(
        self, public: FaceClient, advice: HashingAdvice, lea: By, at: datetime
    ) -> None:
        walk(public)
        public.post(HASH, {"hashes": made()})
        hotline_services.end_hashing_advice(advice=advice, by=lea, at=clock.now())

        finish(public)

        assert Report.objects.count() == 1 and not GivenHash.objects.exists()

    def test_of_somebody_who_turns_out_to_be_another_is_left_out(
        self, public: FaceClient, advice: HashingAdvice
    ) -> None:
        walk(public)
        public.post(HASH, {"hashes": made()})
        public.post("/en/report/me/who/", {"who": "carer"})

        finish(public)

        assert Report.objects.count() == 1 and not GivenHash.objects.exists()


def test_the_other_ways_in_have_no_such_step(public: FaceClient, advice: HashingAdvice) -> None:
    for way in ("saw", "service"):
        answer(public, way)
        assert public.get(f"/en/report/{way}/hash/").status_code == 404
