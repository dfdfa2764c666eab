from dataclasses import asdict, replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from openhotline.assessment import selectors
from openhotline.assessment.facts import Facts
from openhotline.assessment.models import Assessment, Lease
from openhotline.assessment.services import claim_item, record_assessment, reveal_address
from openhotline.audit.models import Event
from openhotline.cases.models import Item
from openhotline.cases.stages import Decision, ItemStage
from openhotline.common.errors import Refused
from tests.support.factories import ILLEGAL_FACTS, assessed, authority_in_force, decided_item, waiting_item


@pytest.fixture
def item(at, ana):
    """An item that Ana holds."""
    item = waiting_item(at=at)
    claim_item(item=item, by=ana, at=at)
    return item


def illegal(item, *, by, at, **changes):
    facts = replace(ILLEGAL_FACTS, **changes)
    return record_assessment(item=item, decision=Decision.ILLEGAL_HERE, facts=facts, by=by, at=at)


@pytest.mark.django_db
class TestRecordAssessment:
    def test_keeps_the_facts_and_hands_an_illegal_item_to_the_worker(self, item, ana, at):
        assessment = illegal(item, by=ana, at=at, self_generated=True, how="coerced")

        kept = Assessment.objects.get()
        assert {name: getattr(kept, name) for name in asdict(ILLEGAL_FACTS)} == asdict(
            replace(ILLEGAL_FACTS, self_generated=True, how="coerced")
        )
        assert (kept.item, kept.number, kept.by, kept.at) == (item, 1, "user:ana", at)
        assert kept.vocabulary_version == selectors.current_vocabulary().version
        item = Item.objects.get(pk=item.pk)
        assert (item.stage, item.decision, item.due_at) == (ItemStage.DECIDED, Decision.ILLEGAL_HERE, at)
        assert [move.went_to for move in item.moves.order_by("pk")][-2:] == [ItemStage.FIRST_OPINION, ItemStage.DECIDED]
        assert not Lease.objects.exists()
        assert assessment.ref.startswith("AS-")

    @pytest.mark.parametrize(
        ("decision", "reason"),
        [
            (Decision.LAWFUL, "adults"),
            (Decision.HARMFUL, "nudism"),
            (Decision.NOT_FOUND, "not_found"),
            (Decision.UNDETERMINED, "not_accessible"),
        ],
    )
    def test_closes_everything_else_with_its_reason(self, item, ana, at, decision, reason):
        record_assessment(item=item, decision=decision, dismissal_reason=reason, by=ana, at=at)

        item = Item.objects.get(pk=item.pk)
        assert (item.stage, item.decision, item.due_at) == (ItemStage.CLOSED, decision, None)
        assert Assessment.objects.get().dismissal_reason == reason

    @pytest.mark.parametrize("fact", ["age_band", "sex", "children", "severity", "site_type", "media_type"])
    def test_refuses_an_illegal_item_with_a_fact_left_out(self, item, ana, at, fact):
        with pytest.raises(Refused, match="fact is missing"):
            illegal(item, by=ana, at=at, **{fact: ""})

    def test_refuses_an_illegal_item_that_does_not_say_whether_it_is_self_generated(self, item, ana, at):
        with pytest.raises(Refused, match="fact is missing"):
            illegal(item, by=ana, at=at, self_generated=None)

    def test_asks_how_a_self_generated_picture_came_about(self, item, ana, at):
        with pytest.raises(Refused, match="how it came about"):
            illegal(item, by=ana, at=at, self_generated=True)

    def test_asks_how_of_nothing_else(self, item, ana, at):
        with pytest.raises(Refused, match="“self-generated”"):
            illegal(item, by=ana, at=at, how="groomed")

    def test_refuses_an_answer_that_the_vocabulary_does_not_have(self, item, ana, at):
        with pytest.raises(Refused, match="no such answer"):
            illegal(item, by=ana, at=at, age_band="12-18")

    @pytest.mark.parametrize("reason", ["", "not_found", "made_up"])
    def test_refuses_to_dismiss_without_a_reason_that_fits(self, item, ana, at, reason):
        with pytest.raises(Refused, match="Choose a reason"):
            record_assessment(item=item, decision=Decision.LAWFUL, dismissal_reason=reason, by=ana, at=at)

    def test_refuses_to_dismiss_what_is_illegal(self, item, ana, at):
        with pytest.raises(Refused, match="not dismissed"):
            record_assessment(
                item=item,
                decision=Decision.ILLEGAL_HERE,
                facts=ILLEGAL_FACTS,
                dismissal_reason="other",
                by=ana,
                at=at,
            )

    def test_refuses_an_unknown_decision(self, item, ana, at):
        with pytest.raises(Refused, match="decision"):
            record_assessment(item=item, decision="perhaps", facts=Facts(), by=ana, at=at)

    def test_refuses_somebody_who_does_not_hold_the_item(self, item, ben, at):
        with pytest.raises(Refused, match="Somebody else has"):
            illegal(item, by=ben, at=at)

        assert Item.objects.get(pk=item.pk).stage == ItemStage.IN_REVIEW and not Assessment.objects.exists()

    def test_refuses_an_item_that_nobody_took(self, ana, at):
        with pytest.raises(Refused, match="Somebody else has"):
            illegal(waiting_item(at=at), by=ana, at=at)

    def test_refuses_the_one_who_lost_the_item_to_somebody_else(self, item, ana, ben, at):
        later = at + timedelta(minutes=11)
        claim_item(item=item, by=ben, at=later)

        with pytest.raises(Refused, match="Somebody else has"):
            illegal(item, by=ana, at=later)

    def test_takes_a_late_decision_while_nobody_else_wanted_the_item(self, item, ana, at):
        illegal(item, by=ana, at=at + timedelta(minutes=25))

        assert Item.objects.get(pk=item.pk).stage == ItemStage.DECIDED

    @pytest.mark.parametrize("name", ["olu", "noa", "edi"])
    def test_refuses_people_who_may_not_assess(self, item, at, name, request):
        with pytest.raises(Refused, match="permission"):
            illegal(item, by=request.getfixturevalue(name), at=at)

    def test_keeps_how_long_the_analyst_was_exposed(self, item, ana, at):
        authority_in_force(at=at)
        reveal_address(item=item, by=ana, at=at)
        reveal_address(item=item, by=ana, at=at + timedelta(seconds=20))

        illegal(item, by=ana, at=at + timedelta(seconds=75))

        assert Assessment.objects.get().seconds_exposed == 75

    def test_keeps_no_exposure_where_nothing_was_revealed(self, item, ana, at):
        illegal(item, by=ana, at=at + timedelta(seconds=75))

        assert Assessment.objects.get().seconds_exposed is None

    def test_is_audited_without_the_facts(self, item, ana, at):
        illegal(item, by=ana, at=at)

        event = Event.objects.get(action="assessment.recorded")
        assert (event.about, event.by, event.details["decision"]) == (item.ref, "user:ana", "illegal_here")
        assert "7-10" not in event.facts

    def test_seals_the_words(self, item, ana, at):
        record_assessment(
            item=item, decision=Decision.LAWFUL, dismissal_reason="adults", words="A wedding.", by=ana, at=at
        )

        with connection.cursor() as cursor:
            cursor.execute("SELECT words FROM assessment_assessment")
            assert "wedding" not in cursor.fetchone()[0]
        assert Assessment.objects.get().words.open() == "A wedding."

    def test_supersedes_the_assessment_before(self, at):
        from openhotline.audit import services as audit
        from openhotline.common.actors import job

        item = decided_item(at=at)
        with audit.deed():
            item.move_to(ItemStage.READY, by=job("tests"), at=at)

        second = assessed(item, at=at + timedelta(hours=1), decision=Decision.NOT_FOUND)

        first = Assessment.objects.order_by("pk").first()
        assert second.supersedes == first
        assert selectors.latest_assessment(item) == second
        assert list(Assessment.objects.standing()) == [second]


@pytest.mark.django_db
class TestAnAssessment:
    def test_is_never_changed(self, at):
        decided_item(at=at)
        row = Assessment.objects.get()
        row.severity = "level_1"

        with pytest.raises(TypeError):
            row.save()

    def test_is_not_even_changed_by_the_database(self, at):
        decided_item(at=at)

        with pytest.raises(Exception, match="grows|append|only"), transaction.atomic():
            Assessment.objects.update(severity="level_1")

    @pytest.mark.parametrize(
        "wrong",
        [
            {"age_band": ""},
            {"severity": ""},
            {"media_type": ""},
            {"self_generated": None},
            {"dismissal_reason": "other"},
            {"how": "groomed"},
            {"self_generated": True},
            {"decision": "lawful"},
            {"decision": "perhaps"},
        ],
    )
    def test_cannot_be_kept_where_it_contradicts_itself(self, item, ana, at, wrong):
        row = {
            **asdict(ILLEGAL_FACTS),
            "ref": "AS-22222222",
            "item": item,
            "episode": 1,
            "number": 1,
            "by": "user:ana",
            "at": at,
            "decision": Decision.ILLEGAL_HERE,
            "vocabulary_version": 1,
        }

        with pytest.raises(IntegrityError), transaction.atomic():
            Assessment.objects.create(**{**row, **wrong})
