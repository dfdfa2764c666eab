"""Print a report that others require: a trusted flagger's, a quarterly return, INHOPE's numbers, a regulator's pack.

NAME is dsa, eu-quarter, inhope or regulator. Reports are made from published figures only, and what they ask for and
the figures do not have is named as missing. Periods are written 2021, 2021H1, 2021Q3 or 2021-07."""

import argparse
import sys


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="dsa, eu-quarter, inhope or regulator")
    parser.add_argument("period", metavar="PERIOD")
    parser.add_argument("--format", choices=("text", "csv", "json"), default="text")


def run(options: argparse.Namespace) -> int:
    from django.utils.translation import gettext as _

    from openhotline.common.errors import Refused
    from openhotline.statistics import obligations, selectors
    from openhotline.statistics.periods import read_period

    formats = {"text": obligations.as_text, "csv": obligations.as_csv, "json": obligations.as_json}
    try:
        make = obligations.report_called(options.name)
        period = read_period(options.period)
        frozen = selectors.published(period)
        if frozen is None:
            raise Refused(
                _("Freeze and publish it first: reports are made from published figures, and %(period)s has none.")
                % {"period": period.code}
            )
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        return 1
    sys.stdout.write(formats[options.format](make(selectors.bulletin_of(frozen))))
    return 0
