"""What the INHOPE network publishes about its hotlines, from this hotline's figures.

INHOPE publishes content addresses examined and found illegal, new and known, ages, sexes, types of site, countries, and
how soon material was reported and removed. Its bands are those of its public reports: three days and seven.
"""

from django.utils.translation import gettext as _

from openhotline.statistics.bulletin import Bulletin
from openhotline.statistics.obligations import parts
from openhotline.statistics.obligations.model import Obligation, Part, obligation
from openhotline.statistics.survival import Curve

BANDS = (72, 168)
"""Hours: the three days and the seven days of INHOPE's reports."""
_REMOVAL = "notice_to_removed"


def inhope(told: Bulletin) -> Obligation:
    """Addresses, children, sites, countries, and times to the host and to the removal."""
    return obligation(
        told,
        name="inhope",
        title=_("Figures for the INHOPE network"),
        law=_("INHOPE, the network of hotlines, in the kinds of numbers that it publishes each year"),
        parts=(
            _addresses(told),
            _children(),
            *(
                parts.table(told, name)
                for name in ("acted_on.age_band", "acted_on.sex", "acted_on.site_type", "acted_on.country")
            ),
            _police(told),
            parts.clocks(
                told, "inhope.host", _("Time until the host knew"), ("received_to_decision", "decision_to_notice")
            ),
            _removal(told),
            *parts.editors_notes(told),
        ),
    )


def _addresses(told: Bulletin) -> Part:
    asked = [
        *(parts.whole(told, name) for name in ("assessed", "actionable", "acted_on", "reports_duplicate")),
        parts.missing(
            "exchanged",
            _("Addresses exchanged with other hotlines"),
            _("This version of the software exchanges nothing through ICCAM and counts nothing there."),
        ),
        parts.missing(
            "new_in_network",
            _("New in the network"),
            _("Only ICCAM knows what other hotlines had before us."),
        ),
    ]
    about = _(
        "An item is one address, counted once in all periods together, when it is first assessed; what we knew already "
        "is counted in reports. New to us need not be new in the network."
    )
    return parts.numbers("inhope.addresses", _("Content addresses"), asked, paragraphs=(about,))


def _children() -> Part:
    gap = _(
        "Stages of growth: ages are told in our own bands, and INHOPE’s infant, pre-pubescent and pubescent are not "
        "guessed from them."
    )
    return Part("inhope.children", _("The children"), gaps=(gap,))


def _police(told: Bulletin) -> Part:
    asked = parts.missing(
        "to_police_time",
        _("Time until law enforcement knew"),
        _("This version of the software keeps no count of when something was passed to the police."),
    )
    told_of = (parts.whole(told, "reports_to_police"), parts.items_to_police())
    return parts.numbers("inhope.police", _("Law enforcement"), [*told_of, asked])


def _removal(told: Bulletin) -> Part:
    title = _("From the notice to the removal, in all and by hosting country")
    clock = next((clock for clock in told.clocks if clock.name == _REMOVAL), None)
    if clock is None:
        return Part("inhope.removal", title, gaps=(parts.not_timed(_REMOVAL),))
    groups: dict[str, tuple[str, Curve]] = {"": (_("All"), clock.curve)}
    groups |= {label: (label, curve) for label, curve in clock.groups.get("country", ())}
    return parts.within(
        "inhope.removal", title, groups, BANDS, paragraphs=(clock.sentence, clock.text, parts.only_large())
    )
