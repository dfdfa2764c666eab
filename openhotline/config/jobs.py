"""Every kind of background work, in the order in which a case goes through it."""

from openhotline.cases import jobs as cases
from openhotline.api import jobs as api
from openhotline.common.work import Job
from openhotline.intake import jobs as intake
from openhotline.monitoring import jobs as monitoring
from openhotline.notices import jobs as notices
from openhotline.post import jobs as post
from openhotline.tracing import jobs as tracing

JOBS: tuple[Job, ...] = (
    intake.SCREEN,
    cases.CALL,
    intake.FORGET,
    intake.PURGE,
    intake.NEWS,
    api.FORGET,
    intake.FORGET_VISITS,
    tracing.TRACE,
    notices.DRAFT,
    notices.SEND,
    post.SEND,
    notices.FOLLOW,
    monitoring.CHECK,
)
