"""Deeds of the outbox: letters are written, sent, settled; the outbox is frozen and released."""

from openhotline.post.composing import Attachment
from openhotline.post.headers import message_id
from openhotline.post.services.letters import page_duty_person, settle_letter, withdraw_letter, write_letter
from openhotline.post.services.outbox import freeze_outbox, release_outbox
from openhotline.post.services.sending import begin_body, put_back, record_answer, take_letter

__all__ = [
    "Attachment",
    "begin_body",
    "freeze_outbox",
    "message_id",
    "page_duty_person",
    "put_back",
    "record_answer",
    "release_outbox",
    "settle_letter",
    "take_letter",
    "withdraw_letter",
    "write_letter",
]
