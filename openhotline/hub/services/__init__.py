"""Deeds of the hub."""

from openhotline.hub.services.comments import leave_comment, object_to
from openhotline.hub.services.contributions import (
    Offered,
    answer_contribution,
    decline_contribution,
    draft_contribution,
    follow_contribution,
    note_published,
    open_contribution,
    read_contribution,
    take_in_contribution,
    withdraw_contribution,
)
from openhotline.hub.services.digests import readers_digests_due, tell_of_readers
from openhotline.hub.services.links import read_links, record_look
from openhotline.hub.services.loading import load_hub
from openhotline.hub.services.moderation import (
    DECISIONS,
    forget_comments,
    look_again,
    read_held,
    refuse_alike,
    refuse_crowd,
    take_down,
)
from openhotline.hub.services.scheduling import publish_scheduled, take_off_expired
from openhotline.hub.services.translating import open_sections

__all__ = [
    "DECISIONS",
    "Offered",
    "answer_contribution",
    "decline_contribution",
    "draft_contribution",
    "follow_contribution",
    "forget_comments",
    "leave_comment",
    "load_hub",
    "look_again",
    "note_published",
    "object_to",
    "open_contribution",
    "open_sections",
    "publish_scheduled",
    "read_contribution",
    "read_held",
    "read_links",
    "readers_digests_due",
    "record_look",
    "refuse_alike",
    "refuse_crowd",
    "take_down",
    "take_in_contribution",
    "take_off_expired",
    "tell_of_readers",
    "withdraw_contribution",
]
