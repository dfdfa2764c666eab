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
from openhotline.intake import jobs, selectors, services
from openhotline.intake.status import PublicStage, Reason
from tests.support.factories import item_in
from tests.support.reporting import reference_in, secret_in, send

S = ItemStage
MAIL = {"wants": "mail", "contact": "rita@mail.example"}
SEEN = (S.READY, S.IN_REVIEW, S.FIRST_OPINION, S.DECIDED, S.ACTING, S.CLOSED)


def reports(public, **typed):
    """What Rita takes away: her reference and her secret."""
    page = send(public, **typed)
    return reference_in(page), secret_in(page)


def decide(item, *stages, decision, at):
    with audit.deed():
        for stage in stages:
            item.move_to(stage, by=job("tests"), at=at)
    Item.objects.filter(pk=item.pk).update(decision=decision)


def item_of(taken):
    return cases.items_of(Report.objects.get(ref=taken[0])).get()


def shown_to(taken, at):
    """What the holder of this reference and secret is shown."""
    report, _key = services.open_report(reference=taken[0], secret=taken[1], at=at)
    return selectors.status_of(report, at=at)


@override_settings(PACE=1)
def test_two_people_report_and_see_the_same(public):
    # A page was acted on for months and is gone; another one is still there
    now, before = clock.now(), clock.now() - timedelta(days=90)
    gone = item_in(*SEEN, at=before, address="http://known.example/1")
    there = item_in(*SEEN[:-1], at=before, address="http://known.example/2")
    Item.objects.filter(pk__in=[gone.pk, there.pk]).update(decision=Decision.ILLEGAL_HERE)

    # People report both, and two pages that nobody has reported before: one is there, of the other nothing is left
    known_gone = reports(public, where={"addresses": "http://known.example/1"})
    known_there = reports(public, where={"addresses": "http://known.example/2"})
    new_gone = reports(public, where={"addresses": "http://new.example/1"})
    new_there = reports(public, where={"addresses": "http://new.example/2"}, contact=MAIL)
    run_until_idle([jobs.SCREEN], at=clock.now())
    assert Report.objects.filter(stage=ReportStage.LINKED).count() == 4

    # The new ones are decided within a day
    later = now + timedelta(hours=20)
    decide(item_of(new_gone), *SEEN[:4], S.CLOSED, decision=Decision.NOT_FOUND, at=later)
    decide(item_of(new_there), *SEEN[:5], decision=Decision.ILLEGAL_HERE, at=later)

    # Whenever they ask, on any day, nobody can tell which of the two was known
    order = [PublicStage.RECEIVED, PublicStage.CHECKING, PublicStage.ACTION_TAKEN, PublicStage.NO_ACTION]
    for one, other in ((known_gone, new_gone), (known_there, new_there)):
        shown = []
        for hours in range(0, 24 * 12, 13):
            at = now + timedelta(hours=hours)
            assert shown_to(one, at) == shown_to(other, at), f"after {hours} hours"
            shown.append(shown_to(one, at).stage)
        assert shown == sorted(shown, key=order.index) and len(set(shown)) == 3

    # In the end they are told what is so
    assert shown_to(known_gone, at).reason == Reason.NOT_THERE
    assert shown_to(known_there, at).stage == PublicStage.ACTION_TAKEN
