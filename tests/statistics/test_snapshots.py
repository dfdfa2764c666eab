from datetime import UTC, datetime, timedelta

import pytest

from openhotline.audit.models import Anchor, Event
from openhotline.common.errors import Refused
from openhotline.hotline import services as hotline
from openhotline.statistics import selectors, services
from openhotline.statistics.periods import read_period
from tests.statistics.test_counting import BEGUN
from tests.support.cast import person
from tests.support.factories import item_in

H1 = read_period("2021H1")
WITHIN = datetime(2021, 3, 1, tzinfo=UTC)
SETTLED = H1.end + timedelta(days=2)
STA = person("sta")


def frozen(**changes):
    item_in(*BEGUN, at=WITHIN)
    return services.freeze_snapshot(**{"period": H1, "by": STA, "at": SETTLED, **changes})


@pytest.mark.django_db
class TestFreezeSnapshot:
    def test_keeps_what_was_counted_when_rows_change_later(self):
        snapshot = frozen()
        item_in(*BEGUN, at=WITHIN)

        assert selectors.figures_of(snapshot).total("acted_on") == 1
        services.roll_up(at=SETTLED)
        assert selectors.figures_now(H1, at=SETTLED).total("acted_on") == 2

    def test_gives_a_digest_from_which_no_small_number_can_be_worked_out(self):
        item_in(*BEGUN, at=WITHIN)
        one, other = (services.freeze_snapshot(period=H1, by=STA, at=SETTLED) for _time in range(2))

        assert selectors.figures_of(one).counts == selectors.figures_of(other).counts
        assert one.digest != other.digest
        assert len(selectors.figures_of(one).salt) == 32

    def test_keeps_how_we_said_that_we_stay_independent(self, lea):
        hotline.save_profile(details={"independence": "A foundation pays us."}, by=lea, at=SETTLED)
        snapshot = frozen()
        hotline.save_profile(details={"independence": "Nobody pays us."}, by=lea, at=SETTLED)

        assert selectors.figures_of(snapshot).independence == "A foundation pays us."

    def test_refuses_a_period_that_has_not_settled(self, settings):
        settings.PACE = 1

        with pytest.raises(Refused, match="settled"):
            frozen(at=SETTLED - timedelta(seconds=1))

    def test_refuses_a_period_without_anything(self):
        with pytest.raises(Refused, match="no figures"):
            services.freeze_snapshot(period=H1, by=STA, at=SETTLED)

    def test_refuses_an_analyst(self, ana):
        with pytest.raises(Refused):
            frozen(by=ana)

    def test_refuses_to_publish_the_same_again(self, lea):
        services.publish_snapshot(snapshot=frozen(), by=lea, at=SETTLED)

        with pytest.raises(Refused, match="published already"):
            services.freeze_snapshot(period=H1, by=STA, at=SETTLED)

    def test_revises_with_a_reason_and_keeps_the_old_readable(self, lea):
        first = frozen()
        services.publish_snapshot(snapshot=first, by=lea, at=SETTLED)
        with pytest.raises(Refused, match="Say why"):
            frozen()

        second = frozen(reason="A late check.")
        services.publish_snapshot(snapshot=second, by=lea, at=SETTLED)

        assert selectors.published(H1) == second and second.revises == first
        assert selectors.figures_of(first).total("acted_on") == 1


@pytest.mark.django_db
class TestPublishSnapshot:
    def test_refuses_the_person_who_froze_it(self):
        with pytest.raises(Refused, match="second person"):
            services.publish_snapshot(snapshot=frozen(), by=STA, at=SETTLED)

    def test_anchors_the_audit_chain_beside_the_figures(self, lea):
        publication = services.publish_snapshot(snapshot=frozen(), by=lea, at=SETTLED)

        assert publication.audit_head == str(Anchor.objects.get())
        assert Event.objects.filter(action="snapshot.published").count() == 1

    def test_refuses_figures_that_are_not_the_frozen_ones(self, lea):
        snapshot = frozen()
        snapshot.content = snapshot.content.replace('"acted_on":{"":{"":1', '"acted_on":{"":{"":9')

        with pytest.raises(Refused, match="not the ones"):
            services.publish_snapshot(snapshot=snapshot, by=lea, at=SETTLED)

    def test_happens_once(self, lea):
        snapshot = frozen()
        services.publish_snapshot(snapshot=snapshot, by=lea, at=SETTLED)

        with pytest.raises(Refused, match="already"):
            services.publish_snapshot(snapshot=snapshot, by=lea, at=SETTLED)
