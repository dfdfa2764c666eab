"""The Herbert Protocol form. Both pages only ever give something: nothing here takes what people write."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, get_language_bidi, override, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from openhotline.hotline import selectors as hotline
from openhotline.hub import herbert

UK = "999"


@require_safe
def form(request: HttpRequest) -> HttpResponse:
    """The form, filled in on the reader’s device by scripts of ours, and printed or saved there."""
    with override("en"):
        in_english = _words()  # for the PDF that the device makes: its labels are English, and so are its letters
    told = {"words": _words(), "in_english": in_english, "says": _says()}
    return render(request, "hub/herbert.html", {"parts": herbert.parts(), "menu": "guides", **told})


@require_safe
def blank(request: HttpRequest) -> HttpResponse:
    """The empty form to print and to write on."""
    pdf = herbert.blank_form(words=_words(), language=get_language() or "en", rtl=get_language_bidi())
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="herbert-protocol-blank.pdf"'
    return response


def _words() -> dict[str, str]:
    """What the page and the PDFs say around the fields, in the language of now."""
    number = hotline.profile().emergency_number
    if number and number != UK:
        ring = pgettext(
            "danger",
            "If they go missing, ring %(number)s (in the UK 999) at once. Say: “I have a Herbert Protocol form.”",
        ) % {"number": number}
    else:
        ring = pgettext(
            "danger",
            "If they go missing, ring 999 (UK) or your emergency number at once. "
            "Say: “I have a Herbert Protocol form.”",
        )
    return {
        "title": _("Herbert Protocol form"),
        "ring": ring,
        "ask": pgettext(
            "help",
            "Ask the person first, and fill it in together. If they can decide and say no, that is their choice.",
        ),
        "local": pgettext("help", "If your local police force has a form of its own, use that one."),
        "copies": pgettext(
            "help",
            "Keep it where it is found fast, but out of the sight of visitors. "
            "Give copies to family and carers you trust.",
        ),
        "photo": _("Put the photo here"),
        "day": _("Day"),
        "month": _("Month"),
        "year": _("Year"),
        "page": _("Page %s of %s"),
    }


def _says() -> dict[str, str]:
    """What the script says (hub/herbert.js), which fills in {letters}."""
    return {
        "cleared": _("Everything is gone from this page. What you printed or saved is still there."),
        "saved": _("The PDF is on this device, where your browser puts downloads."),
        "photoless": _(
            "The PDF is on this device, where your browser puts downloads. It has no photo, because your "
            "browser hides pictures from pages. Keep the photo beside it."
        ),
        "nothing": _("Nothing is filled in yet."),
        "letters": _(
            "The PDF was not made. It cannot hold these letters: {letters}. Use “Print or save” instead, "
            "which can; printing lets you choose PDF, too."
        ),
        "photo": pgettext("privacy", "The photo is on this page. It stays on your device."),
        "photogone": _("The photo is gone from this page."),
        "photobad": _("Your browser cannot open this picture. Choose a JPEG or PNG file."),
    }
