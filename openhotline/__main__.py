"""`openhotline COMMAND`: the console script. `hash` runs without the server's libraries."""

import argparse
import importlib
import os
import pkgutil
import sys
from collections.abc import Sequence
from types import ModuleType


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words[:1] == ["hash"]:
        from openhotline.matching.cli import main as hash_files

        return hash_files(words[1:])
    return _server_command(words)


def _server_command(words: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openhotline.config.settings")
    try:
        import django
    except ModuleNotFoundError:
        print(
            "Only “openhotline hash” is installed here. For the rest: pip install 'openhotline[server]'.",
            file=sys.stderr,
        )
        return 2
    ours = command_names()
    if words and not words[0].startswith("-") and words[0] not in ours:
        from django.core.management import execute_from_command_line

        execute_from_command_line(["openhotline", *words])
        return 0
    parser = argparse.ArgumentParser(
        prog="openhotline", description="The software of an internet child-safety hotline."
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    commands.add_parser("hash", help="Print the hashes of files, here, without sending anything anywhere.")
    for name in ours:
        module = command(name)
        text = (module.__doc__ or "").strip()
        module.arguments(commands.add_parser(name, help=text.splitlines()[0], description=text))
    options = parser.parse_args(words)
    module = command(options.command)
    if not getattr(module, "BEFORE_SETUP", False):
        django.setup()
    code: int = module.run(options)
    return code


def command_names() -> list[str]:
    """The names of our own commands, in alphabetical order."""
    from openhotline.config import commands

    return sorted(info.name for info in pkgutil.iter_modules(commands.__path__))


def command(name: str) -> ModuleType:
    return importlib.import_module(f"openhotline.config.commands.{name}")


if __name__ == "__main__":
    sys.exit(main())
