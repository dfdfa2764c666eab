"""Questions about the people who work here."""

from django.db.models import QuerySet

from openhotline.accounts.models import User
from openhotline.common.actors import ActorKind, By


def by_for(user: User) -> By:
    """The person as the one who acts, with what their role may do."""
    return By(ActorKind.USER, user.username, frozenset(str(permission) for permission in user.permissions))


def people() -> QuerySet[User]:
    """Everybody who has, or had, an account: the active ones first, by name."""
    people: QuerySet[User] = User.objects.order_by("-is_active", "name")
    return people


def person(ref: str) -> User:
    """The person with this reference. Raises DoesNotExist."""
    found: User = User.objects.get(ref=ref)
    return found
