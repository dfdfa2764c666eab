import json
from datetime import datetime, timedelta

import pytest

from openhotline.accounts.models import OrganisationKind
from openhotline.api.models import Sending, SentReport
from openhotline.audit.models import Event
from openhotline.cases.models import GivenAddress, Report
from openhotline.cases.stages import Channel, ReportStage, Source
from openhotline.common import clock
from openhotline.config.worker import run_until_idle
from openhotline.intake import jobs
from openhotline.intake.models import ReporterContact, Statement
from tests.api.conftest import REPORTS, MachineOf, errors_of

pytestmark = pytest.mark.django_db

SEEN = {"addresses": ["https://pictures.example/1"]}


class TestSendReport:
    def test_takes_it_in_before_it_says_so(self, machine: MachineOf) -> None:
        answer = machine().post(REPORTS, SEEN)

        report = Report.objects.get()
        assert answer.status_code == 201
        assert answer.json()["reference"] == report.ref
        assert report.received_at - datetime.fromisoformat(answer.json()["received_at"]) < timedelta(milliseconds=1)
        assert answer.headers["Location"].endswith(f"/api/v1/reports/{report.ref}")
        assert answer.headers["Idempotency-Replayed"] == "false"

    def test_keeps_all_that_was_said(self, machine: MachineOf) -> None:
        machine().post(
            REPORTS,
            {
                "addresses": ["hxxps://pictures[.]example/1", "https://pictures.example/2"],
                "accounts": [{"platform": "Example Chat", "account": "@somebody"}],
                "words": "In the second row.",
                "category": "grooming",
                "urgent": True,
                "language": "pt-BR",
                "contact": "desk@host.example",
            },
        )

        report = Report.objects.get()
        assert (report.category, report.urgent, report.language) == ("grooming", True, "pt-BR")
        assert GivenAddress.objects.filter(report=report).count() == 3
        assert Statement.objects.get(report=report).words.open() == "In the second row."
        assert ReporterContact.objects.get(report=report).contact.open() == "desk@host.example"

    @pytest.mark.parametrize("kind", OrganisationKind.values)
    def test_counts_it_as_the_kind_of_its_organisation(self, kind: str, machine: MachineOf) -> None:
        machine(f"some-{kind}", kind).post(REPORTS, SEEN)

        report = Report.objects.get()
        assert (report.source, report.channel) == (Source(kind), Channel.API)
        assert Event.objects.get(action="report.received").by == f"member:some-{kind}"

    def test_brings_it_as_far_as_any_report(self, machine: MachineOf) -> None:
        machine().post(REPORTS, SEEN)
        machine().post(REPORTS, {"words": "Only a try.", "test": True})

        run_until_idle([jobs.SCREEN], at=clock.now())

        stages = list(Report.objects.order_by("pk").values_list("stage", flat=True))
        assert stages == [ReportStage.LINKED, ReportStage.TEST]

    def test_takes_words_alone(self, machine: MachineOf) -> None:
        assert machine().post(REPORTS, {"words": "In a game."}).status_code == 201

    def test_drops_media_written_as_letters_and_keeps_the_rest(self, machine: MachineOf) -> None:
        picture = "data:image/png;base64," + "iVBORw0KGgo" * 300

        machine().post(REPORTS, {"words": f"It looked like this: {picture} and was on top."})

        assert Statement.objects.get().words.open() == "It looked like this: [left out: not text] and was on top."

    def test_drops_half_a_character_and_keeps_the_rest(self, machine: MachineOf) -> None:
        machine().post(REPORTS, {"words": "Half a \ud83d face, and \x00 nothing."})

        assert Statement.objects.get().words.open() == "Half a  face, and  nothing."

    def test_refuses_nobody_for_sending_often(self, machine: MachineOf) -> None:
        one = machine()

        answers = {one.post(REPORTS, {"words": f"Number {number}."}).status_code for number in range(60)}

        assert answers == {201} and Report.objects.count() == 60


class TestWhatCannotBeRead:
    @pytest.mark.parametrize(
        ("body", "where"),
        [
            ({}, "#"),
            ({"words": "  \n "}, "#"),
            ({"addresses": ["not an address"]}, "#/addresses/0"),
            ({"addresses": ["https://a.example/1", "data:image/png;base64,iVBOR"]}, "#/addresses/1"),
            ({"addresses": "https://a.example/1"}, "#/addresses"),
            ({"addresses": [1]}, "#/addresses/0"),
            ({"addresses": None}, "#/addresses"),
            ({"addresses": ["https://a.example/1"] * 51}, "#/addresses"),
            ({"accounts": [{"platform": "x"}]}, "#/accounts/0/account"),
            ({"accounts": [{"platform": "x", "account": "https://a.example/"}]}, "#/accounts/0"),
            ({"accounts": ["somebody"]}, "#/accounts/0"),
            ({"words": "Seen it. " * 1_200}, "#/words"),
            ({"words": "Seen.", "contact": "x" * 201}, "#/contact"),
            ({"words": "Seen.", "category": "spam"}, "#/category"),
            ({"words": "Seen.", "language": "English, please"}, "#/language"),
            ({"words": "Seen.", "urgent": "yes"}, "#/urgent"),
            ({"words": "Seen.", "test": 1}, "#/test"),
            ({"words": ["Seen."]}, "#/words"),
            ({"words": "Seen.", "adress": "x"}, "#/adress"),
            ({"words": "Seen.", "a/b~c": "x"}, "#/a~1b~0c"),
        ],
    )
    def test_is_named_by_its_place_and_nothing_is_kept(self, body: object, where: str, machine: MachineOf) -> None:
        answer = machine().post(REPORTS, body)

        assert answer.status_code == 422 and answer.headers["Content-Type"] == "application/problem+json"
        assert where in errors_of(answer)
        assert not Report.objects.exists() and not Sending.objects.exists()

    def test_is_all_named_at_once(self, machine: MachineOf) -> None:
        answer = machine().post(REPORTS, {"addresses": ["no", "https://a.example/", "also no"], "category": "spam"})

        assert set(errors_of(answer)) == {"#/addresses/0", "#/addresses/2", "#/category"}

    def test_counts_addresses_and_accounts_together(self, machine: MachineOf) -> None:
        many = {
            "addresses": [f"https://a.example/{number}" for number in range(30)],
            "accounts": [{"platform": "example-chat", "account": f"somebody{number}"} for number in range(21)],
        }

        assert "at most 50" in errors_of(machine().post(REPORTS, many))["#/addresses"]

    def test_names_the_fields_that_are_known(self, machine: MachineOf) -> None:
        said = errors_of(machine().post(REPORTS, {"words": "Seen.", "urls": []}))["#/urls"]

        assert "addresses" in said and "words" in said

    def test_is_never_repeated_in_the_answer(self, machine: MachineOf) -> None:
        answer = machine().post(REPORTS, {"addresses": ["canary canary"], "category": "canary", "language": "canary!"})

        assert "canary" not in answer.text


class TestTheBody:
    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"{",
            b"[]",
            b'"words"',
            b"null",
            b'{"words": NaN}',
            b'{"words": "a", "words": "b"}',
            b'{"words": "\xff"}',
            '{"words": "Seen."}'.encode("utf-16"),
            b'{"words":' + b"[" * 20_000,
            b'{"words":' + b"[" * 10 + b"]" * 10 + b"}",
            b'{"words": ' + b"9" * 5_000 + b"}",
        ],
    )
    def test_has_to_be_one_plain_object(self, body: bytes, machine: MachineOf) -> None:
        answer = machine().post(REPORTS, body)

        assert answer.status_code == 400 and answer.json()["type"].endswith("/api/#not-json")

    def test_may_begin_with_a_byte_order_mark(self, machine: MachineOf) -> None:
        assert machine().post(REPORTS, b"\xef\xbb\xbf" + json.dumps(SEEN).encode()).status_code == 201

    @pytest.mark.parametrize(
        "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
    )
    def test_has_to_be_json(self, kind: str, machine: MachineOf) -> None:
        answer = machine().post(REPORTS, json.dumps(SEEN).encode(), **{"Content-Type": kind})

        assert answer.status_code == 415

    def test_has_to_be_in_utf_8_and_not_packed(self, machine: MachineOf) -> None:
        latin = machine().post(REPORTS, SEEN, **{"Content-Type": "application/json; charset=latin-1"})
        packed = machine().post(REPORTS, SEEN, **{"Content-Encoding": "gzip"})

        assert [latin.status_code, packed.status_code] == [415, 415]

    def test_has_an_end(self, machine: MachineOf) -> None:
        answer = machine().post(REPORTS, {"words": "x" * 3 * 2**20})

        assert answer.status_code == 413 and not Report.objects.exists()


class TestWhoMay:
    def test_is_whoever_shows_a_key_with_the_scope(self, machine: MachineOf) -> None:
        answer = machine(scopes=("reports:read",)).post(REPORTS, SEEN)

        assert answer.status_code == 403 and "reports:write" in answer.json()["detail"]
        assert 'scope="reports:write"' in answer.headers["WWW-Authenticate"]

    def test_is_told_to_strangers_before_the_body_is_looked_at(self, stranger) -> None:
        answer = stranger.post(REPORTS, b"{")

        assert answer.status_code == 401 and answer.headers["WWW-Authenticate"].startswith("Bearer")

    def test_is_remembered_with_the_report(self, machine: MachineOf) -> None:
        machine("police-xx", "police").post(REPORTS, SEEN)

        assert SentReport.objects.get().organisation.short_name == "police-xx"
