"""What a reporter types who comes back."""

from django import forms
from django.utils.translation import gettext_lazy as _


class StatusForm(forms.Form):
    """A reference and its secret, however somebody writes them."""

    reference = forms.CharField(
        label=_("Reference"),
        help_text=_("It begins with OH."),
        max_length=100,
        error_messages={"required": _("Enter your reference"), "max_length": _("Enter your reference")},
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "off", "spellcheck": "false"}),
    )
    secret = forms.CharField(
        label=_("Secret"),
        help_text=_("16 letters and figures. Spaces, dashes and small letters do not matter."),
        max_length=200,
        error_messages={"required": _("Enter your secret"), "max_length": _("Enter your secret")},
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off", "spellcheck": "false"}),
    )
