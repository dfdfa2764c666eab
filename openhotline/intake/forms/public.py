"""The form that the public fills in."""

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from openhotline.cases.stages import Source
from openhotline.common.addresses import Address, read_account, read_addresses
from openhotline.common.errors import Refused
from openhotline.intake.categories import Category
from openhotline.intake.submissions import Submission, clean_contact, clean_words, left_out, without_media

ABOUT = (
    (Source.PUBLIC.value, _("Something that I saw, or that somebody told me about")),
    (Source.CHILD.value, _("Me. I am under 18, or it was made when I was")),
)


class ReportForm(forms.Form):
    """What somebody has seen. Nearly everything may be left out; nothing typed is lost when something is wrong."""

    form = forms.CharField(required=False, widget=forms.HiddenInput)
    addresses = forms.CharField(
        label=_("Web address"),
        help_text=_(
            "Only if you have it already. Never open the page again to copy it. "
            "If there are several, write each on its own line, 50 at most."
        ),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocapitalize": "none", "dir": "auto"}),
    )
    platform = forms.CharField(
        label=_("App, game or website"),
        help_text=_("Its name, for example Example Chat."),
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
    )
    account = forms.CharField(
        label=_("Account name"),
        required=False,
        widget=forms.TextInput(
            attrs={"class": "govuk-input--width-20", "spellcheck": "false", "autocapitalize": "none"}
        ),
    )
    words = forms.CharField(
        label=_("In your own words (optional)"),
        help_text=_(
            "If you have no address, say where it was. Do not describe pictures in detail, and leave out your own "
            "name if you want to stay anonymous."
        ),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    category = forms.ChoiceField(
        label=_("What is wrong? (optional)"),
        choices=Category.choices,
        required=False,
        widget=forms.RadioSelect(attrs={"class": "oh-small"}),
    )
    about = forms.ChoiceField(
        label=_("Who is it about?"),
        choices=ABOUT,
        initial=Source.PUBLIC.value,
        required=False,
        widget=forms.RadioSelect(attrs={"class": "oh-small"}),
    )
    urgent = forms.BooleanField(
        label=_("A child may be in danger now"),
        help_text=_("We look at these reports first. We are still not the emergency services."),
        required=False,
    )
    contact = forms.CharField(
        label=_("How may we reach you? (optional)"),
        help_text=_(
            "For example an e-mail address. You can ask about your report without it. "
            "We keep it sealed, use it only for questions about this report, and delete it after 90 days."
        ),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    TYPED = ("addresses", "platform", "account", "words", "contact")

    def clean_addresses(self) -> list[Address]:
        text: str = self.cleaned_data["addresses"]
        if not text.strip():
            return []
        if left_out() in text:
            raise forms.ValidationError(
                gettext("Part of this was a file written as text. We have not kept it. Give the address of the page.")
            )
        try:
            lines = read_addresses(text)
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from None
        problems = [_line_problem(line.number, str(line.problem), len(lines)) for line in lines if not line.address]
        if problems:
            hint = gettext("If you cannot put it right, write it below, in your own words.")
            raise forms.ValidationError([*problems[:-1], f"{problems[-1]} {hint}"])
        return [line.address for line in lines if line.address]

    def clean_words(self) -> str:
        return _cleaned(clean_words, self.cleaned_data["words"])

    def clean_contact(self) -> str:
        return _cleaned(clean_contact, self.cleaned_data["contact"])

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        platform, account = given.get("platform", ""), given.get("account", "")
        given["accounts"] = []
        if platform and not account and not given.get("words"):
            self.add_error("account", gettext("Enter the account name, or say in your own words what happened there."))
        elif account and not platform:
            self.add_error("platform", gettext("Enter the app, game or website that the account is on."))
        elif account:
            try:
                given["accounts"] = [read_account(platform, account)]
            except Refused as refused:
                self.add_error("account", str(refused))
        elif platform:  # a place without a name in it: it belongs to the story
            given["words"] = f"{platform}\n\n{given.get('words', '')}".strip()
        nothing = not any(given.get(name) for name in ("addresses", "account", "platform", "words"))
        if nothing and not self.errors:
            self.add_error(
                "addresses", gettext("Enter a web address, an account, or say in your own words what you have seen.")
            )
        return given

    def submission(self) -> Submission:
        given = self.cleaned_data
        return Submission(
            addresses=(*given["addresses"], *given["accounts"]),
            words=given["words"],
            category=given["category"],
            contact=given["contact"],
            language=get_language() or "en",
            urgent=given["urgent"],
        )

    def source(self) -> str:
        return self.cleaned_data["about"] or Source.PUBLIC

    def says_more(self) -> bool:
        """Whether the folded part has something in it, so that it is shown open."""
        return any(self.data.get(name) for name in ("platform", "account"))


def typed_in(post: Any) -> dict[str, str]:
    """What was posted to the public form, its own fields only, without media written as text."""
    return {name: without_media(post[name]) for name in ReportForm.base_fields if name in post}


def as_pairs(typed: dict[str, str]) -> list[tuple[str, str]]:
    """What somebody typed, with the labels they saw: for the page that gives it back to them."""
    return [
        (str(ReportForm.base_fields[name].label), typed[name])
        for name in ReportForm.TYPED
        if typed.get(name, "").strip()
    ]


def _line_problem(number: int, problem: str, of: int) -> str:
    return problem if of == 1 else gettext("Line %(number)s: %(problem)s") % {"number": number, "problem": problem}


def _cleaned(clean: Any, text: str) -> str:
    try:
        cleaned: str = clean(text)
    except Refused as refused:
        raise forms.ValidationError(str(refused)) from None
    return cleaned
