"""The background work of the hub: what has had its time goes, what is due comes out, people are told what waits."""

from collections.abc import Sequence
from datetime import datetime

from openhotline.common.actors import job
from openhotline.common.work import Job
from openhotline.hub import selectors, services


def forget(ids: Sequence[int], at: datetime) -> int:
    return services.forget_comments(ids=ids, by=job("hub.forget"), at=at)


def publish(ids: Sequence[int], at: datetime) -> int:
    return services.note_published(ids=ids, by=job("hub.contributions"), at=at)


def come_out(ids: Sequence[int], at: datetime) -> int:
    return services.publish_scheduled(ids=ids, by=job("hub.publish"), at=at)


def come_off(ids: Sequence[int], at: datetime) -> int:
    return services.take_off_expired(ids=ids, by=job("hub.expire"), at=at)


def tell(ids: Sequence[int], at: datetime) -> int:
    return services.tell_of_readers(ids=ids, by=job("hub.digest"), at=at)


def read_links(ids: Sequence[int], at: datetime) -> int:
    return services.read_links(ids=ids, by=job("hub.links"), at=at)


LINKS = Job(name="hub.read_links", queue="hub", due=selectors.articles_with_unread_links, do=read_links)
PUBLISH = Job(name="hub.publish", queue="hub", due=selectors.revisions_due, do=come_out)
EXPIRE = Job(name="hub.expire", queue="hub", due=selectors.pages_expired, do=come_off)
DIGEST = Job(name="hub.digest", queue="hub", due=services.readers_digests_due, do=tell)
FORGET = Job(name="hub.forget", queue="hub", due=selectors.comments_to_forget, do=forget)
CONTRIBUTIONS = Job(name="hub.contributions", queue="hub", due=selectors.contributions_out, do=publish)
