"""Asking real resolvers on loopback, and running many conversations from code that waits."""

import asyncio
import os
import threading
from contextlib import asynccontextmanager

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest

from openhotline.common.outbound import (
    Blocked,
    DnsStatus,
    Door,
    Failed,
    Failure,
    Reason,
    Vantage,
    gather,
    lookup,
    read_vantage,
    resolve,
    run,
    vantages,
)
from tests.common.outbound_recorders import NORTH, PERMIT, Recorder, answer_to

PRACTICE = {"hosts": {}}


class Resolver(asyncio.DatagramProtocol):
    """A name server on loopback; `answer(query)` gives a message, or None to stay silent."""

    def __init__(self, answer):
        self.answer = answer
        self.asked = 0

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, peer):
        self.asked += 1
        message = self.answer(dns.message.from_wire(data))
        if message is not None:
            self.transport.sendto(message.to_wire(), peer)


@asynccontextmanager
async def standing(*resolvers):
    loop = asyncio.get_running_loop()
    ends = [await loop.create_datagram_endpoint(lambda r=r: r, local_addr=("127.0.0.1", 0)) for r in resolvers]
    try:
        yield Vantage("north", tuple(transport.get_extra_info("sockname")[:2] for transport, _ in ends))
    finally:
        for transport, _ in ends:
            transport.close()


def ask(call, *resolvers, **more):
    async def go():
        async with standing(*resolvers) as vantage:
            door = Door(practice=PRACTICE, dns_seconds=0.05)
            outcome = await call(permit=PERMIT, vantage=vantage, door=door, **more)
            return outcome, [f"{host}:{port}" for host, port in vantage.resolvers]

    return run(go())


def look(name, rdtype, *resolvers):
    return ask(lambda **more: lookup(name, rdtype, **more), *resolvers)


def rows(*texts):
    return Resolver(lambda query: answer_to(query, texts))


def says(rcode):
    return Resolver(lambda query: answer_to(query, [], rcode))


def silent():
    return Resolver(lambda query: None)


class TestLookup:
    @pytest.mark.parametrize(
        ("name", "rdtype", "row"),
        [
            ("host.example", "A", "192.0.2.1"),
            ("host.example", "AAAA", "2001:db8::1"),
            ("host.example", "NS", "ns1.host.example."),
            ("host.example", "TXT", '"words"'),
            ("192.0.2.1", "PTR", "host.example."),
            ("2001:db8::1", "PTR", "host.example."),
        ],
    )
    def test_gives_rows_and_the_resolver_that_gave_them(self, name, rdtype, row):
        answer, resolvers = look(name, rdtype, rows(row))

        assert (answer.status, answer.rows, answer.resolver) == (DnsStatus.ANSWERED, (row,), resolvers[0])

    def test_tells_a_missing_name_from_missing_rows_from_silence_from_failure(self):
        assert look("host.example", "A", says(dns.rcode.NXDOMAIN))[0].status is DnsStatus.NXDOMAIN
        assert look("host.example", "A", rows())[0].status is DnsStatus.NO_DATA
        assert look("host.example", "A", silent())[0].status is DnsStatus.TIMEOUT
        assert look("host.example", "A", says(dns.rcode.SERVFAIL))[0].status is DnsStatus.FAILED
        assert look("host.example", "A", says(dns.rcode.REFUSED))[0].status is DnsStatus.FAILED

    def test_asks_the_next_resolver_when_one_fails_or_is_silent(self):
        for bad in (silent(), says(dns.rcode.SERVFAIL)):
            answer, resolvers = look("host.example", "A", bad, rows("192.0.2.1"))

            assert (answer.status, answer.resolver) == (DnsStatus.ANSWERED, resolvers[1])

    def test_does_not_ask_on_when_one_knows_that_the_name_is_missing(self):
        second = rows("192.0.2.1")

        assert look("host.example", "A", says(dns.rcode.NXDOMAIN), second)[0].status is DnsStatus.NXDOMAIN
        assert second.asked == 0

    def test_asks_twice_because_a_datagram_may_get_lost(self):
        seen = []

        def at_the_second(query):
            seen.append(query)
            return answer_to(query, ["192.0.2.1"]) if len(seen) > 1 else None

        assert look("host.example", "A", Resolver(at_the_second))[0].status is DnsStatus.ANSWERED

    def test_takes_no_answer_to_another_question(self):
        def forged(query):
            message = answer_to(query, ["192.0.2.1"])
            message.id = (query.id + 1) % 65536
            return message

        assert look("host.example", "A", Resolver(forged))[0].status is DnsStatus.TIMEOUT

    def test_follows_aliases_and_takes_no_rows_beside_them(self):
        def aliased(query):
            message = dns.message.make_response(query)
            message.answer.append(dns.rrset.from_text("host.example.", 0, "IN", "CNAME", "real.example."))
            message.answer.append(dns.rrset.from_text("real.example.", 0, "IN", "A", "192.0.2.7"))
            message.answer.append(dns.rrset.from_text("beside.example.", 0, "IN", "A", "192.0.2.8"))
            return message

        assert look("host.example", "A", Resolver(aliased))[0].rows == ("192.0.2.7",)

    @pytest.mark.parametrize(
        ("name", "rdtype", "reason"),
        [
            ("host.example", "ANY", Reason.METHOD),
            ("host.example", "AXFR", Reason.METHOD),
            ("192.0.2.1", "A", Reason.ADDRESS),
            ("10.0.0.1", "PTR", Reason.PRIVATE),
            ("router.local", "A", Reason.LOCAL_NAME),
            ("hidden.onion", "A", Reason.ONION),
            ("a b.example", "A", Reason.ADDRESS),
            ("ж.example", "A", Reason.ADDRESS),
            ("", "A", Reason.ADDRESS),
        ],
    )
    def test_asks_for_nothing_it_should_not(self, name, rdtype, reason):
        resolver = rows("192.0.2.1")

        with pytest.raises(Blocked) as blocked:
            look(name, rdtype, resolver)

        assert (blocked.value.reason, resolver.asked) == (reason, 0)

    def test_a_place_without_resolvers_is_refused(self):
        with pytest.raises(Blocked) as blocked:
            look("host.example", "A")
        assert blocked.value.reason is Reason.RESOLVER


class TestResolve:
    def resolve(self, *resolvers):
        return ask(lambda **more: resolve("host.example", **more), *resolvers)[0]

    def test_gives_ipv4_first(self):
        assert self.resolve(rows("2001:db8::1", "192.0.2.9", "192.0.2.1")) == ("192.0.2.1", "192.0.2.9", "2001:db8::1")

    def test_one_bad_address_spoils_the_others(self):
        with pytest.raises(Blocked) as blocked:
            self.resolve(rows("192.0.2.1", "2001:db8::1", "127.0.0.1"))
        assert blocked.value.reason is Reason.LOOPBACK

    @pytest.mark.parametrize(
        ("resolver", "kind"),
        [
            (lambda: says(dns.rcode.NXDOMAIN), Failure.DNS_GONE),
            (rows, Failure.DNS_EMPTY),
            (silent, Failure.DNS_FAILURE),
            (lambda: says(dns.rcode.SERVFAIL), Failure.DNS_FAILURE),
        ],
    )
    def test_says_why_there_is_none(self, resolver, kind):
        with pytest.raises(Failed) as failed:
            self.resolve(resolver())
        assert failed.value.kind is kind

    def test_one_kind_of_row_is_enough(self):
        def only_v4(query):
            return answer_to(query, ["192.0.2.1"]) if query.question[0].rdtype == 1 else None

        assert self.resolve(Resolver(only_v4)) == ("192.0.2.1",)


class TestRun:
    def test_keeps_one_event_loop(self):
        async def mine():
            return asyncio.get_running_loop()

        assert run(mine()) is run(mine())

    def test_works_from_another_thread(self):
        outcomes = []

        async def number():
            return 7

        thread = threading.Thread(target=lambda: outcomes.append(run(number())))
        thread.start()
        thread.join()

        assert outcomes == [7]

    def test_a_forked_child_gets_a_loop_of_its_own(self):
        async def number():
            await asyncio.sleep(0)
            return 7

        assert run(number()) == 7
        child = os.fork()
        if child == 0:
            os._exit(run(number()))
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
        assert run(number()) == 7

    def test_a_bug_comes_out_of_gather(self):
        async def bug():
            raise ZeroDivisionError

        with pytest.raises(ExceptionGroup) as group:
            run(gather([bug()]))
        assert isinstance(group.value.exceptions[0], ZeroDivisionError)


class TestVantages:
    def test_are_those_of_the_practice_internet_while_it_is_on(self, settings):
        settings.MODE, settings.VANTAGE_POINTS = "practice", ["real=192.0.2.53"]
        settings.PRACTICE = {"dns": {"north": ["127.0.0.1", 5301], "south": ["127.0.0.1", "5302"]}}

        assert vantages() == (
            Vantage("north", (("127.0.0.1", 5301),)),
            Vantage("south", (("127.0.0.1", 5302),)),
        )
        settings.PRACTICE = {}
        assert vantages() == ()

    def test_are_the_configured_ones_in_production(self, settings):
        settings.MODE, settings.PRACTICE = "production", {}
        settings.VANTAGE_POINTS = ["north=192.0.2.53:5353+[2001:db8::53]@192.0.2.1", "south=192.0.2.54"]

        assert vantages() == (
            Vantage("north", (("192.0.2.53", 5353), ("2001:db8::53", 53)), "192.0.2.1"),
            Vantage("south", (("192.0.2.54", 53),)),
        )

    @pytest.mark.parametrize("text", ["", "north", "north=", "=192.0.2.53", "north=192.0.2.53:x"])
    def test_refuses_what_is_written_wrongly(self, text):
        with pytest.raises(ValueError):
            read_vantage(text)


class TestDoorFromSettings:
    def test_outside_production_nothing_real_is_reached_even_without_a_practice_internet(self, settings):
        settings.MODE, settings.PRACTICE = "practice", {}
        with pytest.raises(Blocked) as blocked:
            run(resolve("93.184.215.14", permit=PERMIT, vantage=NORTH))
        assert blocked.value.reason is Reason.OUTSIDE_PRACTICE

    def test_in_production_documentation_addresses_are_refused(self, settings):
        settings.MODE = "production"
        settings.PRACTICE = {"hosts": {"192.0.2.1": {"80": 1}}}
        with pytest.raises(Blocked) as blocked:
            run(resolve("192.0.2.1", permit=PERMIT, vantage=NORTH))
        assert blocked.value.reason is Reason.DOCUMENTATION

    def test_a_recorder_sees_what_production_would_ask(self):
        recorder = Recorder({"host.example": ["93.184.215.14"]})
        assert run(resolve("host.example", permit=PERMIT, vantage=NORTH, door=recorder.door())) == ("93.184.215.14",)
