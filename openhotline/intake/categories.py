"""What a reporter says is wrong: a short list, in plain words. Assessment records facts; this only helps to sort."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Category(models.TextChoices):
    ABUSE = "abuse", _("Pictures or videos of child sexual abuse")
    SELF_GENERATED = "self_generated", _("A sexual picture or video of me, or of a child I know, is online")
    THREATS = "threats", _("Somebody threatens to share pictures of a child, or asks for money")
    GROOMING = "grooming", _("An adult contacts a child in a sexual way")
    OTHER = "other", _("Something else, or I am not sure")
