"""Who may open what: every page of the staff face, taken from its URLconf, against strangers and every role."""

import importlib
import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.regex_helper import normalize

from openhotline.accounts.access import View, is_open, permissions_of
from openhotline.accounts.permissions import ROLES, Permission
from openhotline.common.actors import By
from tests.accounts.by_hand import Staff
from tests.support.cast import CAST, person

STAFF = "openhotline.config.urls.staff"
OPEN = {
    "account_login",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "account_logout",
    "account_inactive",
    "health",
    "mark",
}
FILL = ("XX-AAAAAAAA", "1", "none", "XX", "2026-01-01", "2026H1", "00000000-0000-0000-0000-000000000000")


@dataclass(frozen=True)
class Door:
    name: str
    path: str
    view: View

    def __str__(self) -> str:
        return self.path


def doors(patterns: list[URLPattern | URLResolver], before: str = "", within: str = "") -> Iterator[Door]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from doors(pattern.url_patterns, before + str(pattern.pattern), pattern.namespace or within)
        else:
            name = f"{within}:{pattern.name}" if within else pattern.name or ""
            yield Door(name, f"/{before}{made_up(pattern)}", pattern.callback)


def made_up(pattern: URLPattern) -> str:
    """An address that this pattern takes, about things that do not exist."""
    [(form, names)] = normalize(pattern.pattern.regex.pattern)
    for values in itertools.product(FILL, repeat=len(names)):
        path = form % dict(zip(names, values, strict=True))
        if pattern.pattern.match(path):
            return path
    raise AssertionError(f"Add to FILL something that {pattern.pattern} takes.")


DOORS = list(doors(get_resolver(STAFF).url_patterns))
CLOSED = [door for door in DOORS if not is_open(door.view)]


def test_every_staff_view_says_whom_it_is_for() -> None:
    silent = [door.path for door in CLOSED if permissions_of(door.view) is None]

    assert not silent, f"Write @needs(Permission.…) on the views of: {', '.join(silent)}"


def test_only_signing_in_is_open_to_strangers() -> None:
    assert {door.name for door in DOORS if is_open(door.view)} <= OPEN


def test_the_public_face_knows_no_staff_page() -> None:
    patterns = list(get_resolver("openhotline.config.urls.public").url_patterns)
    views = []
    while patterns:
        pattern = patterns.pop()
        if isinstance(pattern, URLResolver):
            patterns.extend(pattern.url_patterns)
        else:
            views.append(pattern.callback)

    assert views and not [view for view in views if permissions_of(view) is not None or is_open(view)]


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_gets_the_sign_in_page_everywhere(staff: Staff, method: str) -> None:
    stranger = staff(None)

    for door in CLOSED:
        answer = getattr(stranger, method)(door.path)
        assert (answer.status_code, answer.headers.get("Location", "")[:15]) == (302, "/account/login/"), door.path


@pytest.mark.django_db
@pytest.mark.parametrize("name", CAST)
def test_a_role_opens_what_its_permissions_open_and_nothing_else(staff: Staff, name: str) -> None:
    """With the permission a made-up reference may be missing (404) or a method wrong (405), but nothing is refused.

    Without it no form is taken; a page that takes forms only may say so (405) to whoever just looks.
    """
    by: By = person(name)
    client = staff(by)
    client.raise_request_exception = False

    for door in CLOSED:
        needed = permissions_of(door.view)
        if needed is None or door.name.startswith(("account_", "mfa_", "usersessions_")):
            continue
        if door.path.startswith("/cms/") and by.may(Permission.EDIT):
            continue  # a library's pages, which decide more: tests/hub/test_editing.py
        looked = client.get(door.path).status_code
        if all(by.may(permission) for permission in needed):
            assert looked != 403, f"{name} is refused at {door.path}"
        else:
            assert looked in (403, 405), f"{name} gets {looked} at {door.path}"
            assert client.post(door.path).status_code == 403, f"{name} may send the form at {door.path}"


def test_every_permission_belongs_to_a_role() -> None:
    assert frozenset().union(*ROLES.values()) == frozenset(Permission)


def test_nobody_who_only_reads_the_audit_may_change_anything() -> None:
    assert ROLES["auditor"] == {Permission.SEE_DESK, Permission.AUDIT, Permission.SEE_WORKLOAD}


def test_who_manages_people_sees_no_case() -> None:
    assert not ROLES["administrator"] & {Permission.SEE_DESK, Permission.REVEAL_ADDRESSES, Permission.READ_REPORTS}


def test_views_are_named_once() -> None:
    importlib.import_module(STAFF)
    names = [door.name for door in DOORS if not door.path.startswith("/cms/")]  # a library's are its own

    assert len(names) == len(set(names))
