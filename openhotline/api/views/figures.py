"""Published figures for machines, without a key: made from the same bulletin as the page and its files."""

from collections.abc import Callable
from typing import Annotated, Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from ninja import Path, Query, Router

from openhotline.api.schemas import (
    ClockDefinitionOut,
    DefinitionsOut,
    DimensionOut,
    FiguresOut,
    MeasureOut,
    ObservationOut,
    ObservationsOut,
    PeriodOut,
    ProblemOut,
    TableDefinitionOut,
)
from openhotline.common.errors import Refused
from openhotline.statistics import selectors
from openhotline.statistics.bulletin import Bulletin
from openhotline.statistics.definitions import CLOCKS, DEFINITIONS_VERSION, DIMENSIONS, MEASURES, TABLES
from openhotline.statistics.exports import FORMS
from openhotline.statistics.exports.brief import in_brief
from openhotline.statistics.exports.observations import WITHIN, Observation, observations
from openhotline.statistics.exports.plain import as_data
from openhotline.statistics.models import Snapshot
from openhotline.statistics.periods import read_period

router = Router()

ALWAYS = {500: ProblemOut, 503: ProblemOut}
TAGGED = {
    "responses": {
        200: {"headers": {"ETag": {"schema": {"type": "string"}, "description": "Send it back as If-None-Match."}}}
    }
}
Code = Annotated[str, Path(description="A year, half, quarter, month or any days.", examples=["2021H1"])]
Chosen = Annotated[str | None, Query(description="Only these. All, where it is not given.")]


@router.get(
    "/figures",
    response={200: list[PeriodOut], **ALWAYS},
    operation_id="readPeriods",
    summary="Which figures are published",
)
def read_periods(request: HttpRequest) -> list[PeriodOut]:
    """Every published period by its newest figures, the latest first. For anybody, without a key."""
    found = (selectors.published(period) for period in selectors.published_periods())
    return [_period(snapshot) for snapshot in found if snapshot]


@router.get(
    "/figures/{period}",
    response={200: FiguresOut, 404: ProblemOut, **ALWAYS},
    operation_id="readFigures",
    summary="The newest published figures of a period",
    openapi_extra=TAGGED,
)
def read_figures(request: HttpRequest, response: HttpResponse, period: Code) -> Any:
    """Everything that its page says. Sent back as If-None-Match, the ETag gets a 304 until something changes."""
    return _unless_known(request, response, _published(period), lambda _snapshot, told: as_data(told))


@router.get(
    "/figures/{period}/observations",
    response={200: ObservationsOut, 404: ProblemOut, **ALWAYS},
    operation_id="readObservations",
    summary="The same as a tidy list: every number, or why there is none",
    openapi_extra=TAGGED,
)
def read_observations(
    request: HttpRequest, response: HttpResponse, period: Code, measure: Chosen = None, dimension: Chosen = None
) -> Any:
    """All of a measure, all of a dimension, or both; an empty dimension chooses the wholes."""
    if measure is not None and measure not in (*MEASURES, *CLOCKS):
        raise Http404("There is no measure or clock of this name. GET /api/v1/definitions names them.")
    if dimension and any(name not in (*DIMENSIONS, WITHIN) for name in dimension.split("|")):
        raise Http404("There is no dimension of this name. GET /api/v1/definitions names them.")

    def answer(snapshot: Snapshot, told: Bulletin) -> ObservationsOut:
        return ObservationsOut(
            period=snapshot.period,
            warning=told.warning,
            snapshot=snapshot.ref,
            digest=snapshot.digest,
            observations=[
                _observation(one)
                for one in observations(told)
                if measure in (None, one.measure) and dimension in (None, one.dimension)
            ],
        )

    return _unless_known(request, response, _published(period), answer)


@router.get(
    "/definitions",
    response={200: DefinitionsOut, 500: ProblemOut},
    operation_id="readDefinitions",
    summary="What is counted, and how it is broken down",
)
def read_definitions(request: HttpRequest) -> DefinitionsOut:
    """Every measure, clock, dimension and table. A change of meaning is a new version, never an edit."""
    return DefinitionsOut(
        version=DEFINITIONS_VERSION,
        measures=[
            MeasureOut(
                name=one.name,
                label=str(one.label),
                sentence=str(one.sentence),
                version=one.version,
                unit=str(one.unit),
                gap=str(one.gap),
            )
            for one in MEASURES.values()
        ],
        clocks=[
            ClockDefinitionOut(name=one.name, label=str(one.label), sentence=str(one.sentence), version=one.version)
            for one in CLOCKS.values()
        ],
        dimensions=[
            DimensionOut(name=one.name, label=str(one.label), note=str(one.note)) for one in DIMENSIONS.values()
        ],
        tables=[
            TableDefinitionOut(
                name=one.name,
                measure=one.measure,
                dimensions=list(one.dimensions),
                theme=one.theme,
                small_numbers_hidden=one.guarded,
            )
            for one in TABLES.values()
        ],
    )


def _published(code: str) -> Snapshot:
    """The newest published figures of the period of this code. What is no period has none, either."""
    try:
        snapshot = selectors.published(read_period(code))
    except Refused as refused:
        raise Http404(
            "This is no period. Write 2021, 2021H1, 2021Q3, 2021-07, or the first and the last day as "
            "2021-03-05..2021-04-09."
        ) from refused
    if snapshot is None:
        raise Http404("No figures of this period are published. GET /api/v1/figures names those that are.")
    return snapshot


def _unless_known(
    request: HttpRequest, response: HttpResponse, snapshot: Snapshot, answer: Callable[[Snapshot, Bulletin], Any]
) -> Any:
    """The answer; or 304 to who has it already.

    Frozen figures never change, but an editor may add notes: so the tag is their digest and how many notes there are.
    """
    told = selectors.bulletin_of(snapshot)
    tag = f'W/"{snapshot.digest}-{len(told.editors_notes)}"'
    response.headers["ETag"] = tag
    known = get_conditional_response(request, etag=tag, response=response)
    if known is not None and known.status_code == 304:
        return known
    return answer(snapshot, told)


def _period(snapshot: Snapshot) -> PeriodOut:
    figures = selectors.figures_of(snapshot)
    told, period = in_brief(figures), figures.period
    page, here = f"{settings.PUBLIC_URL}/en/figures", f"{settings.PUBLIC_URL}/api/v1/figures/{period.code}"
    return PeriodOut(
        period=period.code,
        title=period.title,
        first=period.first,
        last=period.last,
        by=figures.whose,
        headline=told.headline,
        warning=told.warning,
        snapshot=snapshot.ref,
        published_at=snapshot.publication.at,
        revised_because=snapshot.reason,
        digest=snapshot.digest,
        links={
            "page": f"{page}/{period.code}/",
            "snapshot": f"{page}/{snapshot.ref}/",
            **{form: f"{page}/{period.code}.{form}" for form in FORMS},
            "figures": here,
            "observations": f"{here}/observations",
        },
    )


def _observation(one: Observation) -> ObservationOut:
    number = float(one.number) if isinstance(one.number, str) else one.number
    return ObservationOut(
        period=one.period,
        measure=one.measure,
        version=one.version,
        dimension=one.dimension,
        value=one.value,
        label=one.label,
        number=number,
        kind=one.kind,
        status=one.status,
    )
