"""What a notice says: plain text with closed placeholders. Nothing from outside is ever read as a template."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from openhotline.common.addresses import defang
from openhotline.hotline.models import Profile
from openhotline.notices.stages import Asked, NoticeKind

EU = frozenset(
    [
        *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU"),
        *("IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
    ]
)
"""Where Article 16 of Regulation (EU) 2022/2065 (the Digital Services Act) binds the host."""

_PLACEHOLDER = re.compile(r"%\((\w+)\)s")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")
_LONGEST_NAME = 100


@dataclass(frozen=True)
class Line:
    """One item of a notice. `address` is exact; it is never printed but defanged."""

    ref: str
    address: str
    asked: str
    attached: bool

    def __repr__(self) -> str:
        return f"Line({self.ref})"


@dataclass(frozen=True)
class Words:
    """All that a notice is made of."""

    ref: str
    kind: str
    network: str
    country: str
    profile: Profile
    link: str
    lines: Sequence[Line]
    first_ref: str = ""
    first_sent_at: datetime | None = None
    told_network: str = ""
    """For an escalation: the network below, which did not act."""


def subject(ref: str, kind: str) -> str:
    """The subject: the reference and no address, for every machine on the way reads it."""
    with translation.override(settings.LANGUAGE_CODE):
        words = {
            NoticeKind.FIRST: _("Notice about illegal content on your network"),
            NoticeKind.REMINDER: _("Reminder: notice about illegal content on your network"),
            NoticeKind.ESCALATION: _("Illegal content on a network below yours"),
        }
        return f"[{ref}] {words[NoticeKind(kind)]}"


def body(words: Words) -> str:
    """The text of a notice: preserve first, then remove; what is meant, where, who we are and how to answer."""
    with translation.override(settings.LANGUAGE_CODE):
        parts = [
            _greeting(words),
            _opening(words),
            _what_to_do(),
            *_places(words),
            _how_to_answer(words),
            _why_you(words),
            _who_we_are(words),
        ]
        return "\n\n".join(part for part in parts if part) + "\n"


def clean_name(name: str) -> str:
    """A name as a registry gave it, on one line, without signs nobody sees, and no longer than anybody needs."""
    return " ".join(_UNSEEN.sub(" ", name).split())[:_LONGEST_NAME].strip()


def fill(text: str, **values: str) -> str:
    """A sentence with its placeholders filled, each value on one line.

    Refuses a sentence whose placeholders are not exactly these: a translation that lost one would lose its meaning,
    and a letter with a hole in it must not leave. What is filled in is never read again.
    """
    if set(_PLACEHOLDER.findall(text)) != set(values):
        raise ValueError(f"A sentence of a notice has other placeholders than {sorted(values)}.")
    return _PLACEHOLDER.sub(lambda found: _UNSEEN.sub(" ", values[found[1]]), text)


def _greeting(words: Words) -> str:
    if name := clean_name(words.network):
        # In brackets and quotes: however a network calls itself, it stays a name in the middle of a line.
        return fill(_("To the abuse desk (network “%(network)s”)"), network=defang_name(name))
    return _("To the abuse desk")


def defang_name(name: str) -> str:
    """A name that no program makes a link of, should somebody have put an address into it."""
    return re.sub(r"(?i)h(tt)(ps?:)", r"hxx\2", name).replace("://", "[://]").replace("@", "[at]")


def _opening(words: Words) -> str:
    number = len(words.lines)
    match words.kind:
        case NoticeKind.REMINDER:
            first = fill(
                _("We wrote to you about this under %(ref)s on %(day)s. By our checks it is still there."),
                ref=words.first_ref,
                day=_day(words.first_sent_at),
            )
        case NoticeKind.ESCALATION:
            network = clean_name(words.told_network) or _("a network below yours")
            first = fill(
                _(
                    "We told the network “%(network)s” about this under %(ref)s on %(day)s, and reminded it. By our "
                    "checks it is still there. We write to you because that network reaches the internet through you."
                ),
                network=defang_name(network),
                ref=words.first_ref,
                day=_day(words.first_sent_at),
            )
        case _:
            first = ""
    told = fill(
        translation.ngettext(
            "One of our analysts has looked at %(number)s address that is hosted on your network and has found that it "
            "shows the sexual abuse of children. Please act on it without delay.",
            "Our analysts have looked at %(number)s addresses that are hosted on your network and have found that they "
            "show the sexual abuse of children. Please act on them without delay.",
            number,
        ),
        number=str(number),
    )
    if words.kind == NoticeKind.ESCALATION:
        return first
    return f"{first}\n\n{told}" if first else told


def _what_to_do() -> str:
    return "\n".join(
        [
            _("What we ask you to do, in this order:"),
            "",
            _(
                "1. PRESERVE. Keep the content, the account data and the access logs safely for the police, as the law "
                "of your country lets you. Do not look at more than you must, do not send it to us, and do not warn "
                "the customer before the police had a chance to ask."
            ),
            "",
            _(
                "2. REMOVE. Then make it unreachable for everybody. Where “the page” is meant, the page itself is "
                "illegal. Where “the file” is meant, remove that file; the pages that show it may be lawful."
            ),
            "",
            _("3. TELL US through the link below."),
        ]
    )


def _places(words: Words) -> list[str]:
    wordings = {Asked.PAGE: _("the page"), Asked.FILE: _("the file")}
    rows = []
    for number, line in enumerate(words.lines, 1):
        what = wordings[Asked(line.asked)]
        rows.append(f"{number}. {line.ref}: {what}\n    {defang(line.address)}")
    heading = _("Where it is:")
    attached = sum(line.attached for line in words.lines)
    how = _("So that nobody opens them by mistake, the addresses are written with hxxp for http and [.] for a dot.")
    if attached == len(words.lines):
        how += " " + _("The exact addresses are in the attached XARF files, for your tools.")
    elif attached:
        how += " " + _("For some of them the exact address is in an attached XARF file, for your tools.")
    return [heading, "\n\n".join(rows), how]


def _how_to_answer(words: Words) -> str:
    return "\n".join(
        [
            _("Tell us what you have done, without an account, through this link. It is yours alone:"),
            "",
            words.link,
            "",
            fill(_("Or quote our reference %(ref)s."), ref=words.ref),
        ]
    )


def _why_you(words: Words) -> str:
    sentences = []
    if words.country in EU:
        sentences.append(
            _(
                "This is a notice under Article 16 of Regulation (EU) 2022/2065 (Digital Services Act). It is about "
                "offences under Articles 3 to 7 of Directive 2011/93/EU, so no name of a person has to be given. "
                "Please confirm that you have received it and tell us your decision."
            )
        )
    sentences.append(
        _("We believe in good faith that the information and the statements in this notice are accurate and complete.")
    )
    return "\n\n".join(sentences)


def _who_we_are(words: Words) -> str:
    profile = words.profile
    rows = [clean_name(profile.name)]
    if profile.contact_address:
        rows.append(fill(_("E-mail: %(address)s"), address=profile.contact_address))
    if profile.telephone:
        rows.append(fill(_("Telephone: %(number)s"), number=profile.telephone))
    if profile.duty_hours:
        rows.append(fill(_("When we are there: %(hours)s"), hours=profile.duty_hours))
    return "\n".join(["-- ", *rows])


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else _("an earlier day")
