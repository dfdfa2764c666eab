"""One made-up example of every component, for the page that shows them all and for the tests."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from openhotline.common.forms import CheckboxesWithHints, RadiosWithHints


class ExampleForm(forms.Form):
    address = forms.CharField(
        label=_("Address of the page"),
        help_text=_("Copy it from the address bar. Do not open the page again."),
        error_messages={"required": _("Enter the address of the page")},
    )
    words = forms.CharField(
        label=_("What have you seen?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Only words."),
    )
    place = forms.ChoiceField(
        label=_("Where was it?"),
        choices=[("web", _("On a website")), ("app", _("In an app")), ("other", _("Somewhere else"))],
        widget=RadiosWithHints(hints={"app": _("Or in a game, or in messages.")}),
        error_messages={"required": _("Choose where it was")},
    )
    age = forms.ChoiceField(
        label=_("Youngest visible age"),
        required=False,
        choices=[("0", "0–2"), ("3", "3–6"), ("7", "7–10"), ("11", "11–13"), ("14", "14–15"), ("16", "16–17")],
        widget=forms.RadioSelect(attrs={"class": "oh-small oh-inline"}),
    )
    facts = forms.MultipleChoiceField(
        label=_("What applies"),
        required=False,
        help_text=_("Choose all that apply."),
        choices=[
            (_("How it came about"), [("self", _("Self-generated")), ("stream", _("Live stream"))]),
            (_("Site"), [("paid", _("Commercial")), ("forum", _("Forum"))]),
        ],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "oh-small"}),
    )
    found = forms.MultipleChoiceField(
        label=_("How did you find it?"),
        required=False,
        choices=[("sent", _("Somebody sent it")), ("search", _("By searching"))],
        widget=CheckboxesWithHints(hints={"search": _("Do not search again.")}),
    )
    country = forms.ChoiceField(label=_("Country"), choices=[("", _("Choose")), ("XA", "Exampleland")], required=False)
    count = forms.IntegerField(
        label=_("How many pages?"), required=False, widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"})
    )
    answer = forms.BooleanField(
        label=_("I want an answer"),
        help_text=_("We show you a reference and a secret."),
        error_messages={"required": _("Say whether you want an answer")},
    )
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def examples(*, at: datetime) -> dict[str, Any]:
    """Everything `ui/gallery.html` shows."""
    return {
        "form": ExampleForm({"words": "", "age": "11"}),
        "page": Paginator(range(57), 10).page(3),
        "address": "https://user@www.some-site.example/a/very/long/path/that/has/to/break/somewhere/" + "x" * 60,
        "navigation": [
            {"text": _("Home"), "href": "#home", "key": "h"},
            {"text": _("Queue"), "href": "#queue", "count": 12, "current": True, "key": "q"},
            {"text": _("Notices"), "href": "#notices", "count": 0},
            {"text": _("Audit"), "href": "#audit"},
        ],
        "languages": [
            {"code": "en", "name": "English", "href": "#en", "current": True},
            {"code": "de", "name": "Deutsch", "href": "#de", "current": False},
            {"code": "ar", "name": "العربيّة", "href": "#ar", "current": False},
        ],
        "stages": ["new", "ready", "in_review", "disputed", "acting", "bounced", "gone", "closed"],
        "colours": ["", "grey", "green", "teal", "purple", "magenta", "red", "orange", "yellow"],
        "rows": [
            (_("Reference"), "OH-K7M3XQ2P"),
            (_("Hosted in"), "Exampleland (XA)"),
            (_("Network"), "AS64500 EXAMPLE-NET", "#network", _("Change")),
        ],
        "head": [_("Country"), _("Pages"), _("Removed"), _("Median hours")],
        "body": [["Exampleland", "1,204", "1,190", "18"], ["Testonia", "96", "81", "41"], ["Invalidia", "7", "7", "3"]],
        "events": [
            {"at": at - timedelta(hours=30), "what": _("Reported"), "who": _("a member of the public")},
            {
                "at": at - timedelta(hours=29),
                "what": _("Hosting found"),
                "who": "job:trace",
                "facts": [(_("Network"), "AS64500"), (_("Country"), "XA"), (_("Contact"), "abuse@host.example")],
            },
            {
                "at": at - timedelta(hours=26),
                "what": _("Decided: illegal here"),
                "who": "user:ana",
                "text": _("First opinion, agreed by a second person."),
                "tone": "warn",
            },
            {"at": at - timedelta(hours=25), "what": _("Notice bounced"), "who": "job:send", "tone": "bad"},
            {"at": at, "what": _("Gone, seen from two places"), "who": "job:check", "tone": "good"},
        ],
    }
