"""Where a request comes from, as far as anybody will ever know: a digest that nobody can read after today."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest

from openhotline.intake import receipts, services
from openhotline.intake.flooding import Bars
from openhotline.intake.networks import network_in
from openhotline.intake.services.visits import Visit

TRAP = "website"
"""A field that no person sees. What fills it in fills in everything."""


def network_of(request: HttpRequest, *, at: datetime) -> str:
    """The keyed digest of the network that this request comes from."""
    network = network_in(request.META, behind_proxy=settings.BEHIND_PROXY)
    return services.network_digest(network=network, at=at)


def origin_of(request: HttpRequest, visit: Visit, *, at: datetime) -> services.Origin:
    """The network of this request and whether it looks like a machine's, now or when it was first sent."""
    too_fast = receipts.age_of_form(visit.content["form"], at=at) < Bars.in_force().too_fast
    caught = bool(request.POST.get(TRAP)) or visit.content.get("toll", {}).get("suspicious", False)
    return services.Origin(network_of(request, at=at), suspicious=caught or too_fast)
