"""What intake keeps. Only intake reads these tables."""

from openhotline.intake.models.floods import Likeness, NetworkKey, Window
from openhotline.intake.models.hashes import GivenHash, HashState
from openhotline.intake.models.mail import Mailbox, Outcome, ReceivedMail
from openhotline.intake.models.messages import Direction, Message, NewsByMail, Withdrawal
from openhotline.intake.models.statements import Guessing, Receipt, ReporterContact, Statement
from openhotline.intake.models.visits import Visit

__all__ = [
    "Direction",
    "GivenHash",
    "Guessing",
    "HashState",
    "Likeness",
    "Mailbox",
    "Message",
    "NetworkKey",
    "NewsByMail",
    "Outcome",
    "Receipt",
    "ReceivedMail",
    "ReporterContact",
    "Statement",
    "Visit",
    "Window",
    "Withdrawal",
]
