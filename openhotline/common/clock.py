"""The one clock. Views, the worker and commands read it; everything below them is given `at`."""

from datetime import UTC, datetime

from django.db import connection


def now() -> datetime:
    """The database's time, so that several machines agree on leases and deadlines."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT clock_timestamp()")
            moment: datetime = cursor.fetchone()[0]
            return moment.astimezone(UTC)
        cursor.execute("SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')")
        return datetime.fromisoformat(cursor.fetchone()[0]).replace(tzinfo=UTC)
