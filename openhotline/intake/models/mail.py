"""What became of each mail that people sent us: digests, counts, and, while a person has to look, its sealed text."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from openhotline.cases.models import Report
from openhotline.common.sealing import SealedText
from openhotline.common.work import Work, WorkQuerySet

ONLY = 1
"""The primary key of the mailbox: there is one."""


class Outcome(models.TextChoices):
    """What became of a mail."""

    REPORTED = "reported", _("Reported")
    DUPLICATE = "duplicate", _("The same as another")
    AUTOMATIC = "automatic", _("An automatic answer")
    HELD = "held", _("Waits for a person")
    NO_REPORT = "no_report", _("Not a report")


class Mailbox(Work):
    """The mailbox as a piece of work: when it is read next. `failing_since` is empty while it can be read."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    read_at = models.DateTimeField(null=True, blank=True)
    failing_since = models.DateTimeField(null=True, blank=True)

    objects = WorkQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=ONLY), name="mailbox_only_one")]

    def __str__(self) -> str:
        return "failing" if self.failing_since else "read"


class ReceivedMail(models.Model):
    """One mail that was read and let go. Text and sender are sealed, and only while it waits for a person.

    `identity` and `content` are keyed digests by which the same mail is known again; a copy has neither. `sender_today`
    is one of the sender and the day, emptied the day after: it only says how many mails came from them in an hour.
    """

    ref = models.CharField(max_length=16, unique=True)
    outcome = models.CharField(max_length=12, choices=Outcome, db_index=True)
    received_at = models.DateTimeField(db_index=True)
    identity = models.CharField(max_length=64, null=True, blank=True, unique=True)
    content = models.CharField(max_length=64, null=True, blank=True, unique=True)
    sender_today = models.CharField(max_length=64, blank=True, db_index=True)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    text = SealedText(retention="report", blank=True)
    contact = SealedText(retention="contact", blank=True)
    contact_until = models.DateTimeField(null=True, blank=True, db_index=True)
    language = models.CharField(max_length=16, blank=True)
    addresses = models.PositiveSmallIntegerField(default=0)
    size = models.PositiveIntegerField(default=0)
    dropped = models.JSONField(default=list, blank=True)
    dropped_count = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(outcome__in=Outcome.values), name="mail_outcome_known"),
            models.CheckConstraint(
                condition=models.Q(outcome=Outcome.HELD) | models.Q(text="", contact=""),
                name="mail_keeps_text_only_while_held",
            ),
        ]

    def __str__(self) -> str:
        return self.ref
