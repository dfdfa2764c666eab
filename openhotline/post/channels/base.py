"""What every channel answers, and how the outbox talks to it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Outcome(StrEnum):
    ACCEPTED = "accepted"  # the other side said that it has the letter
    LATER = "later"  # it does not have it, and may take it another time
    REFUSED = "refused"  # it does not have it, and never will
    UNCLEAR = "unclear"  # nobody knows


@dataclass(frozen=True)
class Answer:
    """How one half of a conversation ended. `text` may hold addresses: it is kept sealed and never logged."""

    outcome: Outcome
    code: str = ""
    text: str = ""

    def __repr__(self) -> str:
        return f"Answer({self.outcome}, {self.code})"


class Conversation(Protocol):
    """One try to send one letter."""

    def prepare(self) -> Answer | None:
        """Everything before the body. None: the other side is ready for it. Never raises for the network's sake."""

    def deliver(self) -> Answer:
        """The body. Only after `prepare` has answered None, once, and after that was committed."""

    def close(self) -> None:
        """Hang up, whatever was reached. May be repeated."""
