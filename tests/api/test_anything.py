"""Whatever a machine sends, it is answered in a way that the document knows, and nothing half-read is kept."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openhotline.api.problems import Wrong
from openhotline.api.schemas import read_report
from openhotline.intake.submissions import Submission
from tests.api.conftest import BATCH, REPORTS, MachineOf

NAMES = ("addresses", "accounts", "words", "category", "urgent", "language", "contact", "test", "reports", "dry_run")
ANY_TEXT = st.text(st.characters(), max_size=40)
PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | ANY_TEXT
ANY_JSON = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES) | ANY_TEXT, inner, max_size=4),
    max_leaves=12,
)
NEARLY = st.fixed_dictionaries(
    {},
    optional={
        "addresses": st.lists(ANY_TEXT | st.just("https://pictures.example/1"), max_size=3),
        "accounts": st.lists(st.fixed_dictionaries({"platform": ANY_TEXT, "account": ANY_TEXT}), max_size=2),
        "words": ANY_TEXT,
        "category": st.sampled_from(["", "abuse", "spam"]),
        "urgent": st.booleans(),
        "language": st.sampled_from(["en", "pt-BR", "x"]) | ANY_TEXT,
        "contact": ANY_TEXT,
        "test": st.booleans(),
    },
)
MANY = settings(max_examples=300)
THROUGH_THE_DOOR = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


class TestReadReport:
    @MANY
    @given(ANY_JSON | NEARLY)
    def test_answers_a_report_or_what_is_wrong_with_it(self, data: Any) -> None:
        found = read_report(data)

        if isinstance(found, Submission):
            assert found.addresses or found.words
            assert len(found.addresses) <= 50 and len(found.words) <= 10_000 and len(found.contact) <= 200
            json.dumps([found.words, found.contact]).encode()
            "".join([found.words, found.contact, *(each.original for each in found.addresses)]).encode()
        else:
            assert found and all(isinstance(each, Wrong) and each.pointer.startswith("#") for each in found)

    @MANY
    @given(NEARLY)
    def test_reads_the_same_twice(self, data: Any) -> None:
        assert read_report(data) == read_report(json.loads(json.dumps(data)))


@pytest.mark.django_db
class TestEveryBody:
    @THROUGH_THE_DOOR
    @given(body=ANY_JSON | NEARLY | st.fixed_dictionaries({"reports": st.lists(NEARLY, max_size=3)}))
    def test_is_answered_by_what_the_document_knows(self, body: Any, machine: MachineOf) -> None:
        one = machine()

        for path in (REPORTS, BATCH):
            answer = one.post(path, body)
            assert answer.status_code in (200, 201, 400, 422)
            assert answer.headers["Content-Type"].startswith("application/")

    @THROUGH_THE_DOOR
    @given(body=st.binary(max_size=200))
    def test_of_mere_bytes_is_answered_too(self, body: bytes, machine: MachineOf) -> None:
        assert machine().post(REPORTS, body).status_code in (400, 422)
