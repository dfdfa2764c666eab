import pytest

from openhotline.api.models import Sending
from openhotline.cases.models import Report
from openhotline.cases.stages import ReportStage
from openhotline.common import clock
from openhotline.config.worker import run_until_idle
from openhotline.intake import jobs, services
from tests.api.conftest import BATCH, Machine, MachineOf, errors_of, key_for, organisation

GOOD, BAD = {"addresses": ["https://pictures.example/1"]}, {"addresses": ["not an address"], "adress": "x"}


@pytest.mark.django_db
class TestSendReports:
    def test_takes_what_can_be_read_and_names_the_rest(self, machine: MachineOf) -> None:
        answer = machine().post(BATCH, {"reports": [GOOD, BAD, {"words": "Seen."}, "no object"]})

        told = answer.json()
        assert answer.status_code == 201
        assert (told["taken"], told["not_taken"], told["dry_run"]) == (2, 2, False)
        assert [row["taken"] for row in told["rows"]] == [True, False, True, False]
        refs = [row["reference"] for row in told["rows"] if row["taken"]]
        assert refs == list(Report.objects.order_by("pk").values_list("ref", flat=True))
        assert [each["pointer"] for each in told["rows"][1]["errors"]] == ["#/reports/1/adress"]
        assert [each["pointer"] for each in told["rows"][3]["errors"]] == ["#/reports/3"]

    def test_checks_every_row_before_it_takes_the_first(self, machine: MachineOf, monkeypatch) -> None:
        def never(**_given):
            raise AssertionError

        monkeypatch.setattr(services, "submit_report", never)

        answer = machine().post(BATCH, {"reports": [BAD, {"words": ""}]})

        assert answer.status_code == 422
        assert set(errors_of(answer)) == {"#/reports/0/adress", "#/reports/1"}
        assert not Sending.objects.exists()

    def test_writes_nothing_in_a_dry_run_and_says_what_it_would_do(self, machine: MachineOf) -> None:
        one, key = machine(), "the-same-key"

        answer = one.post(BATCH, {"reports": [GOOD, BAD], "dry_run": True}, once=key)

        told = answer.json()
        assert answer.status_code == 200 and told["dry_run"] is True
        assert [(row["taken"], row["reference"]) for row in told["rows"]] == [(True, None), (False, None)]
        assert not Report.objects.exists() and not Sending.objects.exists()
        assert one.post(BATCH, {"reports": [GOOD, BAD]}, once=key).status_code == 201

    def test_makes_two_reports_of_two_equal_rows(self, machine: MachineOf) -> None:
        machine().post(BATCH, {"reports": [GOOD, GOOD]})

        assert Report.objects.count() == 2

    def test_posted_again_answers_alike_and_adds_nothing(self, machine: MachineOf) -> None:
        one, body = machine(), {"reports": [GOOD, BAD, GOOD]}

        first, again = (one.post(BATCH, body, once="the-same-key") for _time in range(2))

        assert first.content == again.content and Report.objects.count() == 2
        assert [answer.headers["Idempotency-Replayed"] for answer in (first, again)] == ["false", "true"]

    @pytest.mark.parametrize(
        ("body", "where"),
        [
            ({}, "#/reports"),
            ({"reports": []}, "#/reports"),
            ({"reports": GOOD}, "#/reports"),
            ({"reports": [GOOD] * 1_001}, "#/reports"),
            ({"reports": [GOOD], "dry_run": "true"}, "#/dry_run"),
            ({"reports": [GOOD], "dryrun": True}, "#/dryrun"),
        ],
    )
    def test_refuses_a_body_that_is_no_batch(self, body: object, where: str, machine: MachineOf) -> None:
        answer = machine().post(BATCH, body)

        assert answer.status_code == 422 and where in errors_of(answer)
        assert not Report.objects.exists()

    def test_leaves_a_bulk_of_equal_rows_to_a_person_and_refuses_none(self, machine: MachineOf) -> None:
        answer = machine().post(BATCH, {"reports": [GOOD] * (services.BULK + 5)})
        run_until_idle([jobs.SCREEN], at=clock.now())

        assert answer.json()["taken"] == services.BULK + 5
        assert Report.objects.filter(stage=ReportStage.SUSPECTED_BULK).count() == 5

    def test_says_in_the_document_how_many_it_takes(self, machine: MachineOf) -> None:
        schema = machine().get("/api/v1/openapi.json").json()["components"]["schemas"]["BatchIn"]

        assert schema["properties"]["reports"]["maxItems"] == 1_000
        assert schema["properties"]["reports"]["items"] == {"$ref": "#/components/schemas/ReportIn"}


class TestManyRows:
    def test_are_all_taken_in_at_once(self, committed_db: str) -> None:
        one = Machine(key_for(organisation()))
        rows = [{"addresses": [f"https://pictures.example/{number}"]} for number in range(200)]

        answer = one.post(BATCH, {"reports": rows})

        assert answer.json()["taken"] == Report.objects.count() == 200
