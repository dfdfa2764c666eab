"""The harness itself: what the other tests trust."""

import os
import socket
import threading
from collections.abc import Callable

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, connection, connections

from openhotline.common import faults
from openhotline.common.actors import By
from tests.support.faces import FaceClient
from tests.support.faults import dies_at
from tests.support.outages import FragileDatabase
from tests.support.sockets import WouldLeaveThisMachine


def _mark(name: str) -> None:
    ContentType.objects.create(app_label="harness", model=name)


def _marks() -> set[str]:
    return set(ContentType.objects.filter(app_label="harness").values_list("model", flat=True))


class TestDatabases:
    @pytest.mark.django_db
    def test_runs_on_the_chosen_kind(self) -> None:
        assert connection.vendor == os.environ.get("TEST_DATABASE", "sqlite")

    @pytest.mark.django_db
    @pytest.mark.parametrize("name", ["first", "second"])
    def test_rolls_an_ordinary_test_back(self, name: str) -> None:
        _mark(name)

        assert _marks() == {name}

    @pytest.mark.parametrize("name", ["first", "second"])
    def test_gives_a_committing_test_a_database_of_its_own(self, committed_db: str, name: str) -> None:
        _mark(name)

        assert _marks() == {name}

    def test_shows_a_commit_to_other_threads(self, committed_db: str) -> None:
        seen: list[set[str]] = []

        def look() -> None:
            seen.append(_marks())
            connections.close_all()

        _mark("here")
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()

        assert seen == [{"here"}]

    def test_can_take_a_database_away_and_bring_it_back(self, fragile_db: FragileDatabase) -> None:
        _mark("before")
        fragile_db.take_away()
        with pytest.raises(DatabaseError):
            _mark("during")
        fragile_db.bring_back()

        assert _marks() == {"before"}


class TestFaults:
    def _work(self) -> None:
        _mark("committed")
        faults.point("harness.between")
        _mark("never")

    def test_keeps_what_was_committed_before_the_kill(self, committed_db: str) -> None:
        dies_at("harness.between", self._work)

        assert _marks() == {"committed"}

    def test_fails_when_the_point_is_never_reached(self, committed_db: str) -> None:
        with pytest.raises(AssertionError, match="never came past"):
            dies_at("harness.elsewhere", self._work)

    def test_shows_what_the_child_said_when_it_failed(self, committed_db: str) -> None:
        with pytest.raises(AssertionError, match="ZeroDivisionError"):
            dies_at("harness.between", lambda: 1 / 0)


class TestSockets:
    def test_reaches_this_machine(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            socket.create_connection(server.getsockname()[:2]).close()

    def test_asks_nobody_for_a_name(self) -> None:
        with pytest.raises(WouldLeaveThisMachine):
            socket.getaddrinfo("host.example", 80)

    def test_sends_no_datagram_elsewhere(self) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender, pytest.raises(WouldLeaveThisMachine):
            sender.sendto(b"", ("192.0.2.1", 53))

    def test_connects_nowhere_else(self) -> None:
        with socket.socket() as caller, pytest.raises(WouldLeaveThisMachine):
            caller.connect(("192.0.2.1", 80))


class TestFaces:
    def test_have_the_settings_of_their_own_process(self, public: FaceClient) -> None:
        with public.settings():
            there = settings.FACE, settings.ROOT_URLCONF, settings.SESSION_COOKIE_NAME

        assert there == ("public", "openhotline.config.urls.public", "public")
        assert settings.FACE == "worker"

    @pytest.mark.django_db
    def test_send_a_stranger_to_the_sign_in_page(self, staff: Callable[[By | None], FaceClient]) -> None:
        answer = staff(None).get("/")

        assert answer.status_code == 302 and "login" in answer["Location"]

    @pytest.mark.django_db
    def test_know_a_colleague_who_signed_in(self, staff: Callable[[By | None], FaceClient], ana: By) -> None:
        answer = staff(ana).get("/account/")

        assert answer.status_code == 200
