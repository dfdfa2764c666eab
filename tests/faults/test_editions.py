"""A worker that dies while it draws and sets published figures: the next one makes the edition, whole and once."""

from datetime import timedelta

import pytest

from openhotline.common.work import CLAIM
from openhotline.statistics import services
from openhotline.statistics.jobs import SET
from openhotline.statistics.models import Edition, Rendering
from openhotline.statistics.services import editions
from tests.support.faults import dies_at
from tests.support.publishing import publish, some_figures


def work(at):
    return SET.do(SET.due(at, 50), at)


@pytest.fixture(autouse=True)
def quick_pictures(monkeypatch):
    """What draws and sets starts threads, and a process that has threads cannot be forked: here only bytes are made."""
    monkeypatch.setattr(editions, "png", lambda chart, **_facts: chart.name.encode())
    monkeypatch.setattr(editions, "typeset", lambda document: document.title.encode())


@pytest.mark.parametrize("point", SET.faults)
class TestAWorkerThatDies:
    def test_leaves_the_edition_to_the_next(self, committed_db, at, point):
        publish(some_figures())
        services.ask_for_editions(at=at)

        dies_at(point, lambda: work(at))
        work(at + CLAIM + timedelta(seconds=1))

        edition = Edition.objects.get()
        assert edition.due_at is None and edition.set_aside_at is None
        assert Rendering.objects.filter(edition=edition, form="pdf").count() == 1
        names = list(Rendering.objects.values_list("name", "form"))
        assert len(names) == len(set(names)) > 1
