"""The whole chain, once: somebody reports an address, and in the end a figure says that it was removed."""

from datetime import timedelta

import pytest

from openhotline.assessment import services as assessment
from openhotline.assessment.facts import Facts
from openhotline.audit.selectors import verify_chain
from openhotline.cases.models import Item, Report
from openhotline.cases.stages import Decision, ItemStage, ReportStage
from openhotline.common import clock
from openhotline.config.jobs import JOBS
from openhotline.config.worker import run_until_idle
from openhotline.demo.practice.cast import Pace
from openhotline.monitoring import selectors as monitoring
from openhotline.notices import selectors as notices
from openhotline.notices import services as notice_services
from openhotline.notices.models import Recipient
from openhotline.notices.stages import NoticeStage
from openhotline.statistics import services as statistics
from openhotline.statistics.periods import period_of
from tests.support.cast import person
from tests.support.factories import authority_in_force
from tests.support.practice import practising
from tests.support.reporting import reference_in, send

ADDRESS = "http://paperboats.example/harbour/1.html"
FACTS = Facts(
    age_band="11-13",
    sex="girls",
    children="one",
    severity="level_2",
    self_generated=True,
    how="groomed",
    site_type="website",
    media_type="page",
)


class Story:
    """One clock for the practice internet and for us."""

    def __init__(self):
        self.begun = clock.now() + timedelta(minutes=1)  # after what the pages of this test do
        self.seconds = 0.0

    @property
    def at(self):
        return self.begun + timedelta(seconds=self.seconds)

    def hours_pass(self, hours, *, step=0.5):
        for _ in range(int(hours / step)):
            self.seconds += step * 3600
            run_until_idle(JOBS, at=self.at)


@pytest.fixture
def story(tmp_path, settings):
    settings.PACE = 1
    told = Story()
    hour = 3600
    pace = Pace(prompt=hour, slow=12 * hour, day=24 * hour, early=hour / 2, flap=hour)
    with practising(folder=tmp_path, pace=pace, clock=lambda: told.seconds) as practice:
        told.practice = practice
        yield told


def test_a_reported_address_is_removed_and_counted(story, public, ana, noa, lea):
    authority_in_force(at=story.at)

    # Rita tells us about an address, without saying who she is
    thanks = send(public, where={"addresses": ADDRESS}, more={"words": "A made-up sentence."})
    assert Report.objects.get().ref == reference_in(thanks)

    # The worker screens it, finds the host and puts the item on the queue
    run_until_idle(JOBS, at=story.at)
    item = Item.objects.get()
    assert (item.stage, Report.objects.get().stage) == (ItemStage.READY, ReportStage.LINKED)

    # Ana takes it, reads the address, and decides
    assert assessment.take_next(by=ana, at=story.at) == item
    assert assessment.reveal_address(item=item, by=ana, at=story.at) == ADDRESS
    assessment.record_assessment(item=item, decision=Decision.ILLEGAL_HERE, facts=FACTS, by=ana, at=story.at)

    # Nobody is written to before Noa has said that this mailbox is the right one
    story.hours_pass(1)
    assert not story.practice.mails()["mails"]
    notice_services.approve_recipient(recipient=Recipient.objects.get(), by=noa, at=story.at)

    # The notice goes out, once; the host takes the page down within the hour
    story.hours_pass(1)
    [mail] = story.practice.mails()["mails"]
    assert mail["message_id"]
    assert monitoring.watch_of(Item.objects.get()).last_positive_at is not None

    # Hours later it has been looked at from two places, again and again, and it is gone
    story.hours_pass(6)
    item.refresh_from_db()
    watch = monitoring.watch_of(item)
    assert watch.is_gone and watch.places == 2
    assert watch.last_positive_at < watch.gone_at
    assert item.stage == ItemStage.CLOSED
    assert [notice.stage for notice in notices.notices_for(item)] == [NoticeStage.RESOLVED]
    assert len(story.practice.mails()["mails"]) == 1

    # The statistician freezes the period, Lea publishes it, and the front page says so to everyone
    period = period_of(story.begun.date())
    settled = period.end + timedelta(days=3)
    snapshot = statistics.freeze_snapshot(period=period, by=person("sta"), at=settled)
    statistics.publish_snapshot(snapshot=snapshot, by=lea, at=settled)
    home = public.get("/en/").text
    assert f"1 web pages acted on in {period.words}; all (1) of them “self-generated”." not in home  # one is too few
    page = public.get(f"/en/figures/{period.code}.json").json()
    assert page["totals"]["acted_on"] == 1 and page["totals"]["removed"] == 1

    # And all of it can be proved
    assert verify_chain().ok
    assert "paperboats" not in home
