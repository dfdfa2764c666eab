"""Triggers by which the database itself refuses to change the past.

They are made after every migrate, because SQLite loses a table's triggers when it remakes the table.
One that was switched off, or whose words were changed, counts as missing.
"""

from collections.abc import Iterator
from typing import NamedTuple

from django.apps import apps
from django.db import connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from openhotline.audit.models import AppendOnly, Event, Head

# PostgreSQL: functions shared by all tables, with the words that `pg_proc` must show for them.
_REFUSE = """
BEGIN
    RAISE EXCEPTION '% only grows: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'integrity_constraint_violation';
END
"""
_FORWARD = """
BEGIN
    IF NEW.seq <= OLD.seq THEN
        RAISE EXCEPTION '% only goes forward', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
"""
_FUNCTIONS = {"audit_refuse": _REFUSE, "audit_forward": _FORWARD}

# Bits of pg_trigger.tgtype.
_BITS = {"ROW": 1, "BEFORE": 2, "DELETE": 8, "UPDATE": 16, "TRUNCATE": 32}


class Trigger(NamedTuple):
    """A trigger that should be there. On SQLite `make` is its whole text; on PostgreSQL its clauses are compared."""

    table: str
    name: str
    make: str
    function: str = ""
    kind: int = 0


def append_only_models() -> list[type[AppendOnly]]:
    """Every installed table that only grows: inheriting from `AppendOnly` is what enrols it."""
    return [model for model in apps.get_models() if issubclass(model, AppendOnly)]


def make_triggers(using: str = "default", only: list[type[models.Model]] | None = None) -> None:
    """Make every missing trigger, and the head of an empty chain. Doing it again changes nothing.

    `only` is for tables that are not installed: those that a test makes.
    """
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        missing = list(_missing(connection, only))
        if connection.vendor == "postgresql" and missing:
            for function, body in _FUNCTIONS.items():
                cursor.execute(
                    f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $body${body}$body$"
                )
        for trigger in missing:
            table = connection.ops.quote_name(trigger.table)
            if connection.vendor == "postgresql":
                cursor.execute(trigger.make)
                # ALWAYS: also for a session that calls itself a replica.
                cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {trigger.name}")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {trigger.name}")
                cursor.execute(trigger.make)
    if only is None and Head._meta.db_table in connection.introspection.table_names():
        _make_head(using)


def missing_triggers(using: str = "default") -> list[str]:
    """What is not there, is switched off or reads otherwise than it should, as `table.trigger`."""
    return [f"{trigger.table}.{trigger.name}" for trigger in _missing(connections[using], None)]


def _make_head(using: str) -> None:
    # Never for a chain that has events: a lost head is to be seen, not to be papered over.
    if not Head.objects.using(using).exists() and not Event.objects.using(using).exists():
        Head.objects.using(using).bulk_create([Head()], ignore_conflicts=True)


def _protected() -> list[type[models.Model]]:
    return [*append_only_models(), Head]


def _missing(connection: BaseDatabaseWrapper, only: list[type[models.Model]] | None) -> Iterator[Trigger]:
    there = set(connection.introspection.table_names())  # a table that is not migrated yet needs none
    for model in _protected() if only is None else only:
        if model._meta.db_table in there:
            wanted = _on_postgresql if connection.vendor == "postgresql" else _on_sqlite
            yield from (trigger for trigger in wanted(connection, model) if not _is_there(connection, trigger))


def _on_postgresql(connection: BaseDatabaseWrapper, model: type[models.Model]) -> Iterator[Trigger]:
    def trigger(name: str, events: str, level: str, function: str) -> Trigger:
        make = (
            f"CREATE OR REPLACE TRIGGER {name} BEFORE {events} ON {connection.ops.quote_name(table)} "
            f"FOR EACH {level} EXECUTE FUNCTION {function}()"
        )
        kind = sum(_BITS.get(word, 0) for word in ["BEFORE", level, *events.split()])
        return Trigger(table, name, make, function, kind)

    table = model._meta.db_table
    if model is Head:
        yield trigger("only_forward", "UPDATE", "ROW", "audit_forward")
        yield trigger("never_gone", "DELETE OR TRUNCATE", "STATEMENT", "audit_refuse")
    else:
        yield trigger("only_grows", "UPDATE OR DELETE OR TRUNCATE", "STATEMENT", "audit_refuse")


def _on_sqlite(connection: BaseDatabaseWrapper, model: type[models.Model]) -> Iterator[Trigger]:
    def trigger(name: str, when: str, sentence: str) -> Trigger:
        name = f"{table}_{name}"
        refuse = f"SELECT RAISE(ABORT, '{table} {sentence}')"
        return Trigger(table, name, f"CREATE TRIGGER {name} BEFORE {when} BEGIN {refuse}; END")

    table = model._meta.db_table
    pk = model._meta.pk
    assert pk is not None
    quoted, key = connection.ops.quote_name(table), connection.ops.quote_name(str(pk.column))
    only_if = " WHEN NEW.seq <= OLD.seq" if model is Head else ""
    yield trigger("no_update", f"UPDATE ON {quoted}{only_if}", "only goes forward" if only_if else "only grows")
    yield trigger("no_delete", f"DELETE ON {quoted}", "only grows")
    # INSERT OR REPLACE deletes the old row without asking the trigger for DELETE.
    replaces = f"EXISTS (SELECT 1 FROM {quoted} WHERE {key} = NEW.{key})"
    yield trigger("no_replace", f"INSERT ON {quoted} WHEN {replaces}", "only grows")


def _is_there(connection: BaseDatabaseWrapper, trigger: Trigger) -> bool:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT t.tgtype, p.proname, p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
                "WHERE t.tgrelid = %s::regclass AND t.tgname = %s "
                "AND t.tgenabled = 'A' AND t.tgqual IS NULL AND t.tgattr = ''",
                [connection.ops.quote_name(trigger.table), trigger.name],
            )
            found = cursor.fetchall() == [(trigger.kind, trigger.function, _FUNCTIONS[trigger.function])]
        else:
            cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = %s", [trigger.name])
            found = cursor.fetchall() == [(trigger.make,)]
    return bool(found)
