from datetime import timedelta

import pytest

from openhotline.audit.models import Event
from openhotline.common.actors import job
from openhotline.common.errors import Refused
from openhotline.tracing import services as tracing
from openhotline.tracing.models import Trace
from openhotline.tracing.stages import Outcome, Reason
from tests.support.factories import new_item

SCREEN = job("screen")


@pytest.mark.django_db
class TestRequestTrace:
    def test_makes_a_look_up_that_is_due_at_once(self, at):
        item = new_item(at=at)

        trace = tracing.request_trace(item=item, reason=Reason.NEW, by=SCREEN, at=at)

        assert (trace.ref[:3], trace.item, trace.outcome, trace.requested_by) == ("TR-", item, "", "job:screen")
        assert list(Trace.objects.due(at)) == [trace]
        assert Event.objects.get(action="trace.requested").about == trace.ref

    def test_is_one_look_up_while_one_waits(self, at):
        item, other = new_item(at=at), new_item(at=at)
        first = tracing.request_trace(item=item, reason=Reason.NEW, by=SCREEN, at=at)
        noise = tracing.request_trace(item=other, reason=Reason.NEW, by=SCREEN, at=at)

        again = tracing.request_trace(item=item, reason=Reason.NOTICE, by=SCREEN, at=at + timedelta(hours=1))

        assert again == first and again.reason == Reason.NEW
        assert set(Trace.objects.all()) == {first, noise}
        assert Event.objects.filter(action="trace.requested").count() == 2

    def test_is_another_row_once_the_first_has_ended(self, at):
        item = new_item(at=at)
        first = tracing.request_trace(item=item, reason=Reason.NEW, by=SCREEN, at=at)
        Trace.objects.filter(pk=first.pk).update(done_at=at, outcome=Outcome.UNKNOWN, due_at=None)

        assert tracing.request_trace(item=item, reason=Reason.MOVED, by=SCREEN, at=at) != first

    def test_brings_forward_what_was_put_off_when_a_person_asks(self, at, ana):
        item = new_item(at=at)
        trace = tracing.request_trace(item=item, reason=Reason.NEW, by=SCREEN, at=at)
        Trace.objects.filter(pk=trace.pk).update(due_at=at + timedelta(hours=4))

        tracing.request_trace(item=item, reason=Reason.NOTICE, by=SCREEN, at=at)
        assert not Trace.objects.due(at)

        tracing.request_trace(item=item, reason=Reason.MANUAL, by=ana, at=at)
        assert list(Trace.objects.due(at)) == [trace]

    def test_refuses_an_auditor(self, at, olu):
        with pytest.raises(Refused, match="permission"):
            tracing.request_trace(item=new_item(at=at), reason=Reason.MANUAL, by=olu, at=at)

    def test_refuses_a_reason_that_nobody_knows(self, at):
        with pytest.raises(ValueError, match="curious"):
            tracing.request_trace(item=new_item(at=at), reason="curious", by=SCREEN, at=at)


def test_twenty_who_ask_at_once_get_one_look_up(committed_db, at):
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connections

    item = new_item(at=at)

    def ask(_number):
        try:
            return tracing.request_trace(item=item, reason=Reason.NEW, by=SCREEN, at=at).pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        given = set(pool.map(ask, range(20)))

    assert given == {Trace.objects.get().pk}
