"""What the questions of every way in are made of. One step is one form; what was typed is kept as it was typed."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.choices import flatten_choices
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from openhotline.common.addresses import Address, read_account, read_addresses
from openhotline.common.addresses.reading import MAX_AT_ONCE
from openhotline.common.errors import Refused
from openhotline.intake.submissions import clean_contact, clean_words, left_out, without_media
from openhotline.post import headers

Typed = Mapping[str, Any]
"""What was typed at one step: field by field, text or a list of texts."""

Text = str | Promise

PLAIN = {"spellcheck": "false", "autocapitalize": "none", "autocomplete": "off"}


class StepForm(forms.Form):
    """One question. `title` is its heading; a form of one field uses that field's label."""

    title: ClassVar[Text] = ""

    @classmethod
    def typed_in(cls, post: QueryDict, file: "UploadedFile[Any] | None" = None) -> dict[str, Any]:
        """What was posted of this form's own fields, without media written as text. A form without files has none."""
        typed: dict[str, Any] = {}
        for name, field in cls.base_fields.items():
            if isinstance(field, forms.MultipleChoiceField):
                typed[name] = [without_media(one) for one in post.getlist(name)]
            elif not isinstance(field.widget, forms.FileInput):
                typed[name] = without_media(post.get(name, ""))
        return typed

    @property
    def heading(self) -> Text:
        return self.title or (self.only_field.label if self.only_field else "")

    @property
    def only_field(self) -> Any:
        """The one field whose label is the heading; None for forms of more, and of none."""
        return next(iter(self), None) if len(self.fields) == 1 else None

    def rows(self) -> list[tuple[str, str]]:
        """Every question of this step that was answered, with the answer in words. The form has to be valid."""
        rows = []
        for bound in self:
            words = in_words(bound.field, self.cleaned_data.get(bound.name), self.data.get(bound.name))
            if words:
                rows.append((str(bound.label or self.heading), words))
        return rows


def in_words(field: forms.Field, value: Any, typed: Any) -> str:
    """An answer as the person gave it: the words of a choice, yes for a tick, else what they typed."""
    if isinstance(field, forms.ChoiceField):  # of one or of several
        words: dict[str, Any] = dict(flatten_choices(field.choices))  # type: ignore[arg-type]
        return "\n".join(str(words[one]) for one in ([value] if isinstance(value, str) else value or ()) if one)
    if isinstance(field, forms.BooleanField):
        return gettext("Yes") if value else ""
    return str(typed or "").strip()


class JustRead(StepForm):
    """A page without a question: something to read first."""


class AddressField(forms.CharField):
    """Addresses, one on each line, cleaned to a list. What cannot be read is named by its line."""

    def __init__(self, *, at_most: int = MAX_AT_ONCE, **kwargs: Any) -> None:
        self.at_most = at_most
        widget = forms.Textarea(attrs={"rows": 4, "dir": "auto", **PLAIN})
        super().__init__(required=False, widget=widget, **kwargs)

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value))
        if not text.strip():
            return []
        if left_out() in text:
            raise forms.ValidationError(
                gettext("Part of this was a file written as text. We have not kept it. Give the address of the page.")
            )
        try:
            lines = read_addresses(text, at_most=self.at_most)
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from None
        problems = [_line_problem(line.number, str(line.problem), len(lines)) for line in lines if not line.address]
        if problems:
            hint = gettext("If you cannot put it right, leave it out and tell us about it in your own words, later on.")
            raise forms.ValidationError([*problems[:-1], f"{problems[-1]} {hint}"])
        return [line.address for line in lines if line.address]


class WordsField(forms.CharField):
    """Free text: cleaned, without media, ten thousand characters at most."""

    def __init__(self, *, rows: int = 6, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}), **kwargs)

    def clean(self, value: Any) -> str:
        return cleaned(clean_words, super().clean(value))


def cleaned(clean: Any, text: str) -> str:
    try:
        result: str = clean(text)
    except Refused as refused:
        raise forms.ValidationError(str(refused)) from None
    return result


class WhereForm(StepForm):
    """Where it is: addresses, or an account in an app. Each way in words the question for its own people."""

    addresses: Any = AddressField(label=_("Web address"))
    platform = forms.CharField(
        label=_("App, game or website"),
        help_text=_("Its name, for example Example Chat."),
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off"}),
    )
    account = forms.CharField(
        label=_("Account name"),
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", **PLAIN}),
    )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        platform, account = given.get("platform", "").strip(), given.get("account", "").strip()
        given["accounts"] = []
        if account and not platform:
            self.add_error("platform", gettext("Enter the app, game or website that the account is on."))
        elif account:
            try:
                given["accounts"] = [read_account(platform, account)]
            except Refused as refused:
                self.add_error("account", str(refused))
        return given

    def found(self) -> tuple[Address, ...]:
        return (*self.cleaned_data["addresses"], *self.cleaned_data["accounts"])

    def place(self) -> str:
        """An app without an account name in it: it belongs to the story."""
        return "" if self.cleaned_data["accounts"] else self.cleaned_data["platform"].strip()

    def says_more(self) -> bool:
        """Whether the folded part has something in it, so that it is shown open."""
        return any(self.data.get(name) for name in ("platform", "account"))


DANGERS = (
    ("yes", pgettext_lazy("danger", "Yes")),
    ("no", pgettext_lazy("danger", "No")),
    ("unsure", pgettext_lazy("danger", "I do not know")),
)


class DangerForm(StepForm):
    """Whether somebody is in danger at this moment."""

    danger = forms.ChoiceField(
        label=pgettext_lazy("danger", "Is a child in danger right now?"),
        help_text=pgettext_lazy("danger", "We look at these reports first. We are still not the emergency services."),
        choices=DANGERS,
        error_messages={"required": pgettext_lazy("danger", "Say whether a child is in danger right now")},
        widget=forms.RadioSelect,
    )


class ContactForm(StepForm):
    """Whether somebody wants to be written to. Nobody has to."""

    title = _("Do you want us to write to you?")
    wants = forms.ChoiceField(
        label=_("May we write to you?"),
        choices=[
            ("no", _("No. I will use the reference and the secret that I get at the end")),
            ("mail", _("Yes, by e-mail")),
        ],
        initial="no",
        error_messages={"required": _("Say whether you want us to write to you")},
        widget=forms.RadioSelect,
    )
    contact = forms.CharField(
        label=_("E-mail address"),
        help_text=pgettext_lazy(
            "privacy",
            "Use one that only you read. We write when there is something new, and a letter never says what it is "
            "about. We keep it sealed and delete it after 90 days.",
        ),
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "inputmode": "email", **PLAIN}),
    )

    def clean_contact(self) -> str:
        text = cleaned(clean_contact, self.cleaned_data["contact"])
        return cleaned(headers.read_mailbox, text) if text else ""

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("wants") == "mail" and not given.get("contact") and "contact" not in self.errors:
            self.add_error("contact", gettext("Enter your e-mail address, or choose “No”."))
        return given

    def address(self) -> str:
        return self.cleaned_data["contact"] if self.cleaned_data["wants"] == "mail" else ""

    def rows(self) -> list[tuple[str, str]]:
        return [(str(self.heading), self.address() or gettext("No"))]


def _line_problem(number: int, problem: str, of: int) -> str:
    return problem if of == 1 else gettext("Line %(number)s: %(problem)s") % {"number": number, "problem": problem}
