"""Two people report; one address was known for long. Neither learns from us which of the two it was."""

from datetime import timedelta

from django.test import override_settings

from openhotline.audit import services as audit
from openhotline.cases import selectors as cases
from openhotline.cases.models import Item, Report
from openhotline.cases.stages import Decision, ItemStage, ReportStage
from openhotline.common import clock
from openhotline.common.actors import job
from openhotline.config.worker import run_until_idle
from openhotline.intake import jobs, services
from openhotline.intake.status import Ending, PublicStage
from tests.support.factories import item_in
from tests.support.reporting import reference_in, secret_in, send

S = ItemStage
MAIL = {"wants": "mail", "contact": "rita@mail.example"}
SEEN = (S.READY, S.IN_REVIEW, S.FIRST_OPINION, S.DECIDED, S.ACTING, S.CLOSED)


def reports(public, **typed):
    """What Rita takes away: her reference and her secret."""
    page = send(public, **typed)
    return reference_in(page), secret_in(page)


def decide(item, *stages, at):
    with audit.deed():
        for stage in stages:
            item.move_to(stage, by=job("tests"), at=at)
    Item.objects.filter(pk=item.pk).update(decision=Decision.ILLEGAL_HERE)


@override_settings(PACE=1)
def test_two_people_report_and_see_the_same(public):
    # A page has been known, acted on and gone for months
    now = clock.now()
    old = item_in(*SEEN, at=now - timedelta(days=90), address="http://known.example/1")
    Item.objects.filter(pk=old.pk).update(decision=Decision.ILLEGAL_HERE)

    # Two people report: that one, and one that nobody has reported before
    known = reports(public, where={"addresses": "http://known.example/1"})
    new = reports(public, where={"addresses": "http://new.example/1"}, contact=MAIL)
    run_until_idle([jobs.SCREEN], at=clock.now())
    assert Report.objects.filter(stage=ReportStage.LINKED).count() == 2

    # The new one is decided and gone within a day
    item = cases.items_of(Report.objects.get(ref=new[0])).get()
    decide(item, *SEEN, at=now + timedelta(hours=20))

    # Whenever they ask, on any day, both see the same
    shown = []
    for hours in range(0, 24 * 12, 13):
        at = now + timedelta(hours=hours)
        one, other = (services.check_status(reference=ref, secret=secret, at=at) for ref, secret in (known, new))
        assert one == other, f"after {hours} hours"
        shown.append(one.stage)

    # It went forward only, and in the end they are told that we acted
    order = [PublicStage.RECEIVED, PublicStage.CHECKING, PublicStage.FINISHED]
    assert shown == sorted(shown, key=order.index) and set(shown) == set(order)
    assert one.ending == Ending.ACTED
