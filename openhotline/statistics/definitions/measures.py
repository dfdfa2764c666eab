"""What is counted: measures and clocks, each with a name, a sentence and a version."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DEFINITIONS_VERSION = "2"

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that is counted. `gap` says why it is not counted yet: such a measure has no number, not zero."""

    name: str
    label: Text
    sentence: Text
    unit: Text
    version: int = 1
    gap: Text = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """The time from one event in the life of an item to another, by the day on which the clock started."""

    name: str
    label: Text
    sentence: Text
    version: int = 1


def _named(*things: Measure) -> Mapping[str, Measure]:
    return {thing.name: thing for thing in things}


_REPORTS, _ITEMS, _PAGES, _NOTICES, _TIMES = _("reports"), _("items"), _("web pages"), _("notices"), _("times")

MEASURES = _named(
    Measure(
        "reports_received",
        _("Reports received"),
        _(
            "Reports that reached us, by the day on which they came. Duplicates, tests and reports outside our remit "
            "are included."
        ),
        _REPORTS,
    ),
    Measure(
        "reports_duplicate",
        _("Reports of what was known already"),
        _("Reports all of whose addresses had been reported before, by the day on which they came."),
        _REPORTS,
    ),
    Measure(
        "reports_to_police",
        _("Reports passed to the police"),
        _(
            "Reports that we passed to the police, by the day on which they came and not that on which they were "
            "passed on. Each report counts once. Items that the police were told of are not counted here."
        ),
        _REPORTS,
    ),
    Measure(
        "assessed",
        _("Items assessed"),
        _(
            "Items with at least one assessment, by the day of the first one. Each item counts once. Items that we "
            "found ourselves are included; what was decided is the opinion that stands when the figures are counted."
        ),
        _ITEMS,
        version=2,
    ),
    Measure(
        "actionable",
        _("Items found illegal"),
        _("Items whose standing assessment says that they are illegal, by the day of the first assessment."),
        _ITEMS,
    ),
    Measure(
        "acted_on",
        _("Web pages acted on"),
        _(
            "Items decided illegal on which action was begun, by the day on which it was first begun. Each item counts "
            "once, however often it was reported; an item that re-appears is not counted again. Items that we found "
            "ourselves are included."
        ),
        _PAGES,
    ),
    Measure(
        "removed",
        _("Removed"),
        _(
            "Items that we saw online, wrote to the host about, and then found gone by a series of checks from more "
            "than one place while our own line was up, by the day of the first check that did not find them. Each item "
            "counts once, when it first went."
        ),
        _PAGES,
        version=2,
    ),
    Measure(
        "removed_again",
        _("Removed again"),
        _("Times that an item that had re-appeared was removed once more, by the same rule and the same kind of day."),
        _TIMES,
    ),
    Measure(
        "gone_before_notice",
        _("Gone before the notice"),
        _(
            "Items found gone in the same way before the first byte of a notice about them could leave, by the day of "
            "the first check that did not find them. Each item counts once."
        ),
        _PAGES,
        version=2,
    ),
    Measure(
        "gone_during_hold",
        _("Gone during a hold"),
        _("Items found gone while the police had asked us to wait."),
        _PAGES,
        gap=_("Holds are kept; how many pages went during one is not counted yet."),
    ),
    Measure(
        "gone_one_place",
        _("Gone, seen from one place"),
        _("Items found gone from a single vantage point and never confirmed by another. Not counted as removed."),
        _PAGES,
        version=2,
    ),
    Measure(
        "moved",
        _("Moved to another host"),
        _("Times that an item was found at another network, by day."),
        _TIMES,
    ),
    Measure(
        "reappeared",
        _("Re-appeared"),
        _("Times that an item that was gone was found online again, by day. Each time begins a new episode."),
        _TIMES,
    ),
    Measure(
        "notices_sent",
        _("Notices sent"),
        _(
            "Notices that the other side’s server took over, by the day on which it first did. Reminders and notices "
            "to the network above are included and told apart."
        ),
        _NOTICES,
    ),
    Measure(
        "pages_noticed",
        _("Web pages named in notices"),
        _("Items named in first notices that were sent, by the day of sending: once for each provider written to."),
        _PAGES,
    ),
    Measure(
        "answers",
        _("Answers of hosts"),
        _("Answers that hosts gave through the link in a notice, by day."),
        _("answers"),
    ),
    Measure(
        "second_opinions",
        _("Second opinions"),
        _("Items on which a second person gave an opinion of their own, by the day of that opinion."),
        _ITEMS,
    ),
    Measure(
        "overturned",
        _("Decisions overturned"),
        _("Decisions of illegal that a later assessment replaced by another, by the day of the later one."),
        _("decisions"),
    ),
    Measure(
        "appeals",
        _("Appeals"),
        _("Complaints against a decision by somebody other than the host."),
        _("appeals"),
        gap=_("This version of the software takes in no appeals; what hosts dispute is counted among their answers."),
    ),
    Measure(
        "confirmed",
        _("Confirmed"),
        _("Pages or reports that their publisher confirmed, by that publisher's own rules. From history only."),
        _PAGES,
    ),
)

CLOCKS: Mapping[str, Clock] = {
    clock.name: clock
    for clock in (
        Clock(
            "received_to_decision",
            _("From the first report to the decision"),
            _("From the moment an item was first reported or found to its first assessment. All items."),
        ),
        Clock(
            "decision_to_notice",
            _("From the decision to the notice"),
            _(
                "From the first decision that an item is illegal to the moment the host’s server took over the first "
                "notice about it."
            ),
        ),
        Clock(
            "notice_to_removed",
            _("From the notice to the removal"),
            _(
                "From the moment the host’s server took over the first notice about an item to the first check that "
                "did not find it, where the removal was then confirmed. Items still online, moved or no longer acted "
                "on count for as long as they were observed."
            ),
        ),
        Clock(
            "received_to_removed",
            _("From the first report to the removal"),
            _(
                "From the moment an item that was acted on was first reported or found to the first check that did not "
                "find it, where the removal was then confirmed."
            ),
        ),
    )
}
"""Clocks are never stored: each is counted from the times of events, in whole hours begun."""

ENDED, LOST, OPEN = "ended", "lost", "open"

SELF_GENERATED_NOTE = _(
    "“Self-generated” is imagery that children were tricked, groomed, coerced or pressed into taking of themselves, or "
    "that was shared on without their leave. They are never to blame."
)
