"""What becomes of notices: over real sockets, to abuse desks as real ones are, which answer on our real page."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from openhotline.audit.selectors import verify_chain
from openhotline.cases.models import Item
from openhotline.common import clock
from openhotline.config.jobs import JOBS
from openhotline.config.worker import run_until_idle
from openhotline.demo.practice import world
from openhotline.demo.practice.cast import Pace
from openhotline.demo.practice.run import Practice
from openhotline.monitoring import selectors as monitoring
from openhotline.notices import selectors, services
from openhotline.notices.models import HostAnswer, Notice, NoticeItem
from openhotline.notices.stages import AnswerKind, ItemOutcome, NoticeKind, NoticeStage
from openhotline.post.models import Letter
from tests.support.cast import person
from tests.support.factories import assessed, authority_in_force, waiting_item
from tests.support.practice import practising
from tests.support.servers import serve_both_faces

S = NoticeStage
HOUR = 3600


class Story:
    """One clock for the practice internet and for us."""

    def __init__(self, practice: Practice | None = None) -> None:
        self.begun = clock.now()
        self.seconds = 0.0
        self.practice = practice

    @property
    def at(self) -> datetime:
        return self.begun + timedelta(seconds=self.seconds)

    def decided(self, address: str) -> Item:
        """Somebody reported it and Ana found it illegal; the worker finds out the rest."""
        return assessed(waiting_item(at=self.at, address=address), at=self.at).item

    def hours_pass(self, hours: float, step: float = 0.5) -> None:
        assert self.practice is not None
        for _ in range(int(hours / step)):
            self.seconds += step * HOUR
            run_until_idle(JOBS, at=self.at)
            self.practice.settle()


@pytest.fixture
def story(tmp_path: Path, settings: Any) -> Iterator[Story]:
    settings.PACE = 1
    told = Story()
    pace = Pace(prompt=HOUR, slow=12 * HOUR, day=24 * HOUR, early=HOUR / 2, flap=HOUR)
    with (
        serve_both_faces(tmp_path / "errors") as sites,
        practising(folder=tmp_path, pace=pace, clock=lambda: told.seconds, public_url=sites.public) as practice,
    ):
        told.practice = practice
        authority_in_force(at=told.at)
        mailboxes = [provider.abuse for provider in world.PROVIDERS]
        services.approve_recipients(mailboxes=mailboxes, by=person("noa"), at=told.at)
        yield told
    assert not (tmp_path / "errors").exists(), (tmp_path / "errors").read_text()


def outcomes(item: Item) -> list[str]:
    return list(NoticeItem.objects.filter(item=item).order_by("pk").values_list("outcome", flat=True))


def notices_of(item: Item) -> list[Notice]:
    return list(selectors.notices_for(item))


def test_every_host_is_told_as_it_deserves(story: Story) -> None:
    # Eight items at eight hosts, one that is gone already, and one that stands nowhere
    prompt = story.decided("http://paperboats.example/harbour/1.html")
    silent = story.decided("http://canoeshed.example/shed/1.html")
    bouncing = story.decided("http://cactusgarden.example/pots/4")
    disagreeing = story.decided("http://marchandises.example/objets/3")
    deferring = story.decided("http://surfwax.example/wax/3")
    cutting = story.decided("http://bogcotton.example/bog/1")
    moving = story.decided("http://circustent.example/tent/1.html")
    idle = story.decided("http://papagaio.example/pipa/5")
    early = story.decided("http://soapbubble.example/bubble/1")
    nameless = story.decided("http://nobodyhome.example/hello.html")

    story.hours_pass(12)

    # A prompt host has taken it down, and told us so through the link
    assert outcomes(prompt) == [ItemOutcome.REMOVED]
    assert notices_of(prompt)[0].stage == S.RESOLVED
    answers = dict(HostAnswer.objects.values_list("notice__ref", "answer"))
    assert answers[notices_of(prompt)[0].ref] == AnswerKind.REMOVED

    # A mailbox that deferred once got it in the end, and only once
    assert outcomes(deferring) == [ItemOutcome.REMOVED]

    # What was gone before the notice is not ours to claim, and nobody was told
    assert outcomes(early) == [ItemOutcome.GONE_BEFORE] and selectors.gone_before_notice(early)
    assert not Letter.objects.filter(about=notices_of(early)[0].ref).exists()

    # Where there is no host there is no notice: a person decides
    assert list(selectors.without_recipient()) == [nameless]

    # A notice that bounced, or of which nobody knows whether it arrived, waits for a person
    assert [notice.stage for notice in notices_of(bouncing)] == [S.BOUNCED]
    assert [notice.stage for notice in notices_of(cutting)] == [S.NEEDS_PERSON]

    # A host that disagrees has said why
    assert [notice.stage for notice in notices_of(disagreeing)] == [S.DISPUTED]
    assert answers[notices_of(disagreeing)[0].ref] == AnswerKind.DISAGREE

    # What moved to another country was told to the host there, which took it down
    assert outcomes(moving) == [ItemOutcome.MOVED, ItemOutcome.REMOVED]
    assert [notice.country for notice in notices_of(moving)] == ["RO", "GB"]

    # The silent one waits for its reminder
    assert [notice.stage for notice in notices_of(silent)] == [S.HANDED_OVER]

    story.hours_pass(20, step=1)
    assert [notice.kind for notice in notices_of(silent)] == [NoticeKind.FIRST, NoticeKind.REMINDER]
    assert set(outcomes(silent)) == {ItemOutcome.REMOVED}
    assert {notice.stage for notice in notices_of(silent)} == {S.RESOLVED}

    # The one that does nothing is reminded twice, and then a person has to say who stands above it
    story.hours_pass(156, step=6)
    chain = notices_of(idle)
    assert [notice.kind for notice in chain] == [NoticeKind.FIRST, NoticeKind.REMINDER, NoticeKind.REMINDER]
    assert chain[-1].stage == S.NEEDS_PERSON
    assert monitoring.latest_reachability(idle) == "online"

    # Nobody got any letter twice, and all of it can be proved
    assert story.practice is not None
    ids = [mail["message_id"] for mail in story.practice.mails()["mails"]]
    assert len(ids) == len(set(ids))
    assert verify_chain().ok
