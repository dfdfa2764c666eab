"""A worker that dies while it traces: the next one finishes, once, and nobody has to wait."""

from datetime import timedelta

import pytest

from openhotline.audit import selectors as chain
from openhotline.audit.models import Event
from openhotline.cases.stages import ItemStage
from openhotline.common.actors import job
from openhotline.common.work import CLAIM
from openhotline.tracing import services
from openhotline.tracing.jobs import TRACE
from openhotline.tracing.models import Trace
from openhotline.tracing.stages import Outcome, Reason
from tests.support.factories import authority_in_force, new_item
from tests.support.faults import dies_at
from tests.support.practice import practising

PAGES = (
    "http://paperboats.example/harbour/1.html",
    "http://nobodyhome.example/hello.html",
    "http://" + "a" * 56 + ".onion/",
)
IN_THE_DEED = ("tracing.row_written", "tracing.item_moved")


@pytest.fixture
def practice(tmp_path):
    with practising(folder=tmp_path) as practice:
        yield practice


def asked_for(at):
    return [
        services.request_trace(item=new_item(at=at, address=page), reason=Reason.NEW, by=job("screen"), at=at)
        for page in PAGES
    ]


def work(at):
    return TRACE.do(TRACE.due(at, 50), at)


def assert_each_ended_once(traces, outcomes):
    found = list(Trace.objects.filter(pk__in=[trace.pk for trace in traces]).order_by("pk"))
    assert [trace.outcome for trace in found] == outcomes
    assert Trace.objects.count() == len(traces)
    for trace in found:
        events = Event.objects.filter(about=trace.ref, action__in=["trace.done", "trace.not_permitted"])
        assert events.count() == 1
        assert trace.item.stage == ItemStage.READY and trace.item.moves.count() == 1
    assert chain.verify_chain().ok


@pytest.mark.parametrize("point", TRACE.faults)
class TestAWorkerThatDies:
    def test_leaves_every_look_up_to_the_next(self, practice, at, point):
        authority_in_force(at=at)
        traces = asked_for(at)

        dies_at(point, lambda: work(at))
        assert work(at) == 0  # a living worker would still have them
        work(at + CLAIM + timedelta(seconds=1))

        assert_each_ended_once(traces, [Outcome.AGREED, Outcome.UNKNOWN, Outcome.UNKNOWN])

    def test_leaves_no_half_of_a_refusal(self, at, point):
        traces = asked_for(at)

        dies_at(point, lambda: work(at))
        work(at + CLAIM + timedelta(seconds=1))

        assert_each_ended_once(traces, [Outcome.NOT_PERMITTED, Outcome.NOT_PERMITTED, Outcome.UNKNOWN])


@pytest.mark.parametrize("point", IN_THE_DEED)
def test_a_worker_that_dies_while_it_puts_off_leaves_the_row_as_it_was(practice, settings, at, point):
    authority_in_force(at=at)
    settings.PRACTICE = {**practice.map, "dns": {}}
    trace = services.request_trace(item=new_item(at=at), reason=Reason.NEW, by=job("screen"), at=at)

    dies_at(point, lambda: work(at))

    trace.refresh_from_db()
    assert (trace.last_problem, trace.item.stage, trace.claimed_until) == ("", ItemStage.NEW, at + CLAIM)
    work(at + CLAIM + timedelta(seconds=1))
    trace.refresh_from_db()
    trace.item.refresh_from_db()
    assert (trace.last_problem, trace.item.stage) == ("no_vantage_point", ItemStage.READY)
