"""Editorial pictures: the one thing in the whole software that is an uploaded file, by staff, for the hub."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition

SAFE = _("No child can be recognised in it, and nobody in it is distressed or posed as a victim.")


class Picture(AbstractImage):
    """A picture with its alternative text, whose it is, and a person’s word that no child can be recognised in it."""

    description = models.CharField(
        _("alternative text"),
        max_length=255,
        help_text=_("What somebody would miss who cannot see it, in one sentence."),
    )
    rights = models.CharField(
        _("rights"), max_length=160, help_text=_("Who made it, and under which licence we may show it.")
    )
    is_safe = models.BooleanField(_("safe to show"), default=False, help_text=SAFE)

    uploaded_by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    admin_form_fields = ("title", "file", "description", "rights", "is_safe", "collection", "focal_point_x",
                         "focal_point_y", "focal_point_width", "focal_point_height")  # fmt: skip

    def __str__(self) -> str:
        return str(self.title)

    @property
    def default_alt_text(self) -> str:
        return self.description

    def clean(self) -> None:
        super().clean()
        if not self.is_safe:
            raise ValidationError({"is_safe": _("Look at it once more, and tick this only where it is true.")})


class PictureRendition(AbstractRendition):
    """The picture in one size."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="picture_rendition_once")
        ]

    def __str__(self) -> str:
        return f"{self.image_id} {self.filter_spec}"
