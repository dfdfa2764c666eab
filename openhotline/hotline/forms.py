"""What leads, administrators and editors type about this hotline."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openhotline.common.errors import Refused
from openhotline.hotline import marks
from openhotline.hotline.models import Colour, HelpLine, https_address, mail_address

_NARROW = {"class": "govuk-input--width-3"}
_DAY = {"class": "govuk-input--width-10"}
WEEKDAYS = [
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
]


class ProfileForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        help_text=_("As it stands at the top of every page."),
        max_length=80,
        error_messages={"required": _("Enter the name of the hotline")},
    )
    short_name = forms.CharField(
        label=_("Short name"), max_length=24, error_messages={"required": _("Enter a short name")}
    )
    strap_line = forms.CharField(
        label=_("Strap line"),
        help_text=_("One sentence for the front page."),
        max_length=160,
        required=False,
    )
    colour = forms.ChoiceField(
        label=_("Colour"),
        choices=Colour.choices,
        widget=forms.RadioSelect(attrs={"class": "oh-small oh-inline"}),
        error_messages={"required": _("Choose a colour"), "invalid_choice": _("Choose one of the colours")},
    )
    mark = forms.CharField(
        label=_("Mark"),
        help_text=_(
            "A small drawing that stands before the name and in the tab of the browser: paste the text of an SVG file, "
            "from <svg to </svg>. Best is white on a square of your colour, which can be seen by day and by night. "
            "Empty: the name alone."
        ),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "ltr", "spellcheck": "false", "autocapitalize": "off"}),
    )
    country = forms.CharField(
        label=_("Country"),
        help_text=_("Two capital letters, such as NL. Holidays and help lines go by it."),
        max_length=2,
        widget=forms.TextInput(attrs=_NARROW),
        error_messages={"required": _("Enter the country")},
    )
    contact_address = forms.CharField(
        label=_("Mail address for the public"), max_length=254, required=False, validators=[mail_address]
    )
    telephone = forms.CharField(label=_("Telephone for the public"), max_length=40, required=False)
    emergency_number = forms.CharField(
        label=_("Emergency number"),
        help_text=_("The number people call when a child is in danger now. It stands on every public page."),
        max_length=40,
        error_messages={"required": _("Enter the emergency number")},
    )
    duty_hours = forms.CharField(
        label=_("When we read reports"),
        help_text=_("In words, as the public reads it: “Monday to Friday, 9 to 5”."),
        max_length=200,
        required=False,
    )
    duty_address = forms.CharField(
        label=_("Mail address of the person on duty"),
        help_text=_("Never shown. Who reads it is called when a child may be in danger."),
        max_length=254,
        required=False,
        validators=[mail_address],
    )
    from_name = forms.CharField(
        label=_("Name on our letters"),
        help_text=_("Stands before our mail address. Empty: the name of the hotline."),
        max_length=60,
        required=False,
    )
    working_days = forms.TypedMultipleChoiceField(
        label=_("Working days"),
        coerce=int,
        choices=WEEKDAYS,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "oh-small oh-inline"}),
        error_messages={"required": _("Choose at least one working day")},
    )
    opens_at = forms.TimeField(
        label=_("Work begins at"),
        help_text=_("For example 09:00."),
        widget=forms.TimeInput(attrs=_NARROW, format="%H:%M"),
        error_messages={"required": _("Enter when work begins"), "invalid": _("Enter a time like 09:00")},
    )
    closes_at = forms.TimeField(
        label=_("Work ends at"),
        help_text=_("For example 17:00."),
        widget=forms.TimeInput(attrs=_NARROW, format="%H:%M"),
        error_messages={"required": _("Enter when work ends"), "invalid": _("Enter a time like 17:00")},
    )
    independence = forms.CharField(
        label=_("How you stay independent of providers"),
        help_text=_(
            "Who pays you, who decides, and that no provider has a say in it. Figures that are frozen from now on keep "
            "these words, and the public report of a trusted flagger (Digital Services Act, Article 22(3)) tells them. "
            "At most 2,000 characters."
        ),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def clean_country(self) -> str:
        country: str = self.cleaned_data["country"]
        return country.upper()

    def clean_mark(self) -> str:
        try:
            return marks.read_mark(self.cleaned_data["mark"])
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from None


class HelpLineForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What it does"),
        choices=HelpLine.Kind.choices,
        initial=HelpLine.Kind.HELPLINE,
        widget=forms.RadioSelect(attrs={"class": "oh-small"}),
        error_messages={"required": _("Choose what it does")},
    )
    topic = forms.ChoiceField(
        label=_("Topic"),
        help_text=_("Only for what others than we deal with."),
        choices=[("", _("None")), *HelpLine.Topic.choices],
        required=False,
    )
    audience = forms.ChoiceField(
        label=_("How old people are"),
        choices=HelpLine.Audience.choices,
        initial=HelpLine.Audience.ANYONE,
        widget=forms.RadioSelect(attrs={"class": "oh-small oh-inline"}),
        error_messages={"required": _("Choose how old people are")},
    )
    name = forms.CharField(
        label=_("Name"), max_length=120, error_messages={"required": _("Enter the name of the help line")}
    )
    country = forms.CharField(
        label=_("Country"),
        help_text=_("Two capital letters, such as NL. Empty for a service that is there for every country."),
        max_length=2,
        required=False,
        widget=forms.TextInput(attrs=_NARROW),
    )
    language = forms.CharField(
        label=_("Language"),
        help_text=_("As a code, such as en or pt-BR."),
        max_length=12,
        widget=forms.TextInput(attrs=_NARROW),
        error_messages={"required": _("Enter the language")},
    )
    for_whom = forms.CharField(label=_("For whom"), max_length=160, required=False)
    telephone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    web = forms.CharField(
        label=_("Web address"),
        help_text=_("It becomes a link on public pages, so it has to begin with https://."),
        max_length=200,
        required=False,
        validators=[https_address],
    )
    hours = forms.CharField(label=_("When it answers"), max_length=120, required=False)
    checked = forms.BooleanField(
        label=_("I checked it today"),
        help_text=_(
            "The page opens, the number answers, and it is for whom it says. "
            "Until somebody has checked it as it is now, nobody is told of it."
        ),
        required=False,
    )

    def clean_country(self) -> str:
        country: str = self.cleaned_data["country"]
        return country.upper()

    def clean(self) -> dict[str, Any]:
        details = super().clean() or {}
        reachable = details.get("telephone") or details.get("web") or "web" in self.errors
        if details.get("checked") and not reachable:
            self.add_error("telephone", _("Enter a telephone number or a web address, so that people can reach it"))
        if (details.get("kind") == HelpLine.Kind.ELSEWHERE) != bool(details.get("topic")):
            self.add_error("topic", _("Choose a topic for what others deal with, and for nothing else"))
        return details


class HolidayForm(forms.Form):
    day = forms.DateField(
        label=_("Day"),
        help_text=_("For example 2026-12-25."),
        widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
        error_messages={"required": _("Enter the day"), "invalid": _("Enter a day like 2026-12-25")},
    )
    name = forms.CharField(label=_("Name"), max_length=80, error_messages={"required": _("Enter its name")})
    country = forms.CharField(
        label=_("Country"),
        help_text=_("Two capital letters, such as NL."),
        max_length=2,
        widget=forms.TextInput(attrs=_NARROW),
        error_messages={"required": _("Enter the country")},
    )

    def clean_country(self) -> str:
        country: str = self.cleaned_data["country"]
        return country.upper()


class HashingAdviceForm(forms.Form):
    country = forms.CharField(
        label=_("Country"),
        help_text=_("Two capital letters, such as NL. It is the country whose law the advice is about."),
        max_length=2,
        widget=forms.TextInput(attrs=_NARROW),
        error_messages={"required": _("Enter the country")},
    )
    advice = forms.CharField(
        label=_("Legal advice"),
        help_text=_("Who gave it, with its reference. The paper itself stays in your own files."),
        max_length=200,
        error_messages={"required": _("Name the advice")},
    )
    given_on = forms.DateField(
        label=_("Given on"),
        help_text=_("For example 2026-03-27."),
        widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
        error_messages={"required": _("Enter when it was given"), "invalid": _("Enter a day like 2026-03-27")},
    )
    expires_on = forms.DateField(
        label=_("Last day"),
        help_text=_("Ask again before it. For example 2027-03-27."),
        widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
        error_messages={"required": _("Enter the last day"), "invalid": _("Enter a day like 2027-03-27")},
    )

    def clean_country(self) -> str:
        country: str = self.cleaned_data["country"]
        return country.upper()


class DutyPersonForm(forms.Form):
    position = forms.IntegerField(
        label=_("Place on the roster"),
        help_text=_("Who has 1 is called first."),
        min_value=1,
        max_value=99,
        widget=forms.NumberInput(attrs=_NARROW),
        error_messages={"required": _("Enter the place on the roster")},
    )
    name = forms.CharField(
        label=_("Name"),
        help_text=_("For colleagues. It stands in no letter."),
        max_length=80,
        error_messages={"required": _("Enter a name")},
    )
    address = forms.CharField(
        label=_("Mail address that wakes them"),
        help_text=_("A mailbox that rings or pages, also at night. It is told only that an alarm waits."),
        max_length=254,
        validators=[mail_address],
        error_messages={"required": _("Enter a mail address")},
    )
    begins_at = forms.TimeField(
        label=_("Their hours begin at (optional)"),
        help_text=_("For example 18:00. Outside their hours they are called after everybody else."),
        required=False,
        widget=forms.TimeInput(attrs=_NARROW, format="%H:%M"),
        error_messages={"invalid": _("Enter a time like 18:00")},
    )
    ends_at = forms.TimeField(
        label=_("Their hours end at (optional)"),
        help_text=_("For example 06:00. Hours may go past midnight."),
        required=False,
        widget=forms.TimeInput(attrs=_NARROW, format="%H:%M"),
        error_messages={"invalid": _("Enter a time like 06:00")},
    )

    def clean(self) -> dict[str, Any]:
        details = super().clean() or {}
        if (details.get("begins_at") is None) != (details.get("ends_at") is None) and not self.errors:
            missing = "ends_at" if details.get("ends_at") is None else "begins_at"
            self.add_error(missing, _("Enter both when their hours begin and when they end, or neither"))
        return details


class PoliceContactForm(forms.Form):
    country = forms.CharField(
        label=_("Country"),
        help_text=_("Two capital letters, such as NL."),
        max_length=2,
        widget=forms.TextInput(attrs=_NARROW),
        error_messages={"required": _("Enter the country")},
    )
    name = forms.CharField(
        label=_("Name"),
        help_text=_("The unit or the office, not a person."),
        max_length=120,
        error_messages={"required": _("Enter a name")},
    )
    address = forms.CharField(
        label=_("Mail address for referrals"),
        max_length=254,
        validators=[mail_address],
        error_messages={"required": _("Enter a mail address")},
    )
    telephone = forms.CharField(
        label=_("Telephone out of hours"),
        help_text=_("One that is answered at night. Call it before you write that you checked it."),
        max_length=40,
        error_messages={"required": _("Enter a telephone number that is answered at night")},
    )
    reviewed_on = forms.DateField(
        label=_("Checked on"),
        help_text=_("For example 2026-03-27."),
        widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
        error_messages={"required": _("Enter when you checked it"), "invalid": _("Enter a day like 2026-03-27")},
    )
    next_review_on = forms.DateField(
        label=_("Check again on"),
        help_text=_("For example 2027-03-27."),
        widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
        error_messages={"required": _("Enter when to check it again"), "invalid": _("Enter a day like 2027-03-27")},
    )

    def clean_country(self) -> str:
        country: str = self.cleaned_data["country"]
        return country.upper()
