"""Settings come from the environment and nowhere else. A value that we do not understand stops the start."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    """The setting called `name`; `NAME_FILE` may point to a file that holds it."""
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text().strip()
    return os.environ.get(name, default)


def flag(name: str, default: bool = False) -> bool:
    match text(name, "true" if default else "false").lower():
        case "true" | "yes" | "1" | "on":
            return True
        case "false" | "no" | "0" | "off" | "":
            return False
        case other:
            raise ImproperlyConfigured(f"{name} is “{other}”. Write true or false.")


def number(name: str, default: int) -> int:
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} is “{value}”. Write a whole number.") from None


def words(name: str, default: str = "") -> list[str]:
    """A list, separated by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def one_of(name: str, choices: tuple[str, ...], default: str) -> str:
    value = text(name, default)
    if value not in choices:
        raise ImproperlyConfigured(f"{name} is “{value}”. Write one of: {', '.join(choices)}.")
    return value
