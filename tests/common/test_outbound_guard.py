"""What the door refuses: each refusal proved by a resolver and a connector that write down what they are asked."""

import random
from ipaddress import ip_address

import pytest

from openhotline.common.outbound import Blocked, Failed, Failure, Reason, Vantage, fetch, lookup, resolve, run
from openhotline.common.outbound.guard import check_ip, practice_target, why_not
from tests.common.hostile_forms import HOSTILE_FORMS, HOSTILE_NAMES
from tests.common.outbound_recorders import NORTH, PERMIT, Recorder

PUBLIC = {"public.test": ["93.184.215.14", "2606:4700::1"]}


def reason_for(url, recorder, **more):
    with pytest.raises(Blocked) as blocked:
        run(fetch(url, permit=PERMIT, vantage=NORTH, door=recorder.door(), **more))
    return blocked.value.reason


class TestHostileForms:
    def test_there_are_more_than_a_hundred(self):
        assert len({url for url, _reason in HOSTILE_FORMS}) == len(HOSTILE_FORMS) > 100

    @pytest.mark.parametrize(("url", "reason"), HOSTILE_FORMS)
    def test_each_is_refused_with_its_reason_and_nothing_is_connected_to(self, url, reason):
        recorder = Recorder(HOSTILE_NAMES)

        assert reason_for(url, recorder) is reason
        assert recorder.opened == []
        assert {name for name, _kind in recorder.asked} <= HOSTILE_NAMES.keys()

    @pytest.mark.parametrize(("url", "reason"), HOSTILE_FORMS)
    def test_each_is_refused_inside_the_practice_internet_too(self, url, reason):
        recorder = Recorder(HOSTILE_NAMES)
        practice = {"hosts": {"192.0.2.1": {"80": 1, "443": 1}}}

        with pytest.raises((Blocked, Failed)) as refusal:
            run(fetch(url, permit=PERMIT, vantage=NORTH, door=recorder.door(practice)))

        assert {address for address, _port in recorder.opened} <= {"127.0.0.1"}
        if reason is not Reason.DOCUMENTATION:
            assert isinstance(refusal.value, Blocked) and recorder.opened == []

    def test_a_public_address_would_have_been_connected_to(self):
        recorder = Recorder(PUBLIC)

        with pytest.raises(Failed) as failed:
            run(fetch("http://public.test/", permit=PERMIT, vantage=NORTH, door=recorder.door()))

        assert failed.value.kind is Failure.REFUSED
        assert recorder.opened == [("93.184.215.14", 80), ("2606:4700::1", 80)]

    def test_no_reason_or_exception_repeats_the_address(self):
        with pytest.raises(Blocked) as blocked:
            run(fetch("http://secret.local/secret", permit=PERMIT, vantage=NORTH, door=Recorder({}).door()))

        assert "secret" not in repr(blocked.value)


class TestFuzzedAddresses:
    def test_a_thousand_let_nothing_escape_but_what_is_declared(self):
        pieces = [
            "http",
            "https",
            "ftp",
            ":",
            "//",
            "/",
            "\\",
            "@",
            "?",
            "#",
            ".",
            "..",
            "127",
            "0",
            "1",
            "0x7f",
            "::1",
            "%",
        ]
        pieces += [
            "[",
            "]",
            "[::1]",
            "10.0.0.1",
            "public.test",
            "loopback.test",
            "localhost",
            "ⓛ",
            "。",
            "\u00ad",
            "\ud800",
        ]
        pieces += [
            ":80",
            ":99999",
            ":443",
            "%2e",
            "%00",
            " ",
            "\t",
            "\n",
            "xn--",
            "-",
            "_",
            "a" * 64,
            "ß",
            "é",
            "\x7f",
            "é́",
        ]
        chance = random.Random(20260228)
        recorder = Recorder({**HOSTILE_NAMES, **PUBLIC})

        for _round in range(1000):
            url = chance.choice(["http://", "https://", ""]) + "".join(chance.choices(pieces, k=chance.randint(0, 8)))
            with pytest.raises((Blocked, Failed)):
                run(fetch(url, permit=PERMIT, vantage=NORTH, door=recorder.door()))

        public = {"93.184.215.14", "2606:4700::1"}
        assert {address for address, _port in recorder.opened} <= public

    def test_only_public_addresses_are_ever_let_through(self):
        chance = random.Random(20260301)
        for _round in range(5000):
            ip = ip_address(chance.choice([chance.getrandbits(32), chance.getrandbits(128), chance.getrandbits(40)]))
            if why_not(ip) is None:
                assert ip.is_global and not ip.is_multicast


class TestRebinding:
    def test_what_was_resolved_first_is_what_is_connected_to(self):
        answers = iter([["93.184.215.14"], ["93.184.215.14"]] + [["127.0.0.1"]] * 20)
        recorder = Recorder({"rebinding.test": lambda: next(answers)})

        with pytest.raises(Failed):
            run(fetch("http://rebinding.test/", permit=PERMIT, vantage=NORTH, door=recorder.door()))

        assert recorder.opened == [("93.184.215.14", 80)]
        assert recorder.asked == [("rebinding.test", "A"), ("rebinding.test", "AAAA")]

    def test_the_next_fetch_asks_again_and_is_refused(self):
        answers = iter([["93.184.215.14"], ["93.184.215.14"]] + [["127.0.0.1"]] * 20)
        recorder = Recorder({"rebinding.test": lambda: next(answers)})
        with pytest.raises(Failed):
            run(fetch("http://rebinding.test/", permit=PERMIT, vantage=NORTH, door=recorder.door()))

        assert reason_for("http://rebinding.test/", recorder) is Reason.LOOPBACK
        assert recorder.opened == [("93.184.215.14", 80)]


class TestPermitAndPeers:
    def test_nobody_goes_out_without_a_permit(self):
        recorder = Recorder(PUBLIC)
        for call in (
            fetch("http://public.test/", permit=None, vantage=NORTH, door=recorder.door()),
            resolve("public.test", permit=None, vantage=NORTH, door=recorder.door()),
            lookup("public.test", "NS", permit="yes", vantage=NORTH, door=recorder.door()),
        ):
            with pytest.raises(Blocked) as blocked:
                run(call)
            assert blocked.value.reason is Reason.NO_PERMIT
        assert recorder.asked == recorder.opened == []

    def test_only_asks_and_never_sends_anything(self):
        assert reason_for("http://public.test/", Recorder(PUBLIC), method="POST") is Reason.METHOD

    def test_while_practising_resolvers_must_be_on_this_machine(self):
        recorder = Recorder(PUBLIC)
        away = Vantage("away", (("127.0.0.1", 53), ("192.0.2.53", 53)))

        with pytest.raises(Blocked) as blocked:
            run(resolve("public.test", permit=PERMIT, vantage=away, door=recorder.door({})))

        assert blocked.value.reason is Reason.RESOLVER
        assert recorder.asked == []

    def test_while_practising_the_real_internet_does_not_exist(self):
        recorder = Recorder(PUBLIC)
        for host in ("public.test", "93.184.215.14"):
            with pytest.raises(Blocked) as blocked:
                run(fetch(f"http://{host}/", permit=PERMIT, vantage=NORTH, door=recorder.door({})))
            assert blocked.value.reason is Reason.OUTSIDE_PRACTICE
        assert recorder.opened == []

    def test_reverse_names_of_private_addresses_are_not_asked_for(self):
        recorder = Recorder({})
        with pytest.raises(Blocked):
            run(lookup("10.0.0.1", "PTR", permit=PERMIT, vantage=NORTH, door=recorder.door()))
        assert recorder.asked == []


class TestPracticeTarget:
    MAP = {"hosts": {"192.0.2.10": {"80": 40123}, "2001:db8::10": {"443": "40124"}}}

    def test_gives_the_loopback_port_that_stands_for_an_address(self):
        assert practice_target("192.0.2.10", 80, self.MAP) == 40123
        assert practice_target("2001:db8::10", 443, self.MAP) == 40124

    def test_gives_nothing_where_nothing_listens(self):
        assert practice_target("192.0.2.10", 443, self.MAP) is None
        assert practice_target("192.0.2.11", 80, self.MAP) is None
        assert practice_target("192.0.2.10", 80, {}) is None

    def test_documentation_addresses_are_good_in_practice_only(self):
        for text in ("192.0.2.1", "198.51.100.1", "203.0.113.1", "2001:db8::1"):
            check_ip(ip_address(text), self.MAP)
            with pytest.raises(Blocked):
                check_ip(ip_address(text), None)
        with pytest.raises(Blocked):
            check_ip(ip_address("3fff::1"), self.MAP)
