from datetime import timedelta

import pytest

from openhotline.cases.models import Report
from openhotline.common import clock, keyring
from openhotline.intake import selectors
from tests.api.conftest import REPORTS, MachineOf
from tests.intake.given import submitted
from tests.support.faces import FaceClient

pytestmark = pytest.mark.django_db


def sent_by(machine) -> str:
    reference: str = machine.post(REPORTS, {"words": "Seen."}).json()["reference"]
    return reference


class TestReadStatus:
    def test_says_what_any_reporter_is_told(self, machine: MachineOf) -> None:
        one = machine()
        reference = sent_by(one)

        answer = one.get(f"{REPORTS}/{reference}")

        with FaceClient("public").settings():
            told = selectors.status_of(Report.objects.get(), at=clock.now())
        assert answer.status_code == 200
        assert answer.json()["stage"] == told.stage.value
        assert answer.json()["words"].startswith(str(told.stage.label))

    def test_is_as_late_as_for_any_reporter(self, machine: MachineOf, monkeypatch) -> None:
        """A day later it is being checked, whatever has become of it."""
        one = machine()
        reference = sent_by(one)
        now = clock.now()

        monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=30))

        assert one.get(f"{REPORTS}/{reference}").json()["stage"] == "checking"

    def test_forgives_how_the_reference_is_written(self, machine: MachineOf) -> None:
        one = machine()
        reference = sent_by(one)

        assert one.get(f"{REPORTS}/{reference.lower().replace('-', '')}").json()["reference"] == reference

    def test_knows_no_report_of_another_organisation(self, machine: MachineOf) -> None:
        reference = sent_by(machine())

        theirs = machine("other-host").get(f"{REPORTS}/{reference}")
        nobodys = machine("other-host").get(f"{REPORTS}/OH-AAAAAAAA")

        assert theirs.status_code == nobodys.status_code == 404
        assert theirs.content == nobodys.content

    def test_knows_no_report_of_the_public_form(self, machine: MachineOf) -> None:
        report = submitted("http://a.example/1", at=clock.now())

        assert machine().get(f"{REPORTS}/{report.ref}").status_code == 404

    def test_needs_a_key_that_may_read(self, machine: MachineOf, stranger) -> None:
        reference = sent_by(machine())

        assert machine(scopes=("reports:write",)).get(f"{REPORTS}/{reference}").status_code == 403
        assert stranger.get(f"{REPORTS}/{reference}").status_code == 401

    def test_opens_nothing_that_is_sealed(self, machine: MachineOf, monkeypatch) -> None:
        one = machine()
        reference = sent_by(one)

        def never(*_given, **_named):
            raise AssertionError("the public face opens nothing")

        monkeypatch.setattr(keyring, "open_sealed", never)

        assert one.get(f"{REPORTS}/{reference}").status_code == 200
