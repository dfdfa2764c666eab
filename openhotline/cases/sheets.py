"""The sheet about a child that goes to the police: what it asks, read from a form or a row, and written as a letter."""

import re
from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from openhotline.common.addresses.text import is_hidden
from openhotline.common.errors import Refused

MOST = 4_000


class AgeBand(models.TextChoices):
    UNDER_7 = "0-6", gettext_lazy("Up to 6")
    TO_10 = "7-10", gettext_lazy("7 to 10")
    TO_13 = "11-13", gettext_lazy("11 to 13")
    TO_15 = "14-15", gettext_lazy("14 or 15")
    TO_17 = "16-17", gettext_lazy("16 or 17")


SHEET = {
    "why": gettext_lazy("Why the child may be in danger"),
    "age_band": gettext_lazy("Age of the child"),
    "place": gettext_lazy("Where the child may be"),
    "platform": gettext_lazy("Platform"),
    "account": gettext_lazy("Account"),
    "said": gettext_lazy("What was said or seen"),
    "done": gettext_lazy("What has been done so far"),
    "telephone": gettext_lazy("Telephone on which we can be reached now"),
}
"""Every question of the sheet, in the order of the letter. Only `why` has to be answered."""


def read_sheet(given: Mapping[str, str]) -> dict[str, str]:
    """The answers, cleaned. Refuses one without a why, one that is far too long, and an unknown age band."""
    if unknown := set(given) - set(SHEET):
        raise TypeError(f"A sheet asks nothing called {', '.join(sorted(unknown))}.")
    sheet = {name: _clean(given.get(name, "")) for name in SHEET}
    if not sheet["why"]:
        raise Refused(_("Say why you think that the child is in danger."))
    if any(len(text) > MOST for text in sheet.values()):
        raise Refused(_("Write at most 4,000 characters in one answer."))
    if sheet["age_band"] not in ("", *AgeBand.values):
        raise Refused(_("Choose one of the age bands."))
    return sheet


def in_words(sheet: Mapping[str, str]) -> list[tuple[str, str]]:
    """Each question that was answered, with the answer. No address among them could be opened by accident."""
    ages = {str(value): str(label) for value, label in AgeBand.choices}
    rows = []
    for name, question in SHEET.items():
        if text := sheet.get(name, ""):
            rows.append((str(question), ages.get(text, text) if name == "age_band" else _disarmed(text)))
    return rows


def as_letter(sheet: Mapping[str, str], *, ref: str, hotline: str) -> str:
    """The body of the letter to the police."""
    head = pgettext(
        "danger",
        "CONFIDENTIAL: about a child who may be in danger now\n\n"
        "From: %(hotline)s\nOur reference: %(ref)s\n\n"
        "Please confirm by telephone that you have this, and name our reference.",
    ) % {"hotline": hotline, "ref": ref}
    answers = "\n\n".join(f"{question}:\n{text}" for question, text in in_words(sheet))
    foot = pgettext(
        "danger",
        "Addresses are written so that nothing opens them by accident: hxxp stands for http. Please share this with "
        "nobody who does not need it to keep the child safe.",
    )
    return f"{head}\n\n{answers}\n\n{foot}\n"


def _clean(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(sign for sign in text if sign == "\n" or not is_hidden(sign)).strip()


def _disarmed(text: str) -> str:
    """The text with every address in it spoilt: `hxxp[://]`, `www[.]`."""
    text = re.sub(r"(?i)\bh(tt)(ps?)\b", r"hxx\2", text)
    return re.sub(r"(?i)\bwww\.", "www[.]", text.replace("://", "[://]"))
