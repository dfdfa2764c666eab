"""What is counted, each with a name, a sentence and a version. A change of meaning is a new version, never an edit.

Measures are never mixed: what was acted on is not what was removed, and figures are compared only with
figures of the same measure. Every count belongs to one day, so that a period is the sum of its days and nothing is
counted twice. The query of each measure stands in `counting/`, under the same name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

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
        gap=_("This version of the software keeps no holds."),
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

UNKNOWN = "unknown"
NONE = "none"
"""Where a question does not arise."""
TOTAL = ""
"""The dimension, and in it the part, under which a measure's whole is kept."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """How a measure is broken down. Rows are counted by the parts of `base`; this is the `slot`-th word of a part."""

    name: str
    label: Text
    base: str = ""
    slot: int = 0
    note: Text = ""

    @property
    def counted_as(self) -> str:
        return self.base or self.name


_COUNTRY_NOTE = _("By where the server stands, not by who runs it or who looks at it.")

DIMENSIONS: Mapping[str, Dimension] = {
    dimension.name: dimension
    for dimension in (
        Dimension("self_generated", _("“Self-generated”"), "child", 2),
        Dimension("age_band", _("Youngest visible age"), "child", 0, _("The youngest child that can be seen.")),
        Dimension("sex", _("Sex"), "child", 1),
        Dimension("children", _("Number of children")),
        Dimension("how", _("How “self-generated” imagery came about"), "child", 3),
        Dimension(
            "severity",
            _("Severity"),
            "grade",
            0,
            _(
                "The most severe that can be seen. It may be another picture than the one with the youngest child, so "
                "the two are not crossed."
            ),
        ),
        Dimension("uk", _("Category in the United Kingdom"), "grade", 1, _("Derived from the facts; not guessed.")),
        Dimension("interpol", _("INTERPOL baseline"), "grade", 2, _("Derived from the facts; not guessed.")),
        Dimension("synthetic", _("Made by a machine"), "grade", 3),
        Dimension("live_stream", _("Captured from a live stream")),
        Dimension("commercial", _("Commercial")),
        Dimension("site_type", _("Type of site")),
        Dimension("media_type", _("Type of content")),
        Dimension("tld", _("Top-level domain")),
        Dimension("kind", _("Kind of address")),
        Dimension("country", _("Hosting country"), note=_COUNTRY_NOTE),
        Dimension("continent", _("Continent of hosting"), "country", note=_COUNTRY_NOTE),
        Dimension("home", _("Hosted at home or abroad"), "country", note=_COUNTRY_NOTE),
        Dimension("source", _("Source of the first report")),
        Dimension("channel", _("How the report came")),
        Dimension("screened", _("What screening made of it")),
        Dimension("reporter", _("Who reported")),
        Dimension("found_by", _("Source of the item"), "source_decision", 0),
        Dimension("decision", _("Decision"), "source_decision", 1),
        Dimension("dismissal_reason", _("Why it was not acted on")),
        Dimension("notice_kind", _("Kind of notice")),
        Dimension("answer", _("What the host answered")),
        Dimension("provider", _("Provider"), "provider_action", 0),
        Dimension("content_type", _("Type of content reported"), "provider_action", 1),
        Dimension("action", _("What became of it"), "provider_action", 2),
        Dimension("agreement", _("Whether the two opinions agree")),
    )
}


@dataclass(frozen=True, slots=True)
class TableDefinition:
    """A table that is published: a measure broken down by one or two dimensions of the same base.

    `guarded` tables speak of children or reporters: their small cells are hidden, and what would betray them.
    """

    measure: str
    dimensions: tuple[str, ...]
    theme: str
    guarded: bool = True

    @property
    def name(self) -> str:
        return f"{self.measure}.{'.by.'.join(self.dimensions)}"

    @property
    def base(self) -> str:
        return DIMENSIONS[self.dimensions[0]].counted_as

    @property
    def family(self) -> tuple[str, str]:
        """Tables of one family are made of the same parts, so that one could betray another."""
        return self.measure, self.base


@dataclass(frozen=True, slots=True)
class Theme:
    """One page of the data portal."""

    name: str
    label: Text
    introduction: Text
    measures: tuple[str, ...] = ()
    clocks: tuple[str, ...] = field(default=())


THEMES: Mapping[str, Theme] = {
    theme.name: theme
    for theme in (
        Theme(
            "activity",
            _("The work"),
            _("How much was reported, looked at and acted on."),
            ("reports_received", "reports_duplicate", "assessed", "actionable", "acted_on"),
        ),
        Theme(
            "sources",
            _("Where reports come from"),
            _("Who reports, by which way, and how often a report leads to something illegal."),
            ("reports_received", "assessed", "actionable"),
        ),
        Theme(
            "children",
            _("The children"),
            _("What can be seen of the children in the pages acted on: age, sex, and how imagery came about."),
            ("acted_on",),
        ),
        Theme("severity", _("Severity"), _("How severe the pages acted on are, by several schemes."), ("acted_on",)),
        Theme(
            "sites",
            _("Sites"),
            _("The types of site, content and address of the pages acted on."),
            ("acted_on",),
        ),
        Theme(
            "hosting",
            _("Where it is hosted"),
            _("In which countries the servers stand."),
            ("acted_on",),
        ),
        Theme(
            "removal",
            _("Removal"),
            _("What was removed, how long that took, and what came back."),
            (
                "removed",
                "removed_again",
                "gone_before_notice",
                "gone_during_hold",
                "gone_one_place",
                "moved",
                "reappeared",
            ),
            ("notice_to_removed", "received_to_removed", "decision_to_notice", "received_to_decision"),
        ),
        Theme(
            "notices",
            _("Notices"),
            _("Whom we wrote to, and what they did."),
            ("notices_sent", "pages_noticed", "answers"),
        ),
        Theme(
            "quality",
            _("Checks on ourselves"),
            _("Second opinions, decisions that were overturned, and appeals."),
            ("second_opinions", "overturned", "appeals"),
        ),
    )
}

TABLES: Mapping[str, TableDefinition] = {
    table.name: table
    for table in (
        TableDefinition("reports_received", ("reporter",), "sources"),
        TableDefinition("reports_received", ("channel",), "sources"),
        TableDefinition("reports_received", ("screened",), "sources", guarded=False),
        TableDefinition("assessed", ("found_by",), "sources"),
        TableDefinition("assessed", ("decision",), "sources", guarded=False),
        TableDefinition("assessed", ("found_by", "decision"), "sources"),
        TableDefinition("assessed", ("dismissal_reason",), "sources"),
        TableDefinition("acted_on", ("self_generated",), "children"),
        TableDefinition("acted_on", ("age_band",), "children"),
        TableDefinition("acted_on", ("sex",), "children"),
        TableDefinition("acted_on", ("age_band", "sex"), "children"),
        TableDefinition("acted_on", ("age_band", "self_generated"), "children"),
        TableDefinition("acted_on", ("children",), "children"),
        TableDefinition("acted_on", ("how",), "children"),
        TableDefinition("acted_on", ("severity",), "severity"),
        TableDefinition("acted_on", ("uk",), "severity"),
        TableDefinition("acted_on", ("interpol",), "severity"),
        TableDefinition("acted_on", ("synthetic",), "severity"),
        TableDefinition("acted_on", ("live_stream",), "severity"),
        TableDefinition("acted_on", ("site_type",), "sites"),
        TableDefinition("acted_on", ("media_type",), "sites"),
        TableDefinition("acted_on", ("commercial",), "sites"),
        TableDefinition("acted_on", ("tld",), "sites"),
        TableDefinition("acted_on", ("kind",), "sites"),
        TableDefinition("acted_on", ("source",), "sources"),
        TableDefinition("acted_on", ("country",), "hosting"),
        TableDefinition("acted_on", ("continent",), "hosting"),
        TableDefinition("acted_on", ("home",), "hosting"),
        TableDefinition("notices_sent", ("notice_kind",), "notices", guarded=False),
        TableDefinition("answers", ("answer",), "notices", guarded=False),
        TableDefinition("pages_noticed", ("provider",), "notices", guarded=False),
        TableDefinition("pages_noticed", ("action",), "notices", guarded=False),
        TableDefinition("pages_noticed", ("provider", "action"), "notices", guarded=False),
        TableDefinition("pages_noticed", ("content_type",), "notices", guarded=False),
        TableDefinition("second_opinions", ("agreement",), "quality", guarded=False),
    )
}
