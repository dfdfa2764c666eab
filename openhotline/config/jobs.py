"""Every kind of background work, in the order in which a case goes through it."""

from openhotline.api import jobs as api
from openhotline.cases import jobs as cases
from openhotline.common.work import Job
from openhotline.config import links
from openhotline.hub import jobs as hub
from openhotline.intake import jobs as intake
from openhotline.monitoring import jobs as monitoring
from openhotline.notices import jobs as notices
from openhotline.post import jobs as post
from openhotline.statistics import jobs as statistics
from openhotline.tracing import jobs as tracing

JOBS: tuple[Job, ...] = (
    intake.READ_MAIL,
    intake.SCREEN,
    cases.CALL,
    intake.FORGET,
    intake.FORGET_MAIL,
    intake.PURGE,
    intake.NEWS,
    api.FORGET,
    intake.FORGET_VISITS,
    intake.FORGET_NETWORKS,
    tracing.TRACE,
    notices.HOLDS,
    notices.DRAFT,
    notices.SEND,
    intake.DIGEST,
    post.SEND,
    notices.FOLLOW,
    monitoring.CHECK,
    statistics.ROLL_UP,
    statistics.SET,
    hub.PUBLISH,
    hub.EXPIRE,
    hub.CONTRIBUTIONS,
    hub.DIGEST,
    hub.LINKS,
    links.LOOK,
    hub.FORGET,
)
