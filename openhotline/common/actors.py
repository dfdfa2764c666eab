"""Who does a deed: one small type, passed as `by=` and stored as text."""

from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    USER = "user"
    JOB = "job"
    MEMBER = "member"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class By:
    """The one who acts. `str()` is what the audit keeps: `user:ana`, `job:trace`, `nobody`.

    Permissions travel with it as plain text, so that rooms below `accounts` need not know them.
    """

    kind: ActorKind
    name: str = ""
    permissions: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.kind}:{self.name}" if self.name else str(self.kind)

    def may(self, permission: str) -> bool:
        return permission in self.permissions


NOBODY = By(ActorKind.NOBODY)


def job(name: str) -> By:
    """The system itself, doing the named job. It has no permissions: what a job may do is decided by people before."""
    return By(ActorKind.JOB, name)
