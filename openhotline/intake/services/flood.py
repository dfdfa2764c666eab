"""Deeds against floods: networks and near-equal reports are counted, a toll is asked and checked. Nobody is refused."""

import json
import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import altcha
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from openhotline.common.digests import digest
from openhotline.intake.flooding import BURST, HOUR, NOT_ALIKE, Bars, Counts, weighed
from openhotline.intake.likeness import bands
from openhotline.intake.models import Likeness, NetworkKey, Window
from openhotline.intake.submissions import Submission

ALGORITHM, ROUNDS = "PBKDF2/SHA-256", 5_000
"""One try of the sum. Browsers have it built in, and it is as quick in their language as in ours."""
SUM_LASTS = timedelta(hours=1)
LIKENESS_LASTS = timedelta(hours=1)


@dataclass(frozen=True)
class Origin:
    """What is known of where a report of the public came from: the network as a digest of the day, and its manners."""

    network: str
    suspicious: bool = False


@dataclass(frozen=True)
class Sorting:
    """Which reports one is like, and why it goes to the bulk lane (`Crowd`), if it does."""

    cluster: str
    crowd: str


def network_digest(*, network: str, at: datetime) -> str:
    """The network under the key of the day, which all web processes share and nobody has after it."""
    day = at.date()
    key, _made = NetworkKey.objects.get_or_create(day=day, defaults={"key": secrets.token_hex(32)})
    return salted_hmac("openhotline.intake.networks", network, secret=key.key, algorithm="sha256").hexdigest()


# --- the toll ---


def toll_for(*, network: str, suspicious: bool, at: datetime) -> int:
    """How many tries the next report of this network costs; 0: nothing."""
    return Bars.in_force().tries(_counted(network, HOUR, at=at), suspicious=suspicious)


def counted_lately(*, network: str, at: datetime) -> float:
    """How many came from this network within the last hour."""
    return _counted(network, HOUR, at=at)


def count_one(*, network: str, at: datetime) -> None:
    """Count what came from this network, where it is no report. Inside the deed that takes it in."""
    _counted(network, HOUR, at=at, adding=1)


def set_sum(*, token: str, tries: int, at: datetime) -> str:
    """A sum that takes about so many tries, for this form only, as JSON for the browser."""
    counter = tries // 2 + secrets.randbelow(tries)  # so that the time it takes hardly varies
    sum_ = altcha.create_challenge(
        ALGORITHM,
        ROUNDS,
        counter=counter,
        expires_at=at + SUM_LASTS,
        data={"form": _name_of(token), "tries": tries},
        hmac_secret=_key(),
    )
    return json.dumps(sum_.to_dict())


def is_solved(*, answer: str, token: str, tries: int) -> bool:
    """Whether this is the answer to a sum of ours, for this form, and not much easier than one would be now.

    A form makes one report (its digest is unique), so an answer serves once, however often it is sent.
    """
    try:
        payload = altcha.Payload.from_base64(answer)
        data: Any = payload.challenge.parameters.data
        fits = data["form"] == _name_of(token) and data["tries"] * 2 >= tries
    except (ValueError, KeyError, TypeError, RecursionError):
        return False
    return fits and altcha.verify_solution(payload, _key()).verified


def _name_of(token: str) -> str:
    return digest("toll", token)[:32]


def _key() -> str:
    return salted_hmac("openhotline.intake.toll", "", algorithm="sha256").hexdigest()


# --- sorting ---


def sort_in(*, submission: Submission, origin: Origin, at: datetime) -> Sorting:
    """Count this report and say which others it is like. Inside the deed that takes it in, before anything is sealed.

    One after the other: who sorts has the key of the day until the deed is done, so none is missed and none waits for
    another crosswise.
    """
    list(NetworkKey.objects.select_for_update().filter(day=at.date()))
    found = [digest("alike", band) for band in bands(words=submission.words, addresses=submission.addresses)]
    cluster, others = _clusters_of(found, at=at)
    for other in others:
        _merge(other, cluster, origin.network, at=at)
    _keep_bands(found, cluster, at=at)
    alike = {
        name: _counted(key, span, at=at, adding=1) for name, (key, span) in _keys_of(cluster, origin.network).items()
    }
    counts = Counts(network=_counted(origin.network, HOUR, at=at, adding=1), **alike)
    crowd = Bars.in_force().crowd(counts, suspicious=origin.suspicious)
    if crowd in NOT_ALIKE:  # shown together by the hour: which of them came from one network is kept nowhere
        cluster = f"{crowd}-{at:%Y%m%d%H}"
    return Sorting(cluster, crowd)


def _keys_of(cluster: str, network: str) -> dict[str, tuple[str, int]]:
    """Under which keys the reports of a cluster are counted, and within how many seconds."""
    return {
        "network_alike": (_joint(network, cluster), HOUR),
        "burst_alike": (_joint("burst", cluster), BURST),
        "alike": (_joint("hour", cluster), HOUR),
    }


def _clusters_of(found: Sequence[str], *, at: datetime) -> tuple[str, list[str]]:
    """The cluster that this report has most in common with, or a new one; and the others that it shows to be the same.

    Two paraphrases may have nothing in common until a third comes that is like both.
    """
    alike = Likeness.objects.filter(band__in=found, last_at__gt=at - LIKENESS_LASTS)
    known = Counter(alike.values_list("cluster", flat=True))
    if not known:
        return secrets.token_hex(16), []
    first, *others = sorted(known, key=lambda cluster: (-known[cluster], cluster))
    return first, others


def _merge(other: str, cluster: str, network: str, *, at: datetime) -> None:
    """From now on the other cluster is this one, and what was counted for it counts here."""
    Likeness.objects.filter(cluster=other).update(cluster=cluster)
    ours = _keys_of(cluster, network)
    for name, (theirs, span) in _keys_of(other, network).items():
        for began in _stretches(span, at=at):
            row = Window.objects.filter(key=theirs, began=began).first()
            if row is not None:
                _add(ours[name][0], began, row.count)
                row.delete()


def _keep_bands(found: Sequence[str], cluster: str, *, at: datetime) -> None:
    Likeness.objects.bulk_create(
        [Likeness(band=band, cluster=cluster, last_at=at) for band in sorted(found)],
        update_conflicts=True,
        unique_fields=["band"],
        update_fields=["cluster", "last_at"],
    )


def _joint(*parts: str) -> str:
    return digest("window", "|".join(parts))


def _stretches(span: int, *, at: datetime) -> tuple[int, int]:
    """When the stretch of time before the present one began, and when the present one did."""
    seconds = int(at.timestamp())
    began = seconds - seconds % span
    return began - span, began


def _counted(key: str, span: int, *, at: datetime, adding: int = 0) -> float:
    """How many were counted under this key within the last `span` seconds, before these are added for the next."""
    before, now = _stretches(span, at=at)
    rows = dict(Window.objects.filter(key=key, began__in=(before, now)).values_list("began", "count"))
    current = _add(key, now, adding) - adding if adding else rows.get(now, 0)
    return weighed(before=rows.get(before, 0), current=current, passed=(int(at.timestamp()) - now) / span)


def _add(key: str, began: int, number: int) -> int:
    """Count so many more, in one step on both databases, and say how many that makes."""
    table = connection.ops.quote_name(Window._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (key, began, count) VALUES (%s, %s, %s)"
            f" ON CONFLICT (key, began) DO UPDATE SET count = {table}.count + excluded.count RETURNING count",
            [key, began, number],
        )
        total: int = cursor.fetchone()[0]
    return total


# --- forgetting ---


def has_networks_to_forget(at: datetime) -> bool:
    return any(rows.exists() for rows in _past(at))


@transaction.atomic
def forget_networks(*, at: datetime) -> int:
    """Delete keys of past days, counts that nobody asks for any more, and likenesses of an hour ago. How many rows."""
    return sum(rows.delete()[0] for rows in _past(at))


def _past(at: datetime) -> "tuple[QuerySet[Any], ...]":
    return (
        NetworkKey.objects.filter(day__lt=at.date()),
        Window.objects.filter(began__lte=int(at.timestamp()) - 2 * HOUR),
        Likeness.objects.filter(last_at__lte=at - LIKENESS_LASTS),
    )
