"""Ten years of made-up rows of everything that figures are counted from, by INSERT … SELECT: services would take days.

Each row follows from its number, so two runs have the same rows. A table `thing` holds what is to be of one chunk of
items (one row each, times as seconds of the epoch); every other statement turns it into rows of a real table. All
constraints and triggers are in force (so rows come after those that they name: SQLite would look through all of them
otherwise); columns that no figure reads are left empty. Imported once Django is set up.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.color import no_style
from django.db import connection, models, transaction

from openhotline.assessment.models import Assessment
from openhotline.cases.models import GivenAddress, Item, ItemMove, Procedure, Report, ReportMove
from openhotline.cases.stages import ILLEGAL, Source
from openhotline.common import clock
from openhotline.monitoring.models import Watch, WatchMove
from openhotline.notices.models import HostAnswer, Notice, NoticeItem, NoticeMove, Recipient
from openhotline.statistics.periods import Period
from openhotline.tracing.models import Trace

HEAVY = (
    *(Report, ReportMove, GivenAddress, Item, ItemMove, Assessment, Trace),
    *(Watch, WatchMove, Notice, NoticeMove, NoticeItem, HostAnswer),
)
HOUR, DAY = 3600, 86_400
CHUNK = 100_000
"""Items of one transaction."""
BLOCK = 10
"""Items in a row of which those that are watched are told in one notice."""
HOSTS = 40
REFS = 10_000_000
"""Numbers of references begin here, so that all have as many digits and stand in the order of their rows."""

AGES = ("0-2", "3-6", "7-10", "7-10", "11-13", "11-13", "11-13", "14-15", "16-17", "unknown")
SEXES = ("girls", "girls", "girls", "boys", "both", "unidentified")
CHILDREN = ("one", "one", "one", "two", "three_or_more", "unknown")
SEVERITIES = ("level_1", "level_2", "level_3", "level_3", "level_4", "unclear", "non_photographic")
HOW = ("unknown", "unknown", "tricked", "groomed", "coerced", "shared_by_peer")
SITES = ("image_host", "image_host", "image_host", "forum", "file_host", "website", "chat", "social_network", "")
COUNTRIES = ("NL", "NL", "NL", "US", "US", "FR", "DE", "RU", "RO", "BG", "LU", "MD", "CA", "")
TLDS = ("com", "com", "com", "net", "org", "ru", "to", "io", "")
DISMISSED = ("lawful", "lawful", "not_found")
WHY = ("adults", "not_illegal", "not_found")

THING = """
    SELECT n, seen, a, b, c, illegal, decided, illegal AND n % 100 = 7 AS overturned,
        illegal AND n % 500 <> 1 AS acting, decided + 600 AS acted,
        illegal AND n % 500 <> 1 AND n % 4 <> 0 AS watched, decided + 600 + {hour} * (2 + b * b / 1000) AS gone,
        k, {start} + {block} * k * {span} / {items} + 80 * {hour} AS over
    FROM (
        SELECT n, seen, a, b, c, a < 700 AS illegal, seen + {hour} * (1 + b % 72) + n % {hour} AS decided,
            (n - 1) / {block} + 1 AS k
        FROM (
            SELECT n, {start} + n * {span} / {items} AS seen,
                (n * 7919) % 1000 AS a, (n / 7 * 4409) % 1000 AS b, (n / 11 * 6367) % 1000 AS c
            FROM (SELECT n + {first} AS n FROM numbers) AS counted WHERE n <= {items}
        ) AS spread
    ) AS told
"""
"""a, b and c are spread evenly from 0 to 999, whatever the number of the item."""


def load(items: int, period: Period) -> int:
    """Fill the database with so many items, first seen at even steps within the period. Returns how many rows."""
    start, span = int(period.start.timestamp()), period.days * DAY
    _run(f"CREATE TEMPORARY TABLE numbers AS {_counted(min(items, CHUNK))}")
    _run(f"CREATE TEMPORARY TABLE thing AS {_thing(items, start, span, first=0)} LIMIT 0")
    procedure, hosts = _procedure(), _hosts()
    with _quickly():
        for first in range(0, items, CHUNK):
            with transaction.atomic():
                _run("DELETE FROM thing")
                _run(f"INSERT INTO thing {_thing(items, start, span, first=first)}")
                _items()
                _reports()
                _assessments()
                _watches()
                _notices(procedure, hosts, notices=(items - 1) // BLOCK + 1)
    return sum(model._default_manager.count() for model in HEAVY)


def _thing(items: int, start: int, span: int, *, first: int) -> str:
    return THING.format(hour=HOUR, block=BLOCK, items=items, start=start, span=span, first=first)


def _counted(most: int) -> str:
    """Numbers from 1, as wide as keys are."""
    return (
        "WITH RECURSIVE counted(n) AS (SELECT CAST(1 AS bigint) UNION ALL SELECT n + 1 FROM counted "
        f"WHERE n < {most}) SELECT n FROM counted"
    )


def _items() -> None:
    """Each item, its decision, and the beginning of action; some are acted on again after half a year."""
    moments = {"first_seen_at": _moment("seen"), "stage_since": _moment("acted")}
    names = {"id": "n", "ref": _ref("IT"), "address_digest": _ref("A"), "loose_digest": _ref("L")}
    stage = "CASE WHEN acting THEN 'acting' WHEN illegal THEN 'decided' ELSE 'closed' END"
    facts = {"kind": _pick("c", *["web"] * 19, "onion"), "tld": _pick("c", *TLDS), "source": _pick("c", *Source.values)}
    _insert(Item, "thing", **names, **moments, **facts, stage=stage, decision=_decision("illegal AND NOT overturned"))
    _move(ItemMove, "thing", "n", "decided", came_from="'first_opinion'", went_to="'decided'")
    began = {"came_from": "'decided'", "went_to": "'acting'"}
    _move(ItemMove, "thing WHERE acting", "n", "acted", **began)
    again = "thing WHERE acting AND n % 50 = 13"
    _move(ItemMove, again, "n", f"acted + {180 * DAY}", came_from="'acting'", went_to="'ready'")
    _move(ItemMove, again, "n", f"acted + {182 * DAY}", **began)


def _reports() -> None:
    """A report of each item, and whether its address was known."""
    source, channel = _pick("c", *Source.values), _pick("b", "form", "form", "form", "api", "mail", "xarf", "csv")
    went_to = _pick("a", *["accepted"] * 7, "out_of_remit", "suspected_bulk", "test")
    received = {"id": "n", "ref": _ref("RP"), "received_at": _moment("seen"), "stage_since": _moment("seen + 60")}
    _insert(Report, "thing", **received, stage="'closed'", channel=channel, source=source)
    _move(ReportMove, "thing", "n", "seen + 60", came_from="'screening'", went_to=went_to)
    _insert(GivenAddress, "thing", id="n", ref=_ref("GA"), report="n", item="n", digest="n", was_known="n % 6 = 0")


def _assessments() -> None:
    """A first opinion of each item, and a second one of one in twenty, which may be another; then who hosts it."""
    _assess("thing", "2 * n - 1", "decided", "illegal", number="1", ref=_ref("AS"))
    _assess(
        "thing WHERE n % 20 = 7",
        *("2 * n", f"decided + {DAY}", "(illegal AND NOT overturned)"),
        number="2",
        ref=_ref("AT"),
        supersedes="2 * n - 1",
    )
    times = {"requested_at": _moment("decided"), "done_at": _moment("decided + 90")}
    asked = {"reason": "'new'", "outcome": "'agreed'", "country": _pick("b", *COUNTRIES), "network_name": _host()}
    _insert(Trace, "thing WHERE illegal", id="2 * n - 1", ref=_ref("TR"), item="n", **times, **asked)
    times = {"requested_at": _moment(f"decided + {DAY}"), "done_at": _moment(f"decided + {DAY} + 90")}
    asked = {"reason": "'moved'", "outcome": "'agreed'", "country": _pick("a", *COUNTRIES), "network_name": _host()}
    _insert(Trace, "thing WHERE illegal AND n % 16 = 5", id="2 * n", ref=_ref("TS"), item="n", **times, **asked)


def _assess(rows: str, pk: str, moment: str, illegal: str, **more: str) -> None:
    flagged = f"({illegal} AND n % 5 < 3)"
    facts = {
        "age_band": _if(illegal, _pick("b", *AGES)),
        "sex": _if(illegal, _pick("c", *SEXES)),
        "children": _if(illegal, _pick("a", *CHILDREN)),
        "severity": _if(illegal, _pick("c", *SEVERITIES)),
        "site_type": _if(illegal, _pick("a", *SITES)),
        "media_type": _if(illegal, _pick("b", "page", "file", "file")),
        "how": _if(flagged, _pick("a", *HOW)),
        "self_generated": f"CASE WHEN {illegal} THEN {flagged} END",
        "synthetic": f"({illegal} AND n % 30 = 1)",
        "live_stream": f"({illegal} AND n % 40 = 2)",
        "commercial": f"CASE WHEN {illegal} AND n % 3 > 0 THEN n % 12 = 1 END",
        "dismissal_reason": f"CASE WHEN {illegal} THEN '' ELSE {_pick('a', *WHY)} END",
    }
    facts |= {"decision": _decision(illegal), "vocabulary_version": "1", "episode": "1"}
    _insert(Assessment, rows, id=pk, item="n", at=_moment(moment), **facts, **more)


def _watches() -> None:
    """Of what is watched most is found gone, some of it comes back, and some of that goes again."""
    dates = "b < 850"  # a date of going; the rest moved or is still there
    one_place = "b >= 800 AND b < 850"
    stage = f"CASE WHEN {one_place} THEN 'gone_one_place' WHEN b < 800 THEN 'gone' ELSE 'online' END"
    gone = {
        "first_negative_at": f"CASE WHEN {dates} THEN {_moment('gone')} END",
        "last_positive_at": _moment(f"gone - {HOUR}"),
        "places": f"CASE WHEN {one_place} THEN 1 WHEN b < 800 THEN 2 ELSE 0 END",
    }
    watch = {"id": "n", "ref": _ref("WA"), "item": "n", "watch_days": "90", "country": _pick("b", *COUNTRIES)}
    watch |= {"stage_since": _moment("gone"), "started_at": _moment("acted"), "gone_at": gone["first_negative_at"]}
    _insert(Watch, "thing WHERE watched", **watch, **gone, stage=stage)
    _move(WatchMove, "thing WHERE watched", "n", f"acted + {HOUR}", came_from="'unknown'", went_to="'online'")
    seen = {
        "first_negative_at": _moment("gone"),
        "last_positive_at": gone["last_positive_at"],
        "places": gone["places"],
    }
    came_from = {"came_from": "'suspected_gone'"}
    _move(WatchMove, f"thing WHERE watched AND {dates}", "n", f"gone + {HOUR}", **came_from, went_to=stage, **seen)
    back, again = f"gone + {30 * DAY}", f"gone + {40 * DAY}"
    came_back = "thing WHERE watched AND b < 800 AND n % 30 = 3"
    _move(WatchMove, came_back, "n", back, came_from="'gone'", went_to="'online'", last_positive_at=_moment(back))
    seen = {"first_negative_at": _moment(again), "last_positive_at": _moment(back), "places": "2"}
    _move(WatchMove, f"{came_back} AND n % 60 = 3", "n", again, **came_from, went_to="'gone'", **seen)
    _move(WatchMove, "thing WHERE watched AND b >= 970", "n", "gone", came_from="'online'", went_to="'moved'")


def _notices(procedure: int, hosts: int, *, notices: int) -> None:
    """One notice for what is watched of each block, by when it was handed over; a reminder after every fifth."""
    told = "(SELECT DISTINCT k AS n, over FROM thing WHERE watched) AS told"
    ways = {"procedure": str(procedure), "stage": "'expired'", "recipient": f"n % {HOSTS} + {hosts}"}
    handed_over = {"made_at": _moment(f"over - {HOUR}"), "stage_since": _moment("over")}
    sent = {"came_from": "'sending'", "went_to": "'handed_over'"}
    _insert(Notice, told, id="n", ref=_ref("NT"), kind="'first'", **handed_over, **ways)
    _move(NoticeMove, told, "n", "over", **sent)
    reminded, key = f"{told} WHERE n % 5 = 0", f"n + {notices}"
    handed_over = {"made_at": _moment("over"), "stage_since": _moment(f"over + {3 * DAY}")}
    _insert(Notice, reminded, id=key, ref=_ref("NU"), kind="'reminder'", previous="n", **handed_over, **ways)
    _move(NoticeMove, reminded, key, f"over + {3 * DAY}", **sent)
    answer = _pick("n", "acknowledged", "removed", "disagree")
    _insert(
        HostAnswer, f"{told} WHERE n % 3 = 1", ref=_ref("HA"), notice="n", answer=answer, at=_moment(f"over + {DAY}")
    )
    gone = "b < 850"
    outcome = "CASE WHEN b >= 800 THEN 'gone_one_place' WHEN gone > over THEN 'removed' ELSE 'gone_before_notice' END"
    named = {"network_name": _host(), "country": _pick("b", *COUNTRIES), "added_at": _moment("acted")}
    end = {"outcome": _if(gone, outcome), "outcome_at": f"CASE WHEN {gone} THEN {_moment('gone')} END"}
    _insert(NoticeItem, "thing WHERE watched", id="n", notice="k", item="n", asked="'page'", **named, **end)


def _host() -> str:
    return f"'Host ' || (b % {HOSTS})"


def _procedure() -> int:
    rules = {"country": "*", "version": 1_000, "title": "bench", "rules": {}, "made_by": "bench"}
    return int(Procedure.objects.create(**rules, made_at=clock.now()).pk)


def _hosts() -> int:
    """The key of the first of the mailboxes that notices go to; the others follow it."""
    made = [
        Recipient.objects.create(ref=f"RC-{number}", mailbox=f"abuse@host{number}.example", made_at=clock.now())
        for number in range(HOSTS)
    ]
    return int(made[0].pk)


# --- from expressions to rows ---


def _ref(prefix: str) -> str:
    return f"'{prefix}-' || ({REFS} + n)"


def _pick(column: str, *words: str) -> str:
    """One of these words, by a number."""
    whens = " ".join(f"WHEN {place} THEN '{word}'" for place, word in enumerate(words))
    return f"CASE {column} % {len(words)} {whens} END"


def _if(condition: str, value: str) -> str:
    return f"CASE WHEN {condition} THEN {value} ELSE '' END"


def _decision(illegal: str) -> str:
    here, elsewhere = ILLEGAL
    of_illegal = f"CASE WHEN n % 9 = 1 THEN '{elsewhere}' ELSE '{here}' END"
    return f"CASE WHEN {illegal} THEN {of_illegal} ELSE {_pick('a', *DISMISSED)} END"


def _moment(seconds: str) -> str:
    """A time as this database keeps it."""
    return f"datetime({seconds}, 'unixepoch')" if connection.vendor == "sqlite" else f"to_timestamp({seconds})"


def _move(model: type[models.Model], rows: str, subject: str, at: str, **columns: str) -> None:
    _insert(model, rows, subject=subject, at=_moment(at), **columns)


def _insert(model: type[models.Model], rows: str, **columns: str) -> None:
    """A row of this table for each of `rows`: by these expressions, and nothing where there is none."""
    told = {}
    for field in model._meta.concrete_fields:
        if field.name in columns:
            told[str(field.column)] = columns[field.name]
        elif not field.primary_key:
            told[str(field.column)] = _nothing(field)
    names = ", ".join(connection.ops.quote_name(name) for name in told)
    _run(f"INSERT INTO {model._meta.db_table} ({names}) SELECT {', '.join(told.values())} FROM {rows}")


def _nothing(field: "models.Field[object, object]") -> str:
    if field.null:
        return "NULL"
    match field.get_default() if field.has_default() else "":
        case bool(default) | int(default):
            return str(default).upper()
        case str(default):
            return f"'{default}'"
        case _list:
            return "'[]'"


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@contextmanager
def _quickly() -> Iterator[None]:
    """On SQLite without waiting for the disk, and with the indexes made again afterwards; then keys go on from here."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode=MEMORY")
            cursor.execute("PRAGMA synchronous=OFF")
            cursor.execute("PRAGMA cache_size=-100000")
            tables = ", ".join(f"'{model._meta.db_table}'" for model in HEAVY)
            cursor.execute(
                f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql > '' AND tbl_name IN ({tables})"
            )
            indexes = cursor.fetchall()
            for name, _make in indexes:
                cursor.execute(f'DROP INDEX "{name}"')
        yield
        for _name, make in indexes:
            _run(make)
    else:
        yield
        _run("ANALYZE")  # as autovacuum would
        for statement in connection.ops.sequence_reset_sql(no_style(), HEAVY):
            _run(statement)
    connection.close()  # the next connection has the settings that the software runs with
