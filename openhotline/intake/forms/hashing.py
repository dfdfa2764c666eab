"""The offer to a child to make fingerprints (hashes) of pictures on their own device. The script does it, not we."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from openhotline.common.errors import Refused
from openhotline.intake.forms.steps import StepForm
from openhotline.intake.hashes import PictureHash, read_hashes

# What the script says. It fills in what stands in braces.
SAYS = {
    "working": pgettext_lazy("help", "Picture {number}: {percent} of 100 done"),
    "ready": pgettext_lazy("help", "The fingerprint of picture {number} is ready."),
    "given": pgettext_lazy("help", "Picture {number}"),
    "little": pgettext_lazy(
        "help",
        "Picture {number}. There is little to see in it, so we can only find exact copies of it.",
    ),
    "remove": pgettext_lazy("help", "Remove picture {number}"),
    "removed": pgettext_lazy("help", "Removed."),
    "same": pgettext_lazy("help", "You have chosen this picture before."),
    "many": pgettext_lazy("help", "Ten pictures are the most."),
    "canvas": pgettext_lazy("help", "Your browser cannot do this."),
    "unreadable": pgettext_lazy("help", "Your browser cannot read this file as a picture."),
    "small": pgettext_lazy("help", "This picture is too small."),
    "large": pgettext_lazy("help", "This picture is too large."),
    "silent": pgettext_lazy(
        "privacy",
        "Nothing was sent. Your browser counted no request to the internet since you chose the picture.",
    ),
    "loud": pgettext_lazy(
        "privacy",
        "Your browser counted {number} requests to the internet since you chose. There "
        "should be none. If this worries you, leave this page.",
    ),
    "uncounted": pgettext_lazy(
        "privacy",
        "Your browser cannot count what it asks the internet for, so we cannot show you "
        "that nothing was sent. With flight mode on you can be sure.",
    ),
}


class HashForm(StepForm):
    """What the browser made, in a hidden field. Empty for everybody who skips it, or has no script."""

    title = pgettext_lazy("help", "Is a picture of you on this device?")
    says = SAYS

    hashes = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_hashes(self) -> tuple[PictureHash, ...]:
        try:
            return read_hashes(self.cleaned_data["hashes"])
        except Refused as refusal:
            raise ValidationError(str(refusal)) from None

    @property
    def kept(self) -> str:
        """What the page gives back to the script: nothing of what was refused."""
        return "" if self.errors else str(self["hashes"].value() or "")

    def rows(self) -> list[tuple[str, str]]:
        found = self.cleaned_data["hashes"]
        return [(_("Fingerprints of pictures"), str(len(found)))] if found else []
