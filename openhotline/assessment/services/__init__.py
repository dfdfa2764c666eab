"""Deeds of judgement: taking an item, looking at its address, deciding what it is."""

from openhotline.assessment.services.assessments import record_assessment
from openhotline.assessment.services.children import add_child
from openhotline.assessment.services.leases import (
    claim_item,
    extend_lease,
    release_item,
    reveal_address,
    take_next,
)
from openhotline.assessment.services.vocabulary import load_vocabulary

__all__ = [
    "add_child",
    "claim_item",
    "extend_lease",
    "load_vocabulary",
    "record_assessment",
    "release_item",
    "reveal_address",
    "take_next",
]
