"""Everything that a regulator may ask a hotline, in one pack."""

from django.utils.translation import gettext as _

from openhotline.statistics.bulletin import Bulletin
from openhotline.statistics.definitions import CLOCKS
from openhotline.statistics.obligations import parts
from openhotline.statistics.obligations.dsa import dsa
from openhotline.statistics.obligations.eu_quarter import eu_quarter
from openhotline.statistics.obligations.germany import removal_times
from openhotline.statistics.obligations.inhope import inhope
from openhotline.statistics.obligations.model import Obligation, Part, obligation

CAME_BACK = (
    "removed",
    "removed_again",
    "reappeared",
    "moved",
    "gone_before_notice",
    "gone_during_hold",
    "gone_one_place",
)


def regulator(told: Bulletin) -> Obligation:
    """The other reports without what they share, then removal times, quality, service and definitions."""
    others = [part for report in (dsa(told), eu_quarter(told), inhope(told)) for part in report.parts]
    return obligation(
        told,
        name="regulator",
        title=_("Pack for a regulator"),
        law=_(
            "No one provision: what regulators of hotlines and hosts ask for, with the bands of Germany’s yearly "
            "report on removals (§ 184b StGB)"
        ),
        parts=(
            *dict.fromkeys(part for part in others if part.name != "editors_notes"),
            *removal_times(told),
            parts.numbers(
                "regulator.after",
                _("What was removed, and what came back"),
                [parts.whole(told, name) for name in CAME_BACK],
            ),
            _quality(told),
            parts.table(told, "second_opinions.agreement"),
            parts.clocks(told, "regulator.service", _("How long each step took"), tuple(CLOCKS)),
            parts.disclosure(),
            parts.definitions(told),
            *parts.editors_notes(told),
        ),
    )


def _quality(told: Bulletin) -> Part:
    asked = [parts.whole(told, name) for name in ("second_opinions", "overturned", "appeals")]
    about = _(
        "Two opinions agree where both come to the same decision. The second is given without sight of the first; "
        "which items get one is decided by rules, so their agreement is not that of all items."
    )
    return parts.numbers("regulator.quality", _("Checks on ourselves"), asked, paragraphs=(about,))
