"""Organisations that report by machine, their keys, and a client that speaks as one of them."""

import json
from datetime import timedelta
from typing import Any, Protocol
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from openhotline.accounts import services as accounts
from openhotline.accounts.models import Organisation, Scope
from openhotline.common import clock
from tests.support.cast import person
from tests.support.faces import FaceClient

REPORTS, BATCH = "/api/v1/reports", "/api/v1/reports/batch"
BOTH = (Scope.WRITE_REPORTS, Scope.READ_REPORTS)
ADA = person("ada")


def organisation(short_name: str = "example-host", kind: str = "member") -> Organisation:
    found = Organisation.objects.filter(short_name=short_name).first()
    return found or accounts.add_organisation(
        short_name=short_name, name=short_name.title(), kind=kind, by=ADA, at=clock.now()
    )


def key_for(owner: Organisation, *scopes: str) -> str:
    at = clock.now()
    last_day = at.date() + timedelta(days=300)
    made = accounts.make_api_key(
        organisation=owner, label="nightly run", scopes=scopes or BOTH, expires_on=last_day, by=ADA, at=at
    )
    return made[1]


class Machine:
    """A program of an organisation. `post` makes up a key of idempotency unless one is given.

    In threads, give it a plain client and put the settings of the public face on around them all.
    """

    def __init__(self, key: str = "", client: Client | None = None) -> None:
        self.client = client or FaceClient("public", raise_request_exception=False)
        self.key = key

    def post(self, path: str, body: object, *, once: str | None = "", **headers: str) -> Any:
        if once is not None:
            headers.setdefault("Idempotency-Key", once or str(uuid4()))
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        content_type = headers.pop("Content-Type", "application/json")
        return self.client.post(path, data, content_type=content_type, headers=self._with_key(headers))

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(path, headers=self._with_key(headers))

    def ask(self, method: str, path: str, **headers: str) -> Any:
        return self.client.generic(method, path, headers=self._with_key(headers))

    def _with_key(self, headers: dict[str, str]) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}", **headers} if self.key else headers


class MachineOf(Protocol):
    def __call__(self, short_name: str = ..., kind: str = ..., scopes: tuple[str, ...] = ...) -> Machine: ...


@pytest.fixture
def machine() -> MachineOf:
    """`machine()`: a member's, that may do everything; `machine("police-xx", "police")` another's."""

    def _machine(short_name: str = "example-host", kind: str = "member", scopes: tuple[str, ...] = BOTH) -> Machine:
        return Machine(key_for(organisation(short_name, kind), *scopes))

    return _machine


@pytest.fixture
def stranger() -> Machine:
    """Somebody without a key."""
    return Machine()


def errors_of(answer: HttpResponse) -> dict[str, str]:
    """What is wrong, by its place."""
    return {each["pointer"]: each["detail"] for each in answer.json().get("errors", [])}  # type: ignore[attr-defined]
