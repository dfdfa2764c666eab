"""Reference data: vocabulary, procedures, help lines, holidays. Loaded at every start; what is there stays."""

from datetime import datetime

from openhotline.accounts import services as accounts
from openhotline.assessment import services as assessment
from openhotline.cases import services as cases
from openhotline.common.actors import job
from openhotline.hotline import services as hotline
from openhotline.hub import services as hub
from openhotline.intake import services as intake


def load_reference_data(*, at: datetime) -> None:
    """Load what is missing. Running it twice changes nothing."""
    by = job("reference")
    accounts.stand_everybody_by_role()
    cases.load_procedures(by=by, at=at)
    assessment.load_vocabulary(by=by, at=at)
    hotline.load_reference_data(by=by, at=at)
    intake.load_mailbox(at=at)
    hub.load_hub(by=by, at=at)
