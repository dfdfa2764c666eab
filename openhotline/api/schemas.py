"""What comes in and goes out, as the OpenAPI document shows it, and how a report is read from it."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from openhotline.api.problems import Wrong, pointer
from openhotline.common.addresses import Address, read_account, read_address
from openhotline.common.addresses.reading import MAX_AT_ONCE
from openhotline.common.errors import Refused
from openhotline.intake.categories import Category
from openhotline.intake.formats.shaped import read_language
from openhotline.intake.status import PublicStage, Reason
from openhotline.intake.submissions import MOST_CONTACT, MOST_WORDS, Submission, clean_contact, clean_words
from openhotline.statistics.exports.observations import KINDS, STATUSES

MOST_REPORTS = 1_000


class _In(BaseModel):
    """What is sent to us: nothing is guessed, and an unknown name is a mistake."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Account(_In):
    """An account or a group, where there is no address."""

    platform: str = Field(description="The app or site, in Latin letters.", examples=["example-chat"])
    account: str = Field(description="The name alone, with or without @.", examples=["@somebody"])


class ReportIn(_In):
    """One report. At least an address, an account or words."""

    addresses: list[str] = Field(
        default=[],
        max_length=MAX_AT_ONCE,
        description="Web, onion, IPFS or magnet addresses, defanged or not; with the accounts 50 at most.",
        examples=[["https://pictures.example/1"]],
    )
    accounts: list[Account] = Field(
        default=[], max_length=MAX_AT_ONCE, description="Accounts, where there is no address."
    )
    words: str = Field(
        default="",
        description="What else there is to say. Text only: media written as letters are dropped.",
        json_schema_extra={"maxLength": MOST_WORDS},
    )
    category: str = Field(
        default="",
        description="What it is about; empty when not known.",
        json_schema_extra={"enum": ["", *Category.values]},
    )
    urgent: bool = Field(default=False, description="A child may be in danger now: the person on duty is called.")
    language: str = Field(default="en", description="Of the words, such as en or pt-BR.")
    contact: str = Field(
        default="",
        description="How to reach whoever knows more, if they want that. Sealed, and deleted after 90 days.",
        json_schema_extra={"maxLength": MOST_CONTACT},
    )
    test: bool = Field(default=False, description="Only tries the way: it goes into a lane of its own.")


class BatchIn(_In):
    """Many reports. Each is checked before the first is taken in; those that cannot be read are named."""

    reports: list[Any] = Field(min_length=1, max_length=MOST_REPORTS, description="Each as POST /reports takes it.")
    dry_run: bool = Field(default=False, description="Check everything, write nothing.")


class FieldError(BaseModel):
    pointer: str = Field(description="Where in the body (RFC 6901).", examples=["#/addresses/0"])
    detail: str = Field(description="What is wrong, and what to do.")


class ProblemOut(BaseModel):
    """Problem details (RFC 9457)."""

    type: str = Field(description="Leads to the explanation of this kind of problem.")
    title: str
    status: int
    detail: str = Field(description="A plain sentence.")
    errors: list[FieldError] = Field(default=[], description="Where the body is wrong; only with status 422.")


class ReportTaken(BaseModel):
    reference: str = Field(examples=["OH-7KQ2M9RT"])
    received_at: datetime


class RowOut(BaseModel):
    index: int = Field(description="The place in the list, from 0.")
    taken: bool = Field(description="Taken in; in a dry run: it would be.")
    reference: str | None = None
    received_at: datetime | None = None
    errors: list[FieldError] = []


class BatchOut(BaseModel):
    dry_run: bool
    taken: int
    not_taken: int
    rows: list[RowOut]


class StatusOut(BaseModel):
    """What a reporter may know: late, alike for all, one for the whole report, never for one address."""

    reference: str
    stage: str = Field(json_schema_extra={"enum": list(PublicStage.values)})
    reason: str | None = Field(
        default=None, description="Why nothing was done.", json_schema_extra={"enum": [*Reason.values, None]}
    )
    words: str = Field(description="The same in sentences, and after how long it was gone.")


class CategoryOut(BaseModel):
    name: str = Field(json_schema_extra={"enum": list(Category.values)})
    words: str


class PeriodOut(BaseModel):
    """A published period, by its newest snapshot."""

    period: str = Field(examples=["2021H1"])
    title: str = Field(examples=["First half of 2021"])
    first: date
    last: date = Field(description="Included.")
    by: str = Field(description="Whose figures these are.")
    headline: str
    warning: str = Field(description="What has to be said first, such as that the figures are made up. Empty for none.")
    snapshot: str = Field(examples=["SN-7KQ2M9RT"])
    published_at: datetime
    revised_because: str = Field(description="Why figures that were published before were revised. Empty for none.")
    digest: str = Field(description="SHA-256 of the frozen figures.")
    links: dict[str, str] = Field(
        description="“page” is always the newest of the period, “snapshot” these very figures for ever; the others are "
        "files and the same by this API."
    )


class ObservationOut(BaseModel):
    """One number, or why there is none."""

    period: str
    measure: str
    version: int = Field(description="Of the definition of the measure.")
    dimension: str = Field(description="Empty for the whole; two names with a bar between them where two are crossed.")
    value: str = Field(description="The code of the cell; empty for the whole.")
    label: str
    number: int | float | None = Field(description="Null where none is shown: that is not zero.")
    kind: str = Field(json_schema_extra={"enum": list(KINDS)})
    status: str = Field(json_schema_extra={"enum": list(STATUSES)})


class ObservationsOut(BaseModel):
    period: str
    warning: str
    snapshot: str
    digest: str
    observations: list[ObservationOut]


class DatasetOut(BaseModel):
    tag: str
    label: str
    made_up: bool


class EarlierOut(BaseModel):
    """The same measure in an earlier period. `publisher` is empty where it is the hotline's own."""

    period: str
    count: int
    publisher: str
    their_word: str
    source: str
    retrieved_on: str


class TableOut(BaseModel):
    title: str
    measure: str
    dimensions: list[str]
    unit: str
    total: int
    cells: dict[str, int | None] = Field(description="Null where a number is hidden.")
    labels: dict[str, str]


class ClockOut(BaseModel):
    label: str
    items: int
    open: int = Field(description="Not over when counted.")
    median_hours: int | None
    within_hours: dict[str, float | None] = Field(description="The share that was over within so many hours.")
    still_online: list[tuple[int, float]] = Field(description="After so many hours, this share was not over.")


class ToldDefinitionOut(BaseModel):
    name: str
    label: str
    sentence: str
    version: int
    unit: str
    gap: str = Field(description="Why it is not counted yet. Empty where it is.")


class EditorsNoteOut(BaseModel):
    text: str
    on: str


class FiguresOut(BaseModel):
    """Everything that the page of a period says. What is hidden there is null here."""

    period: str
    first: date
    last: date
    by: str
    headline: str
    sentences: list[str]
    provisional: bool
    warning: str
    datasets: list[DatasetOut]
    counted_at: str
    time_zone: str
    software: str
    definitions_version: str
    totals: dict[str, int | None]
    before: dict[str, EarlierOut] = Field(description="The same period of the year before, by measure.")
    previous: dict[str, EarlierOut] = Field(description="The period just before, by measure.")
    five_years: dict[str, list[EarlierOut]]
    months: dict[str, dict[str, int]]
    tables: dict[str, TableOut]
    clocks: dict[str, ClockOut]
    definitions: list[ToldDefinitionOut]
    notes: list[str]
    editors_notes: list[EditorsNoteOut]
    digest: str


class MeasureOut(ToldDefinitionOut):
    """Something that is counted. Measures are never added to one another."""


class ClockDefinitionOut(BaseModel):
    name: str
    label: str
    sentence: str
    version: int


class DimensionOut(BaseModel):
    name: str
    label: str
    note: str


class TableDefinitionOut(BaseModel):
    name: str
    measure: str
    dimensions: list[str]
    theme: str
    small_numbers_hidden: bool


class DefinitionsOut(BaseModel):
    version: str
    measures: list[MeasureOut]
    clocks: list[ClockDefinitionOut]
    dimensions: list[DimensionOut]
    tables: list[TableDefinitionOut]


def read_report(data: object) -> Submission | list[Wrong]:
    """One report from parsed JSON, or all that is wrong with it."""
    try:
        report = ReportIn.model_validate(data)
    except ValidationError as invalid:
        return [
            wrong_of(error["type"], error["loc"]) for error in invalid.errors(include_url=False, include_input=False)
        ]
    return submission_of(report)


def submission_of(report: ReportIn) -> Submission | list[Wrong]:
    wrongs: list[Wrong] = []
    addresses = [*_each(report.addresses, "addresses", read_address, wrongs)]
    addresses += _each(report.accounts, "accounts", lambda one: read_account(one.platform, one.account), wrongs)
    words = _read("words", clean_words, report.words, wrongs)
    contact = _read("contact", clean_contact, report.contact, wrongs)
    language = _read("language", read_language, report.language, wrongs)
    if report.category and report.category not in Category.values:
        wrongs.append(Wrong(pointer("category"), f"The category has to be one of: {', '.join(Category.values)}."))
    if len(report.addresses) + len(report.accounts) > MAX_AT_ONCE:
        wrongs.append(
            Wrong(
                pointer("addresses"),
                "Give at most 50 addresses and accounts together. Send the rest as another report.",
            )
        )
    if not wrongs and not addresses and not words:
        wrongs.append(Wrong(pointer(), "Give an address or an account, or say in words what was seen."))
    if wrongs:
        return wrongs
    return Submission(
        addresses=tuple(addresses),
        words=words,
        category=report.category,
        contact=contact,
        language=language,
        urgent=report.urgent,
        urgent_why="said" if report.urgent else "",
        is_test=report.test,
    )


def wrong_of(kind: str, location: Sequence[str | int]) -> Wrong:
    """What pydantic found, in plain words. Never what was sent: that may be an address."""
    where = pointer(*location)
    if kind == "extra_forbidden":
        return Wrong(where, f"There is no field of this name. Known are: {', '.join(ReportIn.model_fields)}.")
    return Wrong(where, _SENTENCES.get(kind, "This is not as the API's document says."))


_SENTENCES = {
    "missing": "This is missing.",
    "string_type": "This has to be text.",
    "bool_type": "This has to be true or false.",
    "list_type": "This has to be a list.",
    "model_type": "This has to be an object.",
    "model_attributes_type": "This has to be an object.",
    "dict_type": "This has to be an object.",
    "too_short": "Send at least one.",
    "too_long": "These are too many. Send the rest in another request.",
}


def _each(given: Sequence[Any], name: str, read: Callable[[Any], Address], wrongs: list[Wrong]) -> Iterator[Address]:
    for place, one in enumerate(given):
        try:
            yield read(one)
        except Refused as refused:
            wrongs.append(Wrong(pointer(name, place), str(refused)))


def _read(name: str, read: Callable[[str], str], text: str, wrongs: list[Wrong]) -> str:
    try:
        return read(text)
    except Refused as refused:
        wrongs.append(Wrong(pointer(name), str(refused)))
        return ""
