"""What readers offer us: sealed, followed by reference and secret, made a draft in one step, published by others."""

import re

import pytest
from django.db import connection

from openhotline.audit import services as audit
from openhotline.cases.models import Report
from openhotline.common import clock
from openhotline.common.actors import job
from openhotline.common.errors import Refused
from openhotline.hub import jobs, services
from openhotline.hub.models import Contribution, NewsStory
from tests.hub.sending import send, token_in
from tests.support.cast import person
from tests.support.faces import FaceClient
from tests.support.signing import sign_in

pytestmark = pytest.mark.django_db
PATH, STATUS = "/en/contribute/", "/en/contribute/status/"
OFFER = {
    "kind": "news",
    "title": "A quokka week at school",
    "link": "https://school.example/quokka",
    "words": "What we did, and *why*.",
    "licence": "link",
    "credit": "School of Ritaville",
    "contact": "rita@mail.example",
}


def offer(public, **more) -> tuple[Contribution, str]:
    html = send(public, PATH, **{**OFFER, **more}).text
    match = re.search(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}", html)
    assert match, html
    return Contribution.objects.latest("pk"), match[0]


def editor() -> FaceClient:
    client = FaceClient("staff")
    sign_in(client, person("edi"))
    return client


class TestOffering:
    def test_gives_a_reference_and_a_secret(self, public):
        contribution, secret = offer(public)

        html = public.post(STATUS, {"reference": contribution.ref.lower(), "secret": secret.replace("-", " ")}).text
        assert "It is here. Nobody has decided yet." in html

    def test_seals_everything_that_was_typed(self, public):
        offer(public)

        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM hub_contribution")
            row = str(cursor.fetchall())
        assert not [word for word in ("quokka", "Ritaville", "rita@") if word in row]

    def test_twice_is_one_with_the_same_secret(self, public):
        token = token_in(public.get(PATH).text)
        told = {send(public, PATH, token=token, **OFFER).text.count("Your secret") for _time in range(2)}

        assert told == {1} and Contribution.objects.count() == 1

    def test_gives_everything_back_where_something_is_missing(self, public):
        html = send(public, PATH, **{**OFFER, "licence": ""}).text

        assert "Choose what we may do with it" in html
        assert all(typed in html for typed in ("A quokka week at school", "https://school.example/quokka", "Ritaville"))

    def test_needs_a_link_or_words(self, public):
        assert "Give a link, or write what you offer." in send(public, PATH, **{**OFFER, "link": "", "words": ""}).text

    def test_of_words_of_danger_reaches_the_hotline_too(self, public):
        offer(public, words="He is hurting me right now. Please help me.")

        assert Report.objects.get().urgent

    def test_leaves_no_cookie(self, public):
        assert not send(public, PATH, **OFFER).cookies


class TestFollowing:
    def test_refuses_a_wrong_secret_and_a_wrong_reference_alike(self, public):
        contribution, secret = offer(public)

        wrong = [
            public.post(STATUS, {"reference": contribution.ref, "secret": "0000-0000-0000-0000"}).text,
            public.post(STATUS, {"reference": "CO-22222222", "secret": secret}).text,
        ]
        assert all("We do not know this reference and secret together." in html for html in wrong)

    def test_slows_guessing(self, public):
        contribution, _secret = offer(public)

        answers = [
            public.post(STATUS, {"reference": contribution.ref, "secret": "x"}).status_code for _try in range(12)
        ]
        assert answers[0] == 200 and answers[-1] == 429

    def test_shows_our_answer_to_the_secret_and_to_nobody_else(self, public):
        contribution, secret = offer(public)
        editor().post(f"/hub/contributions/{contribution.ref}/do/", {"do": "answer", "text": "Thank you, quokka."})

        assert "Thank you, quokka." in public.post(STATUS, {"reference": contribution.ref, "secret": secret}).text
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM hub_contributionanswer")
            assert "quokka" not in str(cursor.fetchall())

    def test_can_take_it_back_and_then_nothing_of_it_is_left(self, public):
        contribution, secret = offer(public)

        html = public.post(STATUS, {"reference": contribution.ref, "secret": secret, "take_back": "on"}).text
        contribution.refresh_from_db()
        assert "You took it back." in html and contribution.stage == "withdrawn" and not contribution.words


class TestAnEditor:
    def test_reads_it_with_nothing_to_follow(self, public):
        contribution, _secret = offer(public)

        html = editor().post(f"/hub/contributions/{contribution.ref}/").text
        assert "school[.]example" in html and "school.example" not in html and "Ritaville" in html

    def test_makes_a_draft_with_its_credit_in_one_step(self, public):
        contribution, _secret = offer(public)

        answer = editor().post(f"/hub/contributions/{contribution.ref}/do/", {"do": "draft"})
        story = NewsStory.objects.get(credit="School of Ritaville")
        assert answer.headers["Location"] == f"/cms/pages/{story.pk}/edit/"
        assert not story.live and story.source_address == "https://school.example/quokka"
        assert "<em>why</em>" in str(story.body)
        assert public.get(story.path_on_site).status_code == 404

    def test_cannot_be_led_astray_by_a_link_that_is_none(self, public):
        contribution, _secret = offer(public, link="javascript:alert(1)")
        services.draft_contribution(contribution=contribution, by=person("edi"), at=clock.now())

        assert NewsStory.objects.get(credit="School of Ritaville").source_address.endswith(".invalid/")

    def test_needs_a_second_person_to_publish_and_then_it_says_so(self, public):
        contribution, secret = offer(public)
        article = services.draft_contribution(contribution=contribution, by=person("edi"), at=clock.now())
        assert list(jobs.CONTRIBUTIONS.due(clock.now(), 10)) == []

        with audit.deed():
            article.get_latest_revision().publish(log_action=False)
        jobs.CONTRIBUTIONS.do(jobs.CONTRIBUTIONS.due(clock.now(), 10), clock.now())

        html = public.post(STATUS, {"reference": contribution.ref, "secret": secret}).text
        assert "It is published." in html and article.path_on_site in html
        contribution.refresh_from_db()
        assert not contribution.contact

    def test_may_decline(self, public):
        contribution, secret = offer(public)
        editor().post(f"/hub/contributions/{contribution.ref}/do/", {"do": "decline"})

        assert "We do not publish it." in public.post(STATUS, {"reference": contribution.ref, "secret": secret}).text

    def test_is_one_who_may_edit(self, public):
        contribution, _secret = offer(public)

        for by in (person("mo"), person("ana"), job("x")):
            with pytest.raises(Refused):
                services.read_contribution(contribution=contribution, by=by, at=clock.now())
