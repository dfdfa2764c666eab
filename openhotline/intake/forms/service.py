"""The questions to those who run a service, and to others whose work it is: many addresses at once."""

import io
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openhotline.common.addresses import Address
from openhotline.common.errors import Refused
from openhotline.intake.categories import Category
from openhotline.intake.formats import Row
from openhotline.intake.formats.csv import read_csv
from openhotline.intake.forms.steps import PLAIN, AddressField, StepForm
from openhotline.intake.submissions import MOST_WORDS, without_media

MOST_ADDRESSES = 500
MOST_TABLE = 100_000
MOST_PROBLEMS = 20

KINDS = (
    ("host", _("We host websites or files")),
    ("platform", _("We run a platform, an app or a game")),
    ("access", _("We give people access to the internet")),
    ("school", _("A school, or work with children")),
    ("helpline", _("A helpline")),
    ("police", _("Police")),
    ("other", _("Something else")),
)


class OrganisationForm(StepForm):
    """Which service it is. Its name is for questions only, and may be left out."""

    title = _("Who are you?")
    kind = forms.ChoiceField(
        label=_("What do you do?"),
        choices=KINDS,
        error_messages={"required": _("Choose what you do")},
        widget=forms.RadioSelect,
    )
    name = forms.CharField(
        label=_("Name of your service (optional)"),
        max_length=200,
        required=False,
        error_messages={"max_length": _("Write at most 200 characters")},
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "organization"}),
    )


class ListForm(StepForm):
    """Addresses by the line, or a table. Of a file only its text is kept, and only once it has been read."""

    title = _("Which addresses?")
    addresses: Any = AddressField(
        at_most=MOST_ADDRESSES,
        label=_("Web addresses"),
        help_text=_("One on each line, 500 at most. Never open a page again to copy its address."),
    )
    table = forms.CharField(
        label=_("Or a table, as CSV"),
        help_text=_(
            "The first line names the columns: address, or platform and account; and if you like words, category and "
            "urgent."
        ),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "ltr", **PLAIN}),
    )
    file = forms.FileField(
        label=_("Or a file with such a table"),
        help_text=_("A text file in CSV, never a picture or a video."),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv,text/plain"}),
    )

    @classmethod
    def typed_in(cls, post: QueryDict, file: "UploadedFile[Any] | None" = None) -> dict[str, Any]:
        """What was posted; a file that is text stands in the place of the table from then on."""
        typed = super().typed_in(post)
        if file is not None:
            typed["table"] = without_media(file.read().decode(errors="replace").lstrip("\ufeff"))
        return typed

    def clean_table(self) -> list[Row]:
        text = self.cleaned_data["table"].strip()
        if not text:
            return []
        if len(text) > MOST_TABLE:
            raise forms.ValidationError(
                gettext("This table is longer than 100,000 characters. Send it in parts, or use the API.")
            )
        try:
            rows = list(read_csv(io.BytesIO(text.encode(errors="replace"))))
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from None
        problems = [
            gettext("Line %(number)s: %(problem)s") % {"number": row.line, "problem": row.problem}
            for row in rows
            if row.problem
        ]
        if problems:
            more = len(problems) - MOST_PROBLEMS
            left = [gettext("There are %(number)s more lines like these.") % {"number": more}] if more > 0 else []
            raise forms.ValidationError([*problems[:MOST_PROBLEMS], *left])
        return rows

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if self.errors:
            return given
        found = self.found()
        if not found:
            self.add_error("addresses", gettext("Enter at least one address, or a table of them."))
        elif len(found) > MOST_ADDRESSES:
            self.add_error("table", gettext("These are more than 500 addresses. Send them in parts, or use the API."))
        elif len(self.words()) > MOST_WORDS:
            self.add_error(
                "table", gettext("There are too many words in this table. Send it in parts, or use the API.")
            )
        return given

    def found(self) -> tuple[Address, ...]:
        in_table = [one for row in self.cleaned_data["table"] if row.submission for one in row.submission.addresses]
        return (*self.cleaned_data["addresses"], *in_table)

    def words(self) -> str:
        """What the table says beside its addresses, each with the line that it stood in."""
        said = ((row.line, row.submission.words) for row in self.cleaned_data["table"] if row.submission)
        return "\n".join(f"{line}: {words}" for line, words in said if words)

    def urgent(self) -> bool:
        return any(row.submission.urgent for row in self.cleaned_data["table"] if row.submission)


class ServiceAboutForm(StepForm):
    """What is wrong, for the whole list."""

    about = forms.ChoiceField(
        label=_("What is it about?"),
        choices=[(one.value, one.label) for one in Category if one != Category.SELF_GENERATED],
        error_messages={"required": _("Choose what it is about. If you are not sure, choose the last one.")},
        widget=forms.RadioSelect,
    )

    def category(self) -> str:
        about: str = self.cleaned_data["about"]
        return about


class DoneForm(StepForm):
    """What the service has done already, so that nobody does it twice."""

    done = forms.MultipleChoiceField(
        label=_("What have you done already?"),
        choices=[
            ("removed", _("We took it down")),
            ("kept", _("We keep what the police may need")),
            ("police", _("We told the police")),
            ("account", _("We closed the account")),
        ],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
