"""What a reporter says is wrong: a short list, in plain words. Assessment records facts; this only helps to sort."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Category(models.TextChoices):
    ABUSE = "abuse", _("Pictures or videos of child sexual abuse")
    SELF_GENERATED = "self_generated", _("A sexual picture or video of me, or of a child I know, is online")
    THREATS = "threats", _("Somebody threatens to share pictures of a child, or asks for money")
    GROOMING = "grooming", _("An adult contacts a child in a sexual way")
    OTHER = "other", _("Something else, or I am not sure")


class Elsewhere(models.TextChoices):
    """What others deal with. Such a report is taken all the same, as *other*, and its reporter is told who they are."""

    ADULT = "adult", _("A sexual picture of an adult, shared without their consent")
    HATE = "hate", _("Hate against people for who they are")
    TERROR = "terror", _("Terrorism, or instructions for violence")
    FRAUD = "fraud", _("Fraud, a false shop, or somebody who pretends to be another")
    BULLYING = "bullying", _("Bullying or threats that are not sexual")
