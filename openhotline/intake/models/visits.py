"""What one browser's visit holds until it is sent or forgotten. Readable only with the key in that browser's cookie."""

from typing import ClassVar

from django.db import models


class Visit(models.Model):
    """A half-made report, a confirmation that may still be shown, a report somebody came back to: one sealed text.

    `key` is a digest of the cookie, so whoever has the table cannot ask for a visit by it, and cannot read one.
    """

    LEFT_OUT_OF_BACKUPS: ClassVar = True

    key = models.CharField(max_length=64, unique=True)
    content = models.TextField()
    delete_after = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key[:8]
