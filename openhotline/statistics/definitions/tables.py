"""Which tables are published, and on which page of the portal they stand."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from openhotline.statistics.definitions.dimensions import DIMENSIONS
from openhotline.statistics.definitions.measures import Text


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


@dataclass(frozen=True, slots=True)
class Theme:
    """One page of the data portal."""

    name: str
    label: Text
    introduction: Text
    measures: tuple[str, ...] = ()
    clocks: tuple[str, ...] = ()


THEMES: Mapping[str, Theme] = {
    theme.name: theme
    for theme in (
        Theme(
            "activity",
            _("The work"),
            _("How much was reported, looked at and acted on."),
            ("reports_received", "reports_duplicate", "reports_to_police", "assessed", "actionable", "acted_on"),
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
        TableDefinition("assessed", ("illegal",), "sources"),
        TableDefinition("assessed", ("decision",), "sources"),
        TableDefinition("assessed", ("found_by", "illegal"), "sources"),
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
        TableDefinition("acted_on", ("synthetic",), "severity", guarded=False),
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
