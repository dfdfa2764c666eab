"""A trace: one look-up of who hosts an item. Never overwritten; the next look-up is another row."""

from typing import Self

from django.db import models

from openhotline.cases.models import Item
from openhotline.common.sealing import SealedText
from openhotline.common.work import Work, WorkQuerySet
from openhotline.tracing.stages import ANSWERED, ContactProblem, ContactSource, Outcome, Reason, Why


class TraceQuerySet(WorkQuerySet):
    def waiting(self) -> Self:
        """Asked for, and not yet ended in any way."""
        return self.filter(done_at__isnull=True)

    def done(self) -> Self:
        return self.filter(done_at__isnull=False)

    def answered(self) -> Self:
        """Those that say something about the host, if only that it cannot be known."""
        return self.filter(outcome__in=ANSWERED)


class Trace(Work):
    """Who hosted an item at one time, by which methods, and how far they agreed.

    Addresses and names of servers are sealed; number, name and country of the network, and its mailbox for
    complaints, are clear. `country` is empty unless the methods leave one answer only.
    """

    ref = models.CharField(max_length=16, unique=True)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=10, choices=Reason)
    requested_by = models.CharField(max_length=200)
    requested_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=16, choices=Outcome, blank=True)
    why = models.CharField(max_length=20, choices=Why, blank=True)

    addresses = SealedText(retention="item", blank=True)
    """What each vantage point saw, as JSON: {"north": ["192.0.2.1"]}."""
    name_servers = SealedText(retention="item", blank=True)
    evidence = SealedText(retention="item", blank=True)
    """What each method said of each address, as JSON: what the columns below were made from."""
    vantages = models.CharField(max_length=200, blank=True)

    asn = models.PositiveBigIntegerField(null=True, blank=True, db_index=True)
    network_name = models.CharField(max_length=200, blank=True)
    prefix = SealedText(retention="item", blank=True)
    country = models.CharField(max_length=2, blank=True, db_index=True)
    country_by_ranges = models.CharField(max_length=2, blank=True)
    country_by_rdap = models.CharField(max_length=2, blank=True)
    is_cdn = models.BooleanField(default=False)
    abuse_contact = models.CharField(max_length=254, blank=True)
    contact_source = models.CharField(max_length=10, choices=ContactSource, blank=True)
    contact_problem = models.CharField(max_length=12, choices=ContactProblem, blank=True)
    ranges_date = models.DateField(null=True, blank=True)
    rdap_server = models.CharField(max_length=200, blank=True)
    authority = models.CharField(max_length=16, blank=True)
    """The legal basis under which we looked."""

    objects = TraceQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["item", "done_at"], name="trace_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=models.Q(done_at__isnull=True), name="trace_waits_once_per_item"
            ),
            models.CheckConstraint(
                condition=models.Q(done_at__isnull=True, outcome="")
                | models.Q(done_at__isnull=False, outcome__in=Outcome.values),
                name="trace_done_with_an_outcome",
            ),
            models.CheckConstraint(
                condition=models.Q(abuse_contact="", contact_source="")
                | (~models.Q(abuse_contact="") & models.Q(contact_source__in=ContactSource.values)),
                name="trace_contact_with_its_source",
            ),
        ]

    def __str__(self) -> str:
        return self.ref
