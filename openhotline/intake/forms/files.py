"""What staff choose to take in reports from a file."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from openhotline.cases.stages import Source
from openhotline.intake.uploads import MOST_TEXT_OF_STAFF, is_file_seen

SOURCES = (Source.MEMBER, Source.HELPLINE, Source.POLICE, Source.PARTNER, Source.PUBLIC, Source.PROACTIVE)


class FileForm(forms.Form):
    """A file to look through. The browser sends it again to have it taken in: it is never kept in between."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV in UTF-8 (.csv), or XARF (.json, .jsonl), 5 MiB at most. Never pictures or videos."),
        error_messages={
            "required": _("Choose a text file: CSV in UTF-8, or XARF. No spreadsheet, archive or picture is taken."),
            "empty": _("This file is empty."),
        },
    )
    source = forms.ChoiceField(
        label=_("Where the reports come from"),
        help_text=_("Unless a row says it."),
        choices=[(source.value, source.label) for source in SOURCES],
        initial=Source.MEMBER,
    )

    def clean_file(self) -> "UploadedFile[Any]":
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if file.size is None or file.size > MOST_TEXT_OF_STAFF:
            raise forms.ValidationError(_("This file is larger than 5 MiB. Split it."))
        return file


class SameFileForm(FileForm):
    """The same file once more, to take in what was found. `seen` says which one was looked through."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = _("The same file again")
        self.fields["file"].help_text = _("We have not kept it.")
        self.fields["source"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        file = cleaned.get("file")
        if file and not is_file_seen(cleaned.get("seen", ""), file.read(), cleaned.get("source", "")):
            self.add_error("file", _("This is not the file that was looked through, or it was more than an hour ago."))
        if file:
            file.seek(0)
        return cleaned
