"""The reports that others require, each made from one bulletin, with gaps named instead of filled.

Pure: no database, no clock. They tell what the bulletin tells and hide what it hides; none counts for itself.
"""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from openhotline.common.errors import Refused
from openhotline.statistics.bulletin import Bulletin
from openhotline.statistics.obligations.dsa import dsa
from openhotline.statistics.obligations.eu_quarter import eu_quarter
from openhotline.statistics.obligations.inhope import inhope
from openhotline.statistics.obligations.model import Cell, Line, Obligation, Part
from openhotline.statistics.obligations.regulator import regulator
from openhotline.statistics.obligations.writing import as_csv, as_json, as_text

REPORTS: Mapping[str, Callable[[Bulletin], Obligation]] = {
    "dsa": dsa,
    "eu-quarter": eu_quarter,
    "inhope": inhope,
    "regulator": regulator,
}


def report_called(name: str) -> Callable[[Bulletin], Obligation]:
    """What makes the report of this name. Refuses a name that there is none of, with those that there are."""
    if name not in REPORTS:
        raise Refused(
            _("There is no report “%(name)s”. Choose one of: %(names)s.") % {"name": name, "names": ", ".join(REPORTS)}
        )
    return REPORTS[name]


__all__ = ["REPORTS", "Cell", "Line", "Obligation", "Part", "as_csv", "as_json", "as_text", "report_called"]
