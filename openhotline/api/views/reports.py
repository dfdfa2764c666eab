"""What machines may do: send reports, ask what became of their own, read the list of categories."""

import json
from typing import Annotated, Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from ninja import Body, Header, NinjaAPI, Path, Status

from openhotline.accounts.models import Scope
from openhotline.api import selectors, services
from openhotline.api.bodies import StrictParser
from openhotline.api.problems import Problem, Wrong, under
from openhotline.api.schemas import (
    BatchIn,
    BatchOut,
    CategoryOut,
    FieldError,
    ProblemOut,
    ReportIn,
    ReportTaken,
    RowOut,
    StatusOut,
    read_report,
    submission_of,
)
from openhotline.api.views.keys import Authenticated, behind
from openhotline.api.views.machine import answer_problems
from openhotline.cases.models import Report
from openhotline.common import clock
from openhotline.common.references import tidy_reference
from openhotline.intake import selectors as intake
from openhotline.intake.categories import Category
from openhotline.intake.submissions import Submission

api = NinjaAPI(
    title="Reports and figures by machine",
    version="1",
    description="Takes in reports from hosts, platforms, schools, helplines, police and partner hotlines, and tells "
    "anybody the figures that are published.",
    urls_namespace="api-v1",
    openapi_url=None,
    docs_url=None,
    parser=StrictParser(),
)
answer_problems(api)

IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        pattern=r'^"?[A-Za-z0-9._-]{8,128}"?$',
        description="Names this request for seven days. Posted again with the same body it changes nothing.",
    ),
]
ALWAYS = {500: ProblemOut, 503: ProblemOut}
KEY = {401: ProblemOut, 403: ProblemOut, 429: ProblemOut}
BODY = {400: ProblemOut, 413: ProblemOut, 415: ProblemOut, 422: ProblemOut}
REPLAYED = "Idempotency-Replayed"


@api.post(
    "/reports",
    response={201: ReportTaken, **BODY, **KEY, **ALWAYS},
    operation_id="sendReport",
    summary="Send one report",
    **behind(Scope.WRITE_REPORTS),
)
def send_report(
    request: Authenticated, response: HttpResponse, report: Body[ReportIn], idempotency_key: IdempotencyKey
) -> Status[ReportTaken]:
    """Taken in once, however often it is posted. It is answered when it is kept, and screened like any other."""
    submission = submission_of(report)
    if not isinstance(submission, Submission):
        raise _cannot_be_read(submission)
    body = _same_for_equal(report.model_dump(mode="json"))
    [(taken, new)] = _take_in(request, {0: submission}, key=idempotency_key, body=body).values()
    response.headers["Location"] = f"{settings.PUBLIC_URL}/api/v1/reports/{taken.ref}"
    response.headers[REPLAYED] = str(not new).lower()
    return Status(201, ReportTaken(reference=taken.ref, received_at=taken.received_at))


@api.post(
    "/reports/batch",
    response={200: BatchOut, 201: BatchOut, **BODY, **KEY, **ALWAYS},
    operation_id="sendReports",
    summary="Send up to 1,000 reports",
    **behind(Scope.WRITE_REPORTS),
)
def send_reports(
    request: Authenticated, response: HttpResponse, batch: Body[BatchIn], idempotency_key: IdempotencyKey
) -> Status[BatchOut]:
    """Every row is checked first. Those that can be read are taken in, the others named; with none, it is a problem.

    A dry run is answered by 200, writes nothing, and does not use up its key.
    """
    read = [read_report(row) for row in batch.reports]
    good = {place: row for place, row in enumerate(read) if isinstance(row, Submission)}
    wrong = {place: under(("reports", place), row) for place, row in enumerate(read) if not isinstance(row, Submission)}
    if not good:
        raise _cannot_be_read([each for wrongs in wrong.values() for each in wrongs])
    taken: dict[int, tuple[Report, bool]] = {}
    if not batch.dry_run:
        taken = _take_in(request, good, key=idempotency_key, body=_same_for_equal(batch.reports))
        response.headers[REPLAYED] = str(not any(new for _report, new in taken.values())).lower()
    rows = [
        RowOut(
            index=place,
            taken=place in good,
            reference=taken[place][0].ref if place in taken else None,
            received_at=taken[place][0].received_at if place in taken else None,
            errors=[FieldError(**vars(each)) for each in wrong.get(place, ())],
        )
        for place in range(len(read))
    ]
    answer = BatchOut(dry_run=batch.dry_run, taken=len(good), not_taken=len(wrong), rows=rows)
    return Status(200 if batch.dry_run else 201, answer)


@api.get(
    "/reports/{reference}",
    response={200: StatusOut, 404: ProblemOut, **KEY, **ALWAYS},
    operation_id="readStatus",
    summary="What became of a report",
    **behind(Scope.READ_REPORTS),
)
def read_status(request: Authenticated, reference: Path[str]) -> StatusOut:
    """What any reporter may know of their own report. One that another organisation sent is not found."""
    report = selectors.report_of(request.auth.organisation, tidy_reference(reference))
    if report is None:
        raise Http404("Your organisation sent no report with this reference.")
    found = intake.status_of(report, at=clock.now())
    told = [f"{found.stage.label}.", *(str(part.label) for part in (found.reason, found.within) if part)]
    reason = found.reason.value if found.reason else None
    return StatusOut(reference=report.ref, stage=found.stage.value, reason=reason, words=" ".join(told))


@api.get(
    "/categories",
    response={200: list[CategoryOut], 500: ProblemOut},
    operation_id="readCategories",
    summary="What a report may be about",
)
def read_categories(request: HttpRequest) -> list[CategoryOut]:
    """For anybody, without a key."""
    return [CategoryOut(name=category.value, words=str(category.label)) for category in Category]


def _take_in(
    request: Authenticated, submissions: dict[int, Submission], *, key: str, body: str
) -> dict[int, tuple[Report, bool]]:
    try:
        return services.take_in(
            submissions=submissions,
            key=key.strip('"'),
            body=body,
            organisation=request.auth.organisation,
            by=request.auth.by,
            at=clock.now(),
        )
    except services.KeyUsed as refused:
        raise Problem("key-used", str(refused)) from refused


def _same_for_equal(data: Any) -> str:
    """The one text of equal bodies: neither spaces, nor the order of names, nor how a letter is written count."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"))


def _cannot_be_read(wrongs: list[Wrong]) -> Problem:
    return Problem("cannot-be-read", "Some of it cannot be read. Nothing was taken in.", errors=wrongs)
