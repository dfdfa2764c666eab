"""What has to be true before anything is served: tables, keys, reference data."""

from collections.abc import Callable

from django.core.management import call_command

from openhotline.common import clock, keyring
from openhotline.config.reference import load_reference_data


def prepare(say: Callable[[str], None]) -> None:
    """Bring the database and the keys up to date. Safe to run at every start, and beside running processes."""
    say("Preparing the database …")
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    at = clock.now()
    if made := keyring.ensure_keys(at=at):
        say(f"Made {len(made)} keys.")
    load_reference_data(at=at)
