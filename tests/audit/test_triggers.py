from datetime import datetime

import pytest
from django.core import checks
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from openhotline.audit import services as audit
from openhotline.audit.models import Event, Head
from openhotline.audit.triggers import append_only_models, make_triggers, missing_triggers
from openhotline.common.actors import By
from tests.audit.tampering import without_triggers, write

FORBIDDEN = [
    "UPDATE audit_event SET about = 'PA-X'",
    "UPDATE audit_event SET about = 'PA-X' WHERE seq = 1",
    "DELETE FROM audit_event",
    "DELETE FROM audit_anchor",
    "UPDATE audit_anchor SET seq = 1",
    "DELETE FROM audit_head",
    "UPDATE audit_head SET hash = 'x'",
    "UPDATE audit_head SET seq = seq - 1",
]
FORBIDDEN_TOO = {
    "sqlite": [
        "INSERT OR REPLACE INTO audit_event SELECT seq, at, 'x', action, about, facts, prev, hash FROM audit_event",
        "INSERT OR REPLACE INTO audit_head SELECT id, 0, hash FROM audit_head",
        "INSERT INTO audit_event SELECT * FROM audit_event WHERE true ON CONFLICT (seq) DO UPDATE SET about = 'x'",
    ],
    "postgresql": [
        "TRUNCATE audit_event",
        "TRUNCATE audit_anchor",
        "TRUNCATE audit_head",
        "TRUNCATE audit_event, audit_head CASCADE",
        "INSERT INTO audit_event SELECT * FROM audit_event ON CONFLICT (seq) DO UPDATE SET about = 'x'",
        "SET LOCAL session_replication_role = replica; DELETE FROM audit_event",
    ],
}


def execute(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def drop(table: str) -> None:
    """Take all triggers of a table away."""
    if connection.vendor == "postgresql":
        ask = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgrelid = %s::regclass"
        forget = "DROP TRIGGER {} ON " + table
    else:
        ask, forget = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", "DROP TRIGGER {}"
    with connection.cursor() as cursor:
        cursor.execute(ask, [table])
        for (name,) in cursor.fetchall():
            cursor.execute(forget.format(name))


@pytest.mark.django_db
class TestTheDatabase:
    @pytest.mark.parametrize("number", range(len(FORBIDDEN) + len(FORBIDDEN_TOO["postgresql"])))
    def test_refuses_to_rewrite_the_past(self, number: int, ana: By, at: datetime) -> None:
        write(3, by=ana, at=at)
        audit.anchor_head(where="a mail", at=at)
        before = list(Event.objects.order_by("seq").values_list()), Head.objects.values_list().get()
        statements = FORBIDDEN + FORBIDDEN_TOO[connection.vendor]

        with pytest.raises(IntegrityError, match="only g"), transaction.atomic():
            execute(statements[number % len(statements)])

        assert (list(Event.objects.order_by("seq").values_list()), Head.objects.values_list().get()) == before

    def test_guards_every_table_that_only_grows(self) -> None:
        assert Event in append_only_models()
        assert missing_triggers() == []


@pytest.mark.django_db
class TestMissingTriggers:
    @pytest.mark.parametrize("table", ["audit_event", "audit_anchor", "audit_head"])
    def test_names_those_that_are_gone(self, table: str) -> None:
        drop(table)

        assert missing_triggers() and all(name.startswith(f"{table}.") for name in missing_triggers())

    def test_names_those_that_were_switched_off_or_made_harmless(self) -> None:
        if connection.vendor == "postgresql":
            harm = [
                "ALTER TABLE audit_event DISABLE TRIGGER only_grows",
                "ALTER TABLE audit_event ENABLE TRIGGER only_grows",  # which a replica's session passes by
                "CREATE OR REPLACE TRIGGER only_grows BEFORE DELETE ON audit_event "
                "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
                "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql "
                "AS 'BEGIN RETURN NULL; END'",
            ]
        else:
            harm = [
                "DROP TRIGGER audit_event_no_update",
                "CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_event BEGIN SELECT 1; END",
            ]

        for number in range(1, len(harm) + 1):
            with transaction.atomic():
                execute(*(harm[number - 1 : number] if connection.vendor == "postgresql" else harm[:number]))

                assert [name for name in missing_triggers() if name.startswith("audit_event.")], harm[number - 1]

                make_triggers()
                assert missing_triggers() == []

    def test_is_told_by_a_system_check(self) -> None:
        with without_triggers():
            found = checks.run_checks(tags=[checks.Tags.database], databases=["default"])

        assert {message.id for message in found} >= {"audit.W001"}
        assert not any(message.is_serious() for message in found if message.id == "audit.W001")
        left = checks.run_checks(tags=[checks.Tags.database], databases=["default"])
        assert not [message for message in left if message.id == "audit.W001"]


@pytest.mark.django_db
class TestMakeTriggers:
    def test_changes_nothing_when_done_again(self, ana: By, at: datetime) -> None:
        write(3, by=ana, at=at)
        before = Head.objects.values_list().get()

        make_triggers()
        make_triggers()

        assert missing_triggers() == [] and Head.objects.values_list().get() == before

    def test_never_makes_a_new_head_for_a_chain_that_lost_its_own(self, ana: By, at: datetime) -> None:
        write(3, by=ana, at=at)

        with without_triggers():
            Head.objects.all().delete()

        assert not Head.objects.exists()


class TestMigrate:
    def test_makes_lost_triggers_again(self, committed_db: str) -> None:
        for table in ("audit_event", "audit_anchor", "audit_head"):
            drop(table)

        call_command("migrate", verbosity=0)

        assert missing_triggers() == []
