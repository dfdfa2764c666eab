"""How what is counted is broken down."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from openhotline.statistics.definitions.measures import Text

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
    told_by: str = ""
    """The dimension from which this one follows, such as the continent from the country."""

    @property
    def counted_as(self) -> str:
        return self.base or self.name


_DERIVED = _("Derived from the facts; not guessed.")
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
        Dimension("uk", _("Category in the United Kingdom"), "grade", 1, _DERIVED, "severity"),
        Dimension("interpol", _("INTERPOL baseline"), "grade", 2, _DERIVED, "severity"),
        Dimension("synthetic", _("Made by a machine")),
        Dimension("live_stream", _("Captured from a live stream")),
        Dimension("commercial", _("Commercial")),
        Dimension("site_type", _("Type of site")),
        Dimension("media_type", _("Type of content")),
        Dimension("tld", _("Top-level domain")),
        Dimension("kind", _("Kind of address")),
        Dimension("country", _("Hosting country"), note=_COUNTRY_NOTE),
        Dimension("continent", _("Continent of hosting"), "country", note=_COUNTRY_NOTE, told_by="country"),
        Dimension("home", _("Hosted at home or abroad"), "country", note=_COUNTRY_NOTE, told_by="country"),
        Dimension("source", _("Source of the first report")),
        Dimension("channel", _("How the report came")),
        Dimension("screened", _("What screening made of it")),
        Dimension("reporter", _("Who reported")),
        Dimension("found_by", _("Source of the item"), "source_decision", 0),
        Dimension("decision", _("Decision"), "source_decision", 1),
        Dimension("illegal", _("Illegal"), "source_decision", 1, told_by="decision"),
        Dimension("dismissal_reason", _("Why it was not acted on")),
        Dimension("notice_kind", _("Kind of notice")),
        Dimension("answer", _("What the host answered")),
        Dimension("provider", _("Provider"), "provider_action", 0),
        Dimension("content_type", _("Type of content reported"), "provider_action", 1),
        Dimension("action", _("What became of it"), "provider_action", 2),
        Dimension("agreement", _("Whether the two opinions agree")),
    )
}
