"""The people in our tests, with fixed meanings. Rita reports and is never a user."""

from openhotline.accounts.permissions import ROLES, Role
from openhotline.common.actors import ActorKind, By

CAST: dict[str, Role] = {
    "ana": Role.ANALYST,
    "ben": Role.ANALYST,  # another analyst: the second pair of eyes, the rival for a lease
    "lea": Role.LEAD,
    "olu": Role.AUDITOR,  # may read everything, may change nothing
    "noa": Role.NOTICE_OFFICER,
    "edi": Role.EDITOR,  # works on the hub and must never see a case
    "rev": Role.REVIEWER,  # the second pair of eyes on what the hub says
    "mo": Role.MODERATOR,
    "pol": Role.POLICE_LIAISON,
    "sta": Role.STATISTICIAN,
    "ada": Role.ADMINISTRATOR,
}


def person(name: str) -> By:
    return By(ActorKind.USER, name, frozenset(str(permission) for permission in ROLES[CAST[name]]))
