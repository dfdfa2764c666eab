"""The words of a trace: why it was asked for, how it ended, and why no more is known.

A trace is work and then a record; it has no stages to walk through, so there is no table of moves here.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reason(models.TextChoices):
    """Why a look-up was asked for."""

    NEW = "new", _("A new item")
    NOTICE = "notice", _("Before a notice is sent")
    MOVED = "moved", _("It stands at another address than before")
    REAPPEARED = "reappeared", _("It was gone and is back")
    MANUAL = "manual", _("Somebody asked for it")


class Outcome(models.TextChoices):
    """How a look-up ended. Empty while it waits."""

    AGREED = "agreed", _("All methods agree")
    ONE_METHOD = "one_method", _("Only one method knew")
    CONFLICTING = "conflicting", _("The methods do not agree")
    UNKNOWN = "unknown", _("The host is not known")
    NOT_PERMITTED = "not_permitted", _("Not looked up: no legal basis")
    FAILED = "failed", _("The look-up failed")


ANSWERED = (Outcome.AGREED, Outcome.ONE_METHOD, Outcome.CONFLICTING, Outcome.UNKNOWN)
"""The outcomes that say something about the host, if only that nobody can know it."""


class Why(models.TextChoices):
    """What stands behind an outcome that is not a plain answer."""

    ONION = "onion", _("An onion address shows nobody who hosts it")
    ACCOUNT = "account", _("An account stands with its platform, not at a host")
    PEERS = "peers", _("It is shared between many machines and stands at no single host")
    NO_NAME = "no_name", _("The name does not exist")
    NO_ADDRESS = "no_address", _("The name has no address")
    NOT_PUBLIC = "not_public", _("The name points to an address that is not on the public internet")
    NO_NETWORK = "no_network", _("Nobody says whose network the address is in")
    NO_COUNTRY = "no_country", _("Nobody says in which country the network is")
    CDN = "cdn", _("It stands behind a delivery network that hides the real host")
    METHODS_DIFFER = "methods_differ", _("Our table and the registry name different countries")
    SEVERAL_COUNTRIES = "several_countries", _("It stands in several countries at once")


class ContactSource(models.TextChoices):
    """Who named the mailbox for complaints."""

    RDAP = "rdap", _("The registry (RDAP)")
    ABUSIX = "abusix", _("Abusix")


class ContactProblem(models.TextChoices):
    """Why there is no mailbox for complaints."""

    NONE_FOUND = "none_found", _("Nobody names one")
    OWN_DOMAIN = "own_domain", _("The only one is inside the reported domain itself")
