"""The ways out: a channel is a module with a `Conversation`, found by the letter's kind.

A conversation has two halves, so that the outbox can commit that the body is about to leave *between* them:
`prepare` does all that can be repeated without harm, `deliver` what cannot. Neither touches the database, so many
of them run at once in threads.
"""

from collections.abc import Callable, Mapping

from openhotline.post.channels import smtp, webhook
from openhotline.post.channels.base import Answer, Conversation, Outcome
from openhotline.post.composing import Parts
from openhotline.post.stages import Kind

CHANNELS: Mapping[str, Callable[[Parts], Conversation]] = {
    Kind.MAIL: smtp.Conversation,
    Kind.WEBHOOK: webhook.Conversation,
}

__all__ = ["CHANNELS", "Answer", "Conversation", "Outcome"]
