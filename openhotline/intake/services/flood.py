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

    Rows are written in the order of their keys, so that no two reports wait for each other.
    """
    found = [digest("alike", band) for band in bands(words=submission.words, addresses=submission.addresses)]
    cluster = _cluster_of(found, at=at)
    keys = {
        "network": (origin.network, HOUR),
        "network_alike": (_joint(origin.network, cluster), HOUR),
        "burst_alike": (_joint("burst", cluster), BURST),
        "alike": (_joint("hour", cluster), HOUR),
    }
    counts = Counts(**{
        name: _counted(key, span, at=at, adding=True)
        for name, (key, span) in sorted(keys.items(), key=lambda one: one[1])
    })  # fmt: skip
    _keep_bands(found, cluster, at=at)
    crowd = Bars.in_force().crowd(counts, suspicious=origin.suspicious)
    if crowd in NOT_ALIKE:  # shown together by the hour: which of them came from one network is kept nowhere
        cluster = f"{crowd}-{at:%Y%m%d%H}"
    return Sorting(cluster, crowd)


def _cluster_of(found: Sequence[str], *, at: datetime) -> str:
    """The cluster that this report has most in common with; a new one where there is none."""
    alike = Likeness.objects.filter(band__in=found, last_at__gt=at - LIKENESS_LASTS)
    known = Counter(alike.values_list("cluster", flat=True))
    if not known:
        return secrets.token_hex(16)
    most = max(known.values())
    return min(cluster for cluster, number in known.items() if number == most)


def _keep_bands(found: Sequence[str], cluster: str, *, at: datetime) -> None:
    Likeness.objects.bulk_create(
        [Likeness(band=band, cluster=cluster, last_at=at) for band in sorted(found)],
        update_conflicts=True,
        unique_fields=["band"],
        update_fields=["cluster", "last_at"],
    )


def _joint(*parts: str) -> str:
    return digest("window", "|".join(parts))


def _counted(key: str, span: int, *, at: datetime, adding: bool = False) -> float:
    """How many were counted under this key within the last `span` seconds; `adding` counts this one for the next."""
    seconds = int(at.timestamp())
    began = seconds - seconds % span
    rows = dict(Window.objects.filter(key=key, began__in=(began - span, began)).values_list("began", "count"))
    current = _add_one(key, began) - 1 if adding else rows.get(began, 0)
    return weighed(before=rows.get(began - span, 0), current=current, passed=(seconds - began) / span)


def _add_one(key: str, began: int) -> int:
    """Count one more, in one step on both databases, and say how many that makes."""
    table = connection.ops.quote_name(Window._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (key, began, count) VALUES (%s, %s, 1)"
            f" ON CONFLICT (key, began) DO UPDATE SET count = {table}.count + 1 RETURNING count",
            [key, began],
        )
        number: int = cursor.fetchone()[0]
    return number


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
