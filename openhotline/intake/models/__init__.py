"""What intake keeps. Only intake reads these tables."""

from openhotline.intake.models.messages import Direction, Message, NewsByMail, Withdrawal
from openhotline.intake.models.statements import Guessing, Receipt, ReporterContact, Statement
from openhotline.intake.models.visits import Visit

__all__ = [
    "Direction",
    "Guessing",
    "Message",
    "NewsByMail",
    "Receipt",
    "ReporterContact",
    "Statement",
    "Visit",
    "Withdrawal",
]
