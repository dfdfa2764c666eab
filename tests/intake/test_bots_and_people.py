"""The bars: a machine that posts 700 reports in ten minutes hardly reaches the queue; thirty people all do."""

import json
from datetime import timedelta
from itertools import combinations

import altcha
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openhotline.cases.models import Report
from openhotline.cases.stages import Channel, ReportStage
from openhotline.common import clock
from openhotline.common.actors import NOBODY
from openhotline.common.addresses import read_address
from openhotline.config.worker import run_until_idle
from openhotline.intake import jobs, lanes, services
from openhotline.intake.likeness import BANDS, bands, plain_words
from openhotline.intake.models import Statement
from openhotline.intake.services import flood
from tests.intake.given import submission
from tests.intake.told import HONEST, by_a_machine, by_people
from tests.support.faces import FaceClient
from tests.support.reporting import send

POSTS = 700
FEW = POSTS // 100
"""One per cent."""


def alike(one, other):
    return bool(set(bands(words=one, addresses=[])) & set(bands(words=other, addresses=[])))


class TestLikeness:
    def test_finds_a_machines_paraphrases_after_a_few(self):
        seen: set[str] = set()
        unknown = 0
        for text in by_a_machine(200):
            found = set(bands(words=text, addresses=[]))
            unknown += not (found & seen)
            seen |= found

        assert unknown <= 3

    def test_finds_nothing_alike_in_what_people_say(self):
        assert not [pair for pair in combinations(HONEST, 2) if alike(*pair)]

    def test_finds_no_person_like_a_machine(self):
        machine = {band for text in by_a_machine(200) for band in bands(words=text, addresses=[])}

        assert not [text for text in HONEST if machine & set(bands(words=text, addresses=[]))]

    def test_does_not_mind_case_marks_figures_accents_and_addresses(self):
        plain = "Please look at this page because somebody shows bad things there to everyone"
        other = (
            "PLEASE look, at this page (http://x.example/77) becàuse somebody 123 shows bad things THERE to everyone!"
        )

        assert bands(words=plain, addresses=[]) == bands(words=other, addresses=[])
        assert len(bands(words=plain, addresses=[])) == BANDS

    @pytest.mark.parametrize(("one", "other"), [("I saw it", "I saw that"), ("Help", ""), ("a b c d e f g", "a b c")])
    def test_takes_short_words_as_they_are(self, one, other):
        page = [read_address("http://a.example/1")]

        assert bands(words=one, addresses=page) == bands(words=f"{one}!", addresses=page)
        assert bands(words=one, addresses=page) != bands(words=other, addresses=page)

    @pytest.mark.parametrize(
        ("one", "other", "same"),
        [
            ("http://a.example/view/17", "https://www.a.example/view/4711?utm_source=x", True),
            ("http://cdn1.a.example/f/1a2b3c4d5e", "http://cdn2.a.example/f/99ffab1277", True),
            ("http://a.example/view/17", "http://a.example/list/17", False),
            ("http://a.example/view/17", "http://b.example/view/17", False),
        ],
    )
    def test_goes_by_the_pattern_of_an_address_where_there_are_no_words(self, one, other, same):
        first, second = (bands(words="", addresses=[read_address(text)]) for text in (one, other))

        assert (first == second) is same

    def test_has_nothing_to_go_by_where_nothing_is_said(self):
        assert bands(words="  ", addresses=[]) == []

    @given(st.text(max_size=400))
    def test_reads_anything(self, text):
        assert len(bands(words=text, addresses=[])) in (0, 1, BANDS)

    @given(st.lists(st.sampled_from(["one", "two", "three", "four", "five", "six"]), max_size=40))
    def test_is_the_same_for_the_same_words(self, words):
        text = " ".join(words)

        assert plain_words(text) == words
        assert bands(words=text.upper(), addresses=[]) == bands(words=text, addresses=[])


def flooded(at, texts, *, networks=1, suspicious=False, addresses=lambda n: ("http://a.example/1",)):
    """How many of these, posted evenly within ten minutes across a full hour, stay in the main queue."""
    begin = at + timedelta(minutes=55)
    kept = 0
    for n, text in enumerate(texts):
        moment = begin + timedelta(seconds=600 * n / len(texts))
        network = services.network_digest(network=f"2001:db8:{n % networks:x}::/64", at=moment)
        kept += not flood.sort_in(
            submission=submission(*addresses(n), words=text),
            origin=services.Origin(network, suspicious),
            at=moment,
        ).crowd
    return kept


@pytest.mark.django_db
class TestSevenHundredPostsInTenMinutes:
    def test_by_a_naive_machine_reach_the_queue_hardly_ever(self, at):
        assert flooded(at, by_a_machine(POSTS), suspicious=True) == 0

    def test_that_all_say_the_same_reach_the_queue_hardly_ever(self, at):
        assert flooded(at, ["Look!"] * POSTS) <= FEW

    def test_with_an_address_each_and_no_words_reach_the_queue_hardly_ever(self, at):
        assert flooded(at, [""] * POSTS, addresses=lambda n: (f"http://a.example/picture/{n}",)) <= FEW

    def test_in_paraphrases_reach_the_queue_hardly_ever(self, at):
        texts = by_a_machine(POSTS)

        assert flooded(at, texts, addresses=lambda n: (f"http://host{n}.example/{n}",)) <= FEW

    def test_in_paraphrases_from_everywhere_reach_the_queue_hardly_ever(self, at):
        assert flooded(at, by_a_machine(POSTS, seed=2), networks=POSTS) <= FEW

    def test_that_all_differ_stop_at_sixty_for_one_network(self, at):
        texts = [" ".join(f"{letter}{'x' * n}" for letter in "abcdefghijkl") for n in range(100)]

        assert 60 <= flooded(at, texts) <= 61  # the hour struck meanwhile

    def test_are_all_taken_in_and_none_is_refused(self, db, at):
        origin = services.Origin(services.network_digest(network="192.0.2.7/32", at=at))
        for text in by_a_machine(100):
            services.submit_report(
                submission=submission("http://a.example/1", words=text),
                channel=Channel.FORM,
                source="public",
                origin=origin,
                by=NOBODY,
                at=at,
            )
        run_until_idle([jobs.SCREEN], at=at)

        in_lane = Report.objects.filter(stage=ReportStage.SUSPECTED_BULK).count()
        assert Report.objects.count() == 100 and in_lane >= 93
        assert sum(cluster.number for cluster in lanes.clusters()) == in_lane
        assert len(lanes.clusters()) == 1  # one look, one click


class TestThirtyPeopleBehindOneNetwork:
    def test_are_all_accepted_and_stand_in_the_main_queue(self, db, settings):
        settings.FLOOD = {"work": 2, "too_fast": 0}
        tolls = 0
        for number, text in enumerate(by_people(30)):
            person = FaceClient("public", REMOTE_ADDR="203.0.113.5")
            page = send(person, where={"addresses": f"http://site{number}.example/"}, more={"words": text})
            if sum_ := page.context.get("sum"):
                tolls += 1
                challenge = altcha.Challenge.from_dict(json.loads(sum_))
                answer = altcha.Payload(challenge, altcha.solve_challenge(challenge)).to_base64()
                page = person.post("/en/report/wait/", {"answer": answer}, follow=True)
            assert "Thank you" in page.text

        run_until_idle([jobs.SCREEN], at=clock.now())

        assert tolls == 25
        assert Report.objects.filter(stage=ReportStage.LINKED).count() == 30

    def test_stay_apart_also_when_all_report_the_same_page(self, db, at):
        texts = by_people(30)

        assert flooded(at, texts) == 30
        assert not Statement.objects.exclude(crowd="").exists()
