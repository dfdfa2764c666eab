"""Deciding what an item is."""

from dataclasses import asdict
from datetime import datetime

from django.utils.translation import gettext as _

from openhotline.accounts import services as accounts
from openhotline.accounts.permissions import Permission
from openhotline.assessment import selectors
from openhotline.assessment.facts import CODED, NEEDED_WHEN_ILLEGAL, Facts
from openhotline.assessment.models import Assessment, Vocabulary
from openhotline.assessment.services.leases import end_lease
from openhotline.audit import services as audit
from openhotline.cases.models import Item
from openhotline.cases.stages import ILLEGAL, Decision, ItemStage
from openhotline.common.actors import By
from openhotline.common.errors import Refused
from openhotline.common.references import new_reference

NO_FACTS = Facts()


@audit.deed()
def record_assessment(
    *,
    item: Item,
    decision: str,
    facts: Facts = NO_FACTS,
    dismissal_reason: str = "",
    words: str = "",
    by: By,
    at: datetime,
) -> Assessment:
    """Decide what an item is. Illegal: it waits for the worker to act. Anything else: it is closed, with the reason.

    Refuses people who may not assess, everybody but the holder of the lease, values that the vocabulary does not
    have, an illegal item with a fact left out, and another one without its reason.
    """
    accounts.require(by, Permission.ASSESS)
    vocabulary = selectors.current_vocabulary()
    _check(decision, facts, dismissal_reason, vocabulary)
    seconds = end_lease(item, by=by, at=at)
    item.refresh_from_db()
    item.move_to(ItemStage.FIRST_OPINION, by=by, at=at)
    item.move_to(ItemStage.DECIDED, by=by, at=at)
    illegal = decision in ILLEGAL
    if not illegal:
        item.move_to(ItemStage.CLOSED, by=by, at=at)
    assessment = Assessment.objects.create(
        ref=new_reference("AS"),
        item=item,
        episode=item.episode,
        number=1,
        supersedes=selectors.latest_assessment(item),
        by=str(by),
        at=at,
        decision=decision,
        vocabulary_version=vocabulary.version,
        dismissal_reason=dismissal_reason,
        seconds_exposed=seconds,
        words=words,
        **asdict(facts),
    )
    item.decision, item.due_at = decision, at if illegal else None
    item.tries, item.claimed_until, item.set_aside_at, item.last_problem = 0, None, None, ""
    item.save(update_fields=["decision", "due_at", "tries", "claimed_until", "set_aside_at", "last_problem"])
    audit.record(
        "assessment.recorded",
        about=item.ref,
        by=by,
        at=at,
        assessment=assessment.ref,
        decision=str(decision),
        seconds_exposed=seconds,
    )
    return assessment


def _check(decision: str, facts: Facts, reason: str, vocabulary: Vocabulary) -> None:
    if decision not in Decision.values:
        raise Refused(_("Choose a decision."))
    for name in CODED:
        value = getattr(facts, name)
        if value and value not in vocabulary.codes(name):
            raise Refused(_("The vocabulary has no such answer. Load the page again."))
    if facts.self_generated and not facts.how:
        raise Refused(_("Say how it came about; “Unknown” is an answer, too."))
    if facts.how and not facts.self_generated:
        raise Refused(_("How it came about is asked of “self-generated” pictures only."))
    if decision in ILLEGAL:
        if facts.self_generated is None or any(not getattr(facts, name) for name in NEEDED_WHEN_ILLEGAL):
            raise Refused(_("A fact is missing. Where it cannot be told, there is an answer that says so."))
        if reason:
            raise Refused(_("What is illegal is not dismissed: take the reason away, or decide otherwise."))
    elif reason not in vocabulary.reasons_for(decision):
        raise Refused(_("Choose a reason that goes with this decision."))
