"""Made-up reports, as services take them."""

from typing import Any

from openhotline.cases.models import Report
from openhotline.cases.stages import Channel, Source
from openhotline.common.actors import NOBODY
from openhotline.common.addresses import read_address
from openhotline.intake import services
from openhotline.intake.submissions import Submission


def submission(*addresses: str, **rest: Any) -> Submission:
    return Submission(addresses=tuple(read_address(text) for text in addresses), **rest)


def submitted(
    *addresses: str, at: Any, token: str = "", secret: str = "", source: str = Source.PUBLIC, **rest: Any
) -> Report:
    """A report as the public form sends it."""
    report, _new = services.submit_report(
        submission=submission(*addresses, **rest),
        channel=Channel.FORM,
        source=source,
        token=token,
        secret=secret,
        by=NOBODY,
        at=at,
    )
    return report
