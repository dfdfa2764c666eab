"""The cast, the clock, the databases and both faces. How to use them: docs/develop/testing.md."""

from tests.support import environment

environment.prepare()  # before anything reads Django's settings

import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django
import pytest
from django.conf import settings as django_settings

django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick: nothing here is secret
django.setup()

import hypothesis

# How long something takes is for benchmarks to say: a busy machine fails no test.
hypothesis.settings.register_profile("ours", deadline=None)
hypothesis.settings.load_profile("ours")

from django.db import connections

from openhotline.common.actors import By
from tests.support import databases
from tests.support.cast import person
from tests.support.faces import FaceClient
from tests.support.outages import SHORT_WAIT, FragileDatabase, LockableSQLite, StoppablePostgres
from tests.support.postgres import Postgres
from tests.support.signing import sign_in
from tests.support.sockets import refuse_to_leave

FOLDER_MARKERS = ("browser", "faults", "journeys")
DATABASES = {"db", "committed_db", "fragile_db"}
SERVER = pytest.StashKey[Postgres | None]()


# --- the run ---


def pytest_configure(config: pytest.Config) -> None:
    refuse_to_leave()
    config.stash[SERVER] = None
    if environment.kind() == "postgresql" and not environment.is_worker():
        config.stash[SERVER] = Postgres(environment.folder())
        config.stash[SERVER].start()


def pytest_unconfigure(config: pytest.Config) -> None:
    if server := config.stash.get(SERVER, None):
        server.stop()
    environment.tidy()


def pytest_report_header() -> str:
    return f"database: {environment.kind()}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for name in FOLDER_MARKERS:
            if f"/tests/{name}/" in item.path.as_posix():
                item.add_marker(name)
        if item.get_closest_marker("django_db") or DATABASES.intersection(getattr(item, "fixturenames", ())):
            item.add_marker("database")
        for marker in item.iter_markers("django_db"):
            if marker.kwargs.get("transaction") or marker.args:
                raise pytest.UsageError(f"{item.nodeid}: tests that commit ask for `committed_db`; nothing is flushed.")
    # Playwright keeps an event loop running in its thread, beside which no other can be started: last, then.
    items.sort(key=lambda item: "/tests/browser/" in item.path.as_posix())


# --- databases ---


@pytest.fixture(scope="session")
def _store(django_test_environment: None, django_db_blocker: Any) -> databases.Store:
    """The template stands after this."""
    store = databases.store()
    with django_db_blocker.unblock():
        databases.build_template(store)
    return store


@pytest.fixture(scope="session")
def django_db_setup(_store: databases.Store, worker_id: str, django_db_blocker: Any) -> Iterator[None]:
    """What `django_db` tests of this worker share, each in a transaction that is rolled back."""
    with django_db_blocker.unblock(), databases.copy_of_template(_store, f"shared_{worker_id}"):
        django_db_blocker.block()
        yield
        django_db_blocker.restore()


@pytest.fixture
def committed_db(
    request: pytest.FixtureRequest, _store: databases.Store, worker_id: str, django_db_blocker: Any
) -> Iterator[str]:
    """A database of this test's own, in which commits are real. Its value is the `DATABASE_URL` for other processes."""
    if request.node.get_closest_marker("django_db"):
        pytest.fail("Use `django_db` (rolled back) or `committed_db` (a database of its own), not both.")
    with django_db_blocker.unblock(), databases.copy_of_template(_store, f"own_{worker_id}"):
        yield _store.url(f"own_{worker_id}")


@pytest.fixture
def fragile_db(committed_db: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FragileDatabase]:
    """A committed database that can be taken away: `fragile_db.take_away()`, `fragile_db.bring_back()`."""
    settings = connections["default"].settings_dict
    if environment.kind() == "sqlite":
        waiting = settings["OPTIONS"]["timeout"]
        settings["OPTIONS"]["timeout"] = SHORT_WAIT
        connections.close_all()
        lockable = LockableSQLite(settings["NAME"])
        yield lockable
        lockable.bring_back()
        settings["OPTIONS"]["timeout"] = waiting
        return
    with tempfile.TemporaryDirectory(prefix="openhotline-fragile-") as folder:
        server = Postgres(Path(folder))
        server.start()
        server.copy_from(Postgres(environment.folder()), template=databases.TEMPLATE, name="fragile")
        before = settings["NAME"], settings["HOST"]
        connections.close_all()
        settings["NAME"], settings["HOST"] = "fragile", folder
        yield StoppablePostgres(server)
        connections.close_all()
        settings["NAME"], settings["HOST"] = before
        server.stop()


# --- the cast and the clock ---


@pytest.fixture
def at() -> datetime:
    """A Tuesday morning."""
    return datetime(2026, 3, 3, 9, 0, tzinfo=UTC)


@pytest.fixture
def ana() -> By:
    """An analyst."""
    return person("ana")


@pytest.fixture
def ben() -> By:
    """Another analyst: the second pair of eyes, the rival for a lease."""
    return person("ben")


@pytest.fixture
def lea() -> By:
    """The lead."""
    return person("lea")


@pytest.fixture
def olu() -> By:
    """The auditor: may read everything, may change nothing."""
    return person("olu")


@pytest.fixture
def noa() -> By:
    """The notice officer."""
    return person("noa")


@pytest.fixture
def edi() -> By:
    """An editor of the hub, who must never see a case."""
    return person("edi")


# --- the two faces ---


@pytest.fixture
def public() -> FaceClient:
    """A visitor of the public site."""
    return FaceClient("public")


@pytest.fixture
def staff() -> Callable[[By | None], FaceClient]:
    """`staff(ana)`: the staff site, signed in with the second factor; `staff(None)`: a stranger at its door."""

    def _staff(by: By | None) -> FaceClient:
        client = FaceClient("staff")
        if by is not None:
            sign_in(client, by)
        return client

    return _staff
