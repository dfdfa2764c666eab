"""A report as plain named fields: the shape of each row of a CSV file."""

import re
from collections.abc import Callable, Mapping
from typing import ParamSpec, TypeVar

from django.utils.translation import gettext as _

from openhotline.common.addresses import Address, read_account, read_addresses
from openhotline.common.errors import Refused
from openhotline.intake.categories import Category
from openhotline.intake.submissions import Submission, clean_words

P = ParamSpec("P")
T = TypeVar("T")
FIELDS = ("address", "platform", "account", "words", "category", "language", "urgent", "test")
_YES, _NO = ("yes", "true", "1"), ("no", "false", "0", "")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,6})?")


class WrongColumn(Refused):
    """What stands under this name cannot be read."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(sentence)
        self.name = name


def read_shaped(fields: Mapping[str, object]) -> Submission:
    """Read one report from named fields; texts may be missing, yes and no may be words or booleans.

    `address` may hold up to 50, one on each line. Refuses a name that is none of `FIELDS`, and, naming the column,
    whatever cannot be read, in a sentence that never repeats it.
    """
    if unknown := set(fields) - set(FIELDS):
        raise Refused(
            _("%(number)s fields have names that are not known. These are: %(names)s.")
            % {"number": len(unknown), "names": ", ".join(FIELDS)}
        )
    text = {name: _in(name, _text, name, value) for name, value in fields.items() if name not in ("urgent", "test")}
    return Submission(
        addresses=(
            *_in("address", _addresses, text.get("address", "")),
            *_in("account", _accounts, text.get("platform", ""), text.get("account", "")),
        ),
        words=_in("words", clean_words, text.get("words", "")),
        category=_in("category", _one_of, text.get("category", "")),
        language=_in("language", read_language, text.get("language", "")),
        urgent=_in("urgent", _yes, "urgent", fields.get("urgent", False)),
        is_test=_in("test", _yes, "test", fields.get("test", False)),
    )


def _in(name: str, read: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
    try:
        return read(*given, **named)
    except Refused as refused:
        raise WrongColumn(name, str(refused)) from refused


def _text(name: str, value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Refused(_("“%(name)s” has to be text.") % {"name": name})
    return value.strip()


def _addresses(text: str) -> list[Address]:
    if not text:
        return []
    lines = read_addresses(text)
    for line in lines:
        if line.address is None:
            raise Refused(line.problem)
    return [line.address for line in lines if line.address is not None]


def _accounts(platform: str, account: str) -> list[Address]:
    if not platform and not account:
        return []
    if not platform or not account:
        raise Refused(_("An account needs both its platform and its name."))
    return [read_account(platform, account)]


def _one_of(category: str) -> str:
    if category and category not in Category.values:
        raise Refused(_("The category has to be one of: %(names)s.") % {"names": ", ".join(Category.values)})
    return category


def read_language(code: str) -> str:
    """The code of a language as we keep it; English where none is given. Refuses what is no code."""
    if code and not _LANGUAGE.fullmatch(code):
        raise Refused(_("The language has to be a code, such as en or pt-BR."))
    return code or "en"


def _yes(name: str, value: object) -> bool:
    if isinstance(value, bool):
        return value
    word = value.strip().lower() if isinstance(value, str) else None
    if word in _YES:
        return True
    if word in _NO or value is None:
        return False
    raise Refused(_("“%(name)s” has to be yes or no.") % {"name": name})
