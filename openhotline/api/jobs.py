"""The background work of the API: keys of idempotency are forgotten when their time is over."""

from collections.abc import Sequence
from datetime import datetime

from openhotline.api import selectors, services
from openhotline.common.work import Job


def forget(ids: Sequence[int], at: datetime) -> int:
    return services.forget_sendings(ids=ids, at=at)


FORGET = Job(name="api.forget", queue="intake", due=selectors.sendings_to_forget, do=forget)
