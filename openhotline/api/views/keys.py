"""Who asks: a bearer token that is the key of an organisation, with the scope that an operation needs."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from openhotline.accounts import selectors, services
from openhotline.accounts.models import Organisation, Scope
from openhotline.api.problems import Problem
from openhotline.common import clock
from openhotline.common.actors import By

SCOPE = "x-scope"
"""Under this name an operation tells the document which scope it needs."""
REALM = 'Bearer realm="reports"'


@dataclass(frozen=True)
class Caller:
    """The organisation whose key was shown."""

    by: By
    organisation: Organisation


class Authenticated(HttpRequest):
    """A request as operations behind a `Key` get it."""

    auth: Caller


class Key(HttpBearer):
    """Lets in whoever shows a good key with this scope."""

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        try:
            key = services.check_api_key(token, at=clock.now())
        except services.TooManyWrongKeys as refused:
            raise Problem(
                "too-many-wrong-keys", str(refused), headers={"Retry-After": str(refused.seconds)}
            ) from refused
        except services.WrongKey as refused:
            headers = {"WWW-Authenticate": f'{REALM}, error="invalid_token"'}
            raise Problem("wrong-key", str(refused), headers=headers) from refused
        by = selectors.by_for_key(key)
        if not by.may(self.scope):
            raise Problem(
                "missing-scope",
                f"This key lacks the scope {self.scope.value}.",
                headers={"WWW-Authenticate": f'{REALM}, error="insufficient_scope", scope="{self.scope.value}"'},
            )
        return Caller(by, key.organisation)


def behind(scope: Scope) -> dict[str, Any]:
    """What to give an operation that needs a key with this scope."""
    return {"auth": Key(scope), "openapi_extra": {SCOPE: scope.value}}


def no_key() -> Problem:
    return Problem("wrong-key", "Send your key as “Authorization: Bearer oh_…”.", headers={"WWW-Authenticate": REALM})
