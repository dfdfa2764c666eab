"""References that people read out on the telephone: never a primary key, never a sequence."""

import secrets
from collections.abc import Callable

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # no 0/O, no 1/I/L
LENGTH = 8
MAX_LENGTH = 11


def new_reference(prefix: str) -> str:
    """A fresh reference such as `OH-7KQ2M9RT`: about 39 bits, made unique by the table's constraint."""
    return f"{prefix}-{''.join(secrets.choice(ALPHABET) for _ in range(LENGTH))}"


def take_reference(prefix: str, *, first: str = "", take: Callable[[str], bool]) -> str:
    """The reference that `take` got hold of: it is asked again with a fresh one for as long as it answers False."""
    reference = first or new_reference(prefix)
    while not take(reference):
        reference = new_reference(prefix)
    return reference


def tidy_reference(text: str) -> str:
    """What somebody typed, as we would have written it: spaces, case and missing dashes forgiven."""
    letters = "".join(text.upper().split()).replace("-", "")
    return f"{letters[:2]}-{letters[2:]}" if len(letters) > 2 else letters
