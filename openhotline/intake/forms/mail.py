"""What a person says about a mail that waits for them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openhotline.common.addresses import Address, read_addresses
from openhotline.common.errors import Refused


class MailReportForm(forms.Form):
    """The addresses that a mail reports, as the person who read it found them."""

    addresses = forms.CharField(
        label=_("Addresses that are reported (optional)"),
        help_text=_("One on each line, at most 50. Its words become the words of the report."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocomplete": "off"}),
    )
    urgent = forms.BooleanField(label=_("A child may be in danger now"), required=False)

    def clean_addresses(self) -> list[Address]:
        text: str = self.cleaned_data["addresses"]
        if not text.strip():
            return []
        try:
            lines = read_addresses(text)
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from refused
        wrong: list[Any] = [
            _("Line %(number)s: %(problem)s") % {"number": line.number, "problem": line.problem}
            for line in lines
            if line.address is None
        ]
        if wrong:
            raise forms.ValidationError(wrong)
        return [line.address for line in lines if line.address is not None]
