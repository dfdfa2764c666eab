"""What is counted, each with a name, a sentence and a version. A change of meaning is a new version, never an edit.

Measures are never mixed: what was acted on is not what was removed, and figures are compared only with
figures of the same measure.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DEFINITIONS_VERSION = "1"


@dataclass(frozen=True, slots=True)
class Measure:
    name: str
    label: str | Promise
    sentence: str | Promise
    version: int = 1


def _measures(*measures: Measure) -> Mapping[str, Measure]:
    return {measure.name: measure for measure in measures}


MEASURES = _measures(
    Measure(
        "reports_received",
        _("Reports received"),
        _("Reports that reached us, by the day on which they came; duplicates and out-of-remit ones are included."),
    ),
    Measure(
        "assessed",
        _("Items assessed"),
        _("Items with at least one assessment, by the day of the first one. Each item counts once."),
    ),
    Measure(
        "acted_on",
        _("Web pages acted on"),
        _(
            "Items decided illegal on which action was begun, by the day on which it was first begun. Each item counts "
            "once, however often it was reported; an item that re-appears is not counted again. Items that we found "
            "ourselves are included."
        ),
    ),
    Measure(
        "removed",
        _("Removed"),
        _(
            "Items that we saw online, wrote to the host about, and then found gone by a series of checks from more "
            "than one place while our own line was up, by the day of the first check that did not find them."
        ),
    ),
    Measure(
        "gone_before_notice",
        _("Gone before the notice"),
        _(
            "Items found gone in the same way before the first byte of a notice about them could leave, by the day of "
            "the first check that did not find them."
        ),
    ),
    Measure(
        "gone_one_place",
        _("Gone, seen from one place"),
        _("Items found gone from a single vantage point only. Not counted as removed."),
    ),
    Measure(
        "confirmed",
        _("Confirmed"),
        _("Pages or reports that their publisher confirmed, by that publisher's own rules. From history only."),
    ),
    Measure("moved", _("Moved to another host"), _("Times that an item was found at another network, by day.")),
    Measure("reappeared", _("Re-appeared"), _("Times that an item that was gone was found online again, by day.")),
)

SELF_GENERATED_NOTE = _(
    "“Self-generated” is imagery that children were tricked, groomed, coerced or pressed into taking of themselves, or "
    "that was shared on without their leave. They are never to blame."
)


@dataclass(frozen=True, slots=True)
class Dimension:
    name: str
    label: str | Promise


DIMENSIONS: Mapping[str, Dimension] = {
    dimension.name: dimension
    for dimension in (
        Dimension("self_generated", _("“Self-generated”")),
        Dimension("age_band", _("Youngest visible age")),
        Dimension("sex", _("Sex")),
        Dimension("severity", _("Severity")),
        Dimension("site_type", _("Type of site")),
        Dimension("country", _("Hosting country")),
        Dimension("source", _("Source of the first report")),
    )
}
