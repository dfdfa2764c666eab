"""The quarterly return of hotlines that the European Union co-funds.

Which kinds of numbers it asks for is public from the summaries that the Better Internet for Kids platform publishes;
its form is not. So the parts here follow those kinds, and where our definitions differ from theirs it is said.
"""

from django.utils.translation import gettext as _

from openhotline.statistics.bulletin import Bulletin
from openhotline.statistics.obligations import parts
from openhotline.statistics.obligations.model import Obligation, Part, obligation


def eu_quarter(told: Bulletin) -> Obligation:
    """Totals, duplicates, types of report, types of site, countries and actions."""
    return obligation(
        told,
        name="eu-quarter",
        title=_("Quarterly return to the European Union"),
        law=_("Hotlines co-funded by the European Union: each quarter, on the Insafe and INHOPE assessment platform"),
        parts=(
            parts.numbers(
                "eu.totals",
                _("The quarterly return in numbers"),
                [
                    parts.whole(told, name)
                    for name in ("reports_received", "reports_duplicate", "assessed", "actionable")
                ],
                paragraphs=_about(told),
            ),
            _types(),
            *(
                parts.table(told, name)
                for name in (
                    "reports_received.screened",
                    "assessed.decision",
                    "acted_on.self_generated",
                    "acted_on.synthetic",
                    "acted_on.site_type",
                    "acted_on.country",
                )
            ),
            _actions(told),
            *parts.editors_notes(told),
        ),
    )


def _about(told: Bulletin) -> tuple[str, ...]:
    told_by = _(
        "Reports are what people sent; items are addresses, each counted once however often it was reported. “Found "
        "illegal” is the nearest we have to their reports of child sexual abuse material."
    )
    if "Q" in told.figures.period.code:
        return (told_by,)
    period = told.figures.period.words
    return (told_by, _("The return is made for each quarter. This is of %(period)s.") % {"period": period})


def _types() -> Part:
    gap = _(
        "Types of report: posing, text, grooming, hate, sextortion, spam and queries are no kinds that this software "
        "counts. What it does count of kinds stands in the tables that follow; “made by a machine” need not be what "
        "they call virtual."
    )
    return Part("eu.types", _("Types of report"), gaps=(gap,))


def _actions(told: Bulletin) -> Part:
    ours = ("acted_on", "notices_sent", "pages_noticed", "removed", "gone_before_notice", "reports_to_police")
    asked = [
        parts.items_to_police(),
        parts.missing(
            "to_providers",
            _("Passed to internet service providers"),
            _("It is not counted as they count it. What we have is web pages named in notices to hosts, above."),
        ),
        parts.missing(
            "to_iccam",
            _("Entered into ICCAM"),
            _("This version of the software enters nothing into ICCAM and counts nothing there."),
        ),
    ]
    return parts.numbers("eu.actions", _("Actions"), [*(parts.whole(told, name) for name in ours), *asked])
