"""Write the figures of a period: the sentence, the tables, where they come from; as text, for machines, or as a PDF.

Published figures are written as they were frozen; otherwise the period is counted now and said to be provisional.
Periods are written 2021, 2021H1, 2021Q3, 2021-07 or 2021-03-05..2021-04-09. With --snapshot no period is needed."""

import argparse
import sys
from pathlib import Path

READABLE = ("text", "csv", "json")
FORMATS = (*READABLE, "xlsx", "zip", "pdf")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("period", metavar="PERIOD", nargs="?", default="")
    parser.add_argument("--format", choices=FORMATS, default="text")
    parser.add_argument("--language", metavar="CODE", default="en", help="of the words in it (default: en)")
    parser.add_argument("--snapshot", metavar="SN-…", default="", help="these frozen figures, and not the newest ones")
    parser.add_argument("--output", metavar="FILE", type=Path, help="where to write it (default: here)")


def run(options: argparse.Namespace) -> int:
    from django.conf import settings
    from django.utils import translation
    from django.utils.translation import gettext as _

    from openhotline.common.errors import Refused

    codes = [code for code, _name in settings.LANGUAGES]
    try:
        if options.language not in codes:
            raise Refused(_("Choose one of these languages: %(codes)s.") % {"codes": ", ".join(codes)})
        if options.format not in READABLE and options.output is None and sys.stdout.isatty():
            raise Refused(_("This is no text for a terminal. Say where to write it: --output FILE."))
        with translation.override(options.language):
            content = _written(options)
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        return 1
    if options.output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        return 0
    try:
        options.output.write_bytes(content)
    except OSError as problem:
        print(f"{options.output}: {problem.strerror}", file=sys.stderr)
        return 2
    return 0


def _written(options: argparse.Namespace) -> bytes:
    """The bulletin as a file. Refuses what there are no figures for, and a period that is not the snapshot's."""
    from django.utils.translation import gettext as _

    from openhotline.common import clock
    from openhotline.common.errors import Refused
    from openhotline.statistics import selectors, services
    from openhotline.statistics.exports import FORMS, as_text
    from openhotline.statistics.periods import read_period
    from openhotline.statistics.typesetting.document import typeset

    if options.snapshot:
        snapshot = selectors.snapshots().filter(ref=options.snapshot).first()
        if snapshot is None:
            raise Refused(_("There is no snapshot %(ref)s.") % {"ref": options.snapshot})
        if options.period and read_period(options.period).code != snapshot.period:
            raise Refused(_("%(ref)s is of %(period)s.") % {"ref": snapshot.ref, "period": snapshot.period})
    else:
        snapshot = selectors.published(read_period(options.period))
    if snapshot:
        told = selectors.bulletin_of(snapshot)
    else:
        at = clock.now()
        services.roll_up(at=at)
        told = selectors.bulletin(selectors.figures_now(read_period(options.period), at=at), provisional=True)
    if options.format == "text":
        return as_text(told).encode()
    if options.format == "pdf":
        return typeset(services.make_document(told=told, snapshot=snapshot))
    _media_type, write = FORMS[options.format]
    return write(told)
