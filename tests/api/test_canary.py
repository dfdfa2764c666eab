"""What must be in no table and no log after a report came in by machine."""

import logging
import re

import pytest
from django.db import connection

from openhotline.api import jobs as api_jobs
from openhotline.common import clock
from openhotline.config.worker import run_until_idle
from openhotline.intake import jobs
from tests.api.conftest import BATCH, REPORTS, Machine, key_for, organisation

REPORT = {
    "addresses": ["http://canary-host.example/canary-path"],
    "accounts": [{"platform": "example-chat", "account": "@canary_account"}],
    "words": "canary words",
    "contact": "canary@mail.example",
}
FROM = {"X-Forwarded-For": "203.0.113.77", "User-Agent": "CanaryMachine/1.0"}
WRONG = {"addresses": ["canary unreadable"], "canary-field": "canary-value"}


def all_tables() -> str:
    with connection.cursor() as cursor:
        rows = []
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            rows.append(str(cursor.fetchall()))
    return "\n".join(rows)


@pytest.mark.django_db
def test_nothing_of_what_was_said_or_who_said_it_is_in_a_table_or_a_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    key = key_for(organisation())
    one = Machine(key)

    sent = one.post(REPORTS, REPORT, once="canary-idempotency", **FROM)
    one.post(REPORTS, REPORT, once="canary-idempotency", **FROM)
    one.post(REPORTS, WRONG, **FROM)
    one.post(BATCH, {"reports": [REPORT, WRONG]}, **FROM)
    one.get(f"{REPORTS}/{sent.json()['reference']}", **FROM)
    Machine(key[:-1] + "-").post(REPORTS, REPORT, **FROM)
    run_until_idle([jobs.SCREEN, api_jobs.FORGET], at=clock.now())

    assert sent.status_code == 201
    for place in (all_tables(), caplog.text):
        assert not re.findall("canary", place, re.IGNORECASE)
        assert "203.0.113.77" not in place
        assert key.split("_", 2)[2] not in place and key not in place
