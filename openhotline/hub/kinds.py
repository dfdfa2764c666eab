"""The kinds of things on the hub, in the words that readers see."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SectionKind(models.TextChoices):
    """A section, by the beginning of its address."""

    NEWS = "news", _("News")
    GUIDES = "guides", _("Guides")
    BLOG = "blog", _("Blog")
    RESEARCH = "research", _("Research")
    WORDS = "words", _("Words explained")
    TOPICS = "topics", _("Topics")
    AUDIENCES = "for", _("For you")


class LandingKind(models.TextChoices):
    TOPIC = "topic", _("Topic")
    AUDIENCE = "audience", _("Audience")


ONE_OF = {
    SectionKind.NEWS: _("News story"),
    SectionKind.GUIDES: _("Guide"),
    SectionKind.BLOG: _("Blog post"),
    SectionKind.RESEARCH: _("Research summary"),
    SectionKind.WORDS: _("Word explained"),
}
"""What a single article of a section is called."""
