import base64
import json
import threading
from datetime import timedelta

import altcha
import pytest
from django.db import connections
from hypothesis import given
from hypothesis import strategies as st

from openhotline.cases.models import Report
from openhotline.cases.stages import ReportStage
from openhotline.common import clock
from openhotline.config.worker import run_until_idle
from openhotline.intake import jobs, receipts, services
from openhotline.intake.flooding import Bars, Counts, Crowd, weighed
from openhotline.intake.models import Likeness, NetworkKey, Statement, Window
from openhotline.intake.networks import network_in, network_of_address
from openhotline.intake.services import flood
from tests.intake.given import submission
from tests.support.faces import FaceClient
from tests.support.reporting import CHECK, RECEIVED, answer, send

WAIT = "/en/report/wait/"


def solved(sum_text):
    """What a browser answers: the same work, done by the library."""
    challenge = altcha.Challenge.from_dict(json.loads(sum_text))
    solution = altcha.solve_challenge(challenge)
    return altcha.Payload(challenge, solution).to_base64()


@pytest.fixture
def cheap(settings):
    """The bars as they ship, but for sums that cost next to nothing."""
    settings.FLOOD = {"work": 2, "too_fast": 0}


class TestANetwork:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("192.0.2.7", "::ffff:192.0.2.7"),
            ("192.0.2.7", "192.0.2.7:4711"),
            ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"),
            ("2001:db8:1:2::1", "[2001:db8:1:2::5]:443"),
            ("2001:db8:1:2::1", "2001:db8:1:2::1%eth0"),
        ],
    )
    def test_is_the_same_for(self, one, other):
        assert network_of_address(one) == network_of_address(other) != "unknown"

    @pytest.mark.parametrize(
        ("one", "other"), [("192.0.2.7", "192.0.2.8"), ("2001:db8:1:2::1", "2001:db8:1:3::1"), ("192.0.2.7", "")]
    )
    def test_is_another_for(self, one, other):
        assert network_of_address(one) != network_of_address(other)

    def test_behind_a_proxy_is_what_the_proxy_wrote_last(self):
        meta = {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "198.51.100.1, 203.0.113.9"}

        assert network_in(meta, behind_proxy=True) == "203.0.113.9/32"
        assert network_in(meta, behind_proxy=False) == "127.0.0.1/32"

    @given(st.text())
    def test_is_read_from_anything_without_a_complaint(self, text):
        assert network_of_address(text)

    @given(st.integers(0, 2**128 - 1))
    def test_keeps_of_a_long_address_its_first_half_only(self, number):
        from ipaddress import IPv6Address

        address = IPv6Address(number)
        expected = f"{address.ipv4_mapped}/32" if address.ipv4_mapped else f"{IPv6Address(number >> 64 << 64)}/64"
        assert network_of_address(str(address)) == expected


@pytest.mark.django_db
class TestTheKeyOfTheDay:
    def test_makes_one_network_two_on_two_days(self, at):
        today = services.network_digest(network="192.0.2.7/32", at=at)

        assert today == services.network_digest(network="192.0.2.7/32", at=at + timedelta(hours=14))
        assert today != services.network_digest(network="192.0.2.7/32", at=at + timedelta(days=1))
        assert today != services.network_digest(network="192.0.2.8/32", at=at)

    def test_is_deleted_after_its_day_with_all_that_was_counted(self, at):
        sort(at=at, words="Seen in a game that many children of our village play.")
        assert NetworkKey.objects.exists() and Window.objects.exists() and Likeness.objects.exists()

        run_until_idle([jobs.FORGET_NETWORKS], at=at + timedelta(minutes=59))
        assert NetworkKey.objects.exists() and Window.objects.exists() and Likeness.objects.exists()

        run_until_idle([jobs.FORGET_NETWORKS], at=at + timedelta(hours=3))
        assert NetworkKey.objects.exists() and not Window.objects.exists() and not Likeness.objects.exists()

        run_until_idle([jobs.FORGET_NETWORKS], at=at + timedelta(days=1))
        assert not NetworkKey.objects.exists()


def sort(*addresses, at, network="192.0.2.7/32", suspicious=False, **rest):
    origin = services.Origin(services.network_digest(network=network, at=at), suspicious)
    return flood.sort_in(submission=submission(*addresses, **rest), origin=origin, at=at)


class TestTheBars:
    def test_ask_nothing_of_the_first_five_of_a_network(self):
        bars = Bars()

        assert [bars.tries(before, suspicious=False) for before in (0, 4.9, 5, 19, 20, 80, 320, 100_000)] == [
            0, 0, 100, 100, 200, 400, 800, 800,
        ]  # fmt: skip

    def test_ask_work_of_a_machine_at_once(self):
        assert Bars().tries(0, suspicious=True) == 100

    @given(st.integers(0, 10_000), st.integers(0, 10_000), st.floats(0, 1))
    def test_count_neither_less_than_now_nor_more_than_both_hours(self, before, current, passed):
        assert current <= weighed(before=before, current=current, passed=passed) <= before + current

    @given(st.builds(Counts, *[st.integers(0, 100)] * 4), st.booleans())
    def test_put_a_report_into_the_lane_for_a_reason_or_not_at_all(self, counts, suspicious):
        few = counts.network < 60 and counts.network_alike < 5 and counts.burst_alike < 6 and counts.alike < 20

        assert (Bars().crowd(counts, suspicious=suspicious) == "") == (few and not suspicious)

    def test_refuse_a_name_that_is_no_bar(self, settings):
        settings.FLOOD = {"fre": 5}

        with pytest.raises(ValueError, match="no bar called fre"):
            Bars.in_force()


@pytest.mark.django_db
class TestSorting:
    def test_takes_the_sixth_alike_from_one_network(self, at):
        crowds = [sort("http://a.example/1", at=at + timedelta(seconds=n)).crowd for n in range(7)]

        assert crowds == [""] * 5 + [Crowd.NETWORK_ALIKE] * 2

    def test_takes_what_comes_alike_from_everywhere(self, at):
        crowds = [
            sort("http://a.example/1", network=f"192.0.2.{n}/32", at=at + timedelta(seconds=n)).crowd for n in range(30)
        ]

        assert crowds[:6] == [""] * 6
        assert set(crowds[6:20]) == {Crowd.BURST_ALIKE} and set(crowds[20:]) == {Crowd.MANY_ALIKE}

    def test_leaves_alone_what_comes_alike_now_and_then(self, at):
        for n in range(20):
            moment = at + timedelta(minutes=8 * n)

            assert sort("http://a.example/1", network=f"192.0.2.{n}/32", at=moment).crowd == ""

    def test_does_not_begin_anew_when_the_hour_strikes(self, at):
        before, after = at + timedelta(minutes=59, seconds=50), at + timedelta(minutes=60, seconds=10)
        for _ in range(6):
            sort("http://a.example/1", at=before)

        assert sort("http://a.example/1", at=after).crowd

    def test_takes_the_sixty_first_of_a_network_whatever_it_says(self, at):
        crowds = [sort(f"http://host-{chr(97 + n % 26)}{n}.example/", at=at).crowd for n in range(62)]

        assert crowds == [""] * 60 + [Crowd.NETWORK] * 2

    def test_forgets_within_two_hours(self, at):
        for _ in range(10):
            sort("http://a.example/1", at=at)

        assert sort("http://a.example/1", at=at + timedelta(hours=2)).crowd == ""


class TestTheFirstFiveOfANetwork:
    @pytest.mark.django_db
    def test_pay_nothing_and_the_sixth_does(self, public):
        pages = [send_as_somebody(n) for n in range(6)]

        assert all("Thank you" in page.text for page in pages[:5])
        assert "Wait a moment" in pages[5].text and Report.objects.count() == 5


def send_as_somebody(n, *, network="203.0.113.5", **rest):
    visitor = FaceClient("public", REMOTE_ADDR=network)
    rest.setdefault("where", {"addresses": f"http://{chr(97 + n % 26)}-{n}.example/"})
    rest.setdefault("more", {"words": ""})
    return send(visitor, **rest)


@pytest.fixture
def crowded_network(db, cheap):
    """A network that has used up what is free."""
    for n in range(5):
        send_as_somebody(n)
    return "203.0.113.5"


class TestTheWaitingPage:
    def test_says_that_nothing_is_sent_and_comes_again_by_itself(self, crowded_network):
        visitor = FaceClient("public", REMOTE_ADDR=crowded_network)

        page = send(visitor)

        assert "is not sent yet" in page.text and page["Refresh"] == "11"
        assert Report.objects.count() == 5

    def test_sends_when_the_sum_is_done(self, crowded_network):
        visitor = FaceClient("public", REMOTE_ADDR=crowded_network)
        sum_text = send(visitor).context["sum"]

        page = visitor.post(WAIT, {"answer": solved(sum_text)}, follow=True)

        assert page.redirect_chain[-1][0] == RECEIVED and Report.objects.count() == 6

    def test_sends_after_ten_seconds_without_a_sum(self, crowded_network, settings):
        settings.FLOOD = {**settings.FLOOD, "wait": 0}
        visitor = FaceClient("public", REMOTE_ADDR=crowded_network)

        page = send(visitor)
        assert "Send your report now" in page.text and "Refresh" not in page
        visitor.post(WAIT)

        assert Report.objects.count() == 6

    def test_comes_again_when_the_button_is_pressed_too_soon(self, crowded_network):
        visitor = FaceClient("public", REMOTE_ADDR=crowded_network)
        send(visitor)

        assert "Wait a moment" in visitor.post(WAIT).text
        assert visitor.post(CHECK)["Location"] == WAIT
        assert Report.objects.count() == 5

    @pytest.mark.parametrize(
        "answer", ["", "nonsense", base64.b64encode(b"{}").decode(), base64.b64encode(b"[" * 10_000).decode()]
    )
    def test_takes_no_nonsense_for_an_answer(self, crowded_network, answer):
        visitor = FaceClient("public", REMOTE_ADDR=crowded_network)
        send(visitor)

        assert "Wait a moment" in visitor.post(WAIT, {"answer": answer}).text

    def test_takes_no_answer_that_was_found_for_another_form(self, crowded_network):
        one, other = (FaceClient("public", REMOTE_ADDR=crowded_network) for _ in range(2))
        found = solved(send(one).context["sum"])
        send(other)

        assert "Wait a moment" in other.post(WAIT, {"answer": found}).text
        assert Report.objects.count() == 5

    def test_leads_back_to_who_has_nothing_to_send(self, db):
        assert FaceClient("public").get(WAIT)["Location"] == CHECK

    def test_is_never_seen_by_a_child(self, crowded_network):
        visitor = FaceClient("public", REMOTE_ADDR=crowded_network)

        assert "Wait a moment" not in send(visitor, way="me").text
        assert Report.objects.count() == 6

    def test_ends_with_a_new_beginning(self, crowded_network):
        visitor = FaceClient("public", REMOTE_ADDR=crowded_network)
        send(visitor)

        visitor.post("/en/report/again/")

        assert visitor.get(WAIT)["Location"] == CHECK


class TestAnAnswer:
    def test_to_an_easy_sum_is_not_good_enough_when_sums_have_become_hard(self, db, at):
        token = receipts.new_form_token()
        found = solved(services.set_sum(token=token, tries=2, at=clock.now()))

        assert services.is_solved(answer=found, token=token, tries=4)
        assert not services.is_solved(answer=found, token=token, tries=5)

    def test_is_not_good_for_ever(self, db):
        token = receipts.new_form_token()
        found = solved(services.set_sum(token=token, tries=2, at=clock.now() - timedelta(hours=1, seconds=2)))

        assert not services.is_solved(answer=found, token=token, tries=2)

    def test_found_for_a_sum_of_ones_own_is_not_good(self, db):
        token = receipts.new_form_token()
        forged = json.loads(services.set_sum(token=token, tries=2, at=clock.now()))
        forged["parameters"]["cost"] = 1

        challenge = altcha.Challenge.from_dict(forged)
        counter = 0
        derived = altcha.derive_key_pbkdf2(challenge.parameters, b"", b"").hex()
        found = altcha.Payload(challenge, altcha.Solution(counter, derived)).to_base64()

        assert not services.is_solved(answer=found, token=token, tries=2)


class TestAMachine:
    def test_that_is_too_fast_pays_at_once_and_lands_beside_the_queue(self, db, settings):
        settings.FLOOD = {"work": 2}
        visitor = FaceClient("public")
        sum_text = send(visitor).context["sum"]

        visitor.post(WAIT, {"answer": solved(sum_text)})

        assert Statement.objects.get().crowd == Crowd.MACHINE

    def test_that_fills_in_what_nobody_sees_pays_too(self, db, cheap):
        visitor = FaceClient("public")
        answer(visitor)

        page = visitor.post(CHECK, {"website": "http://spam.example/"}, follow=True)

        assert "Wait a moment" in page.text
        visitor.post(WAIT, {"answer": solved(page.context["sum"])})
        run_until_idle([jobs.SCREEN], at=clock.now())
        assert Report.objects.get().stage == ReportStage.SUSPECTED_BULK

    def test_is_never_seen_in_a_child_who_is_quick(self, db, settings):
        settings.FLOOD = {}

        send(FaceClient("public"), way="me")

        assert Statement.objects.get().crowd == ""

    def test_finds_its_field_hidden_from_everybody_else(self, db):
        visitor = FaceClient("public")
        answer(visitor)

        hidden = '<div hidden><label for="id_website">Leave this empty</label> <input type="text" name="website"'
        assert hidden in visitor.get(CHECK).text


def at_once(number, deed):
    """Do it in so many threads at once; what each returned."""
    results = []
    ready = threading.Barrier(10)

    def run():
        try:
            ready.wait()
            results.append(deed())
        finally:
            connections.close_all()

    for _ in range(number // 10):
        threads = [threading.Thread(target=run) for _ in range(10)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return results


class TestAnAnswerReplayed:
    def test_a_hundred_times_makes_one_report(self, committed_db, settings):
        settings.FLOOD = {"work": 2}
        with FaceClient("public").settings():
            visitor = FaceClient("public")
            found = solved(send(visitor).context["sum"])
            cookie = visitor.cookies["visit"].value

            def post():
                window = FaceClient.__mro__[1]()  # Django's own: the settings of the face are on for all threads
                window.cookies["visit"] = cookie
                return window.post(WAIT, {"answer": found})["Location"]

            places = at_once(100, post)

        assert set(places) <= {RECEIVED, CHECK} and len(places) == 100
        assert Report.objects.count() == Statement.objects.count() == 1
        assert Window.objects.filter(count__gt=1).count() == 0  # and was counted once


class TestManyAtOnce:
    def test_are_all_counted(self, committed_db, at):
        def count():
            from openhotline.audit import services as audit

            with audit.deed():
                sort("http://a.example/1", at=at)

        at_once(50, count)

        assert set(Window.objects.values_list("count", flat=True)) == {50}

    def test_share_one_key(self, committed_db, at):
        digests = at_once(20, lambda: services.network_digest(network="192.0.2.7/32", at=at))

        assert len(set(digests)) == 1 and NetworkKey.objects.count() == 1
