"""Loads the made-up people."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from openhotline.accounts.models import User
from openhotline.accounts.practice import PASSWORD, PEOPLE
from openhotline.accounts.services.people import create_user
from openhotline.accounts.services.second_factors import set_second_factor
from openhotline.audit import services as audit
from openhotline.common.actors import By
from openhotline.common.errors import Refused


@audit.deed()
def load_practice_people(*, by: By, at: datetime) -> list[User]:
    """Make whoever of them is missing, with the known password and a second factor whose code the pages show.

    Refuses in production.
    """
    if settings.MODE != "practice":
        raise Refused(_("Made-up people are for practice only."))
    made = []
    for username, name, role in PEOPLE:
        if not User.objects.filter(username=username).exists():
            user = create_user(username=username, name=name, role=role, password=PASSWORD, made_up=True, by=by, at=at)
            set_second_factor(user, by=by, at=at)
            made.append(user)
    return made
