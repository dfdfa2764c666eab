"""A maildir: a folder in which a mail server or a fetching program puts one file for each mail."""

import os
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from openhotline.intake.formats.mail import LARGEST


class MaildirSource:
    """The mails in `new` and `cur`, the oldest first. Only files are read: nothing that points elsewhere."""

    def __init__(self, folder: str) -> None:
        self._folder = Path(folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, where: TracebackType | None
    ) -> None:
        return None

    def waiting(self) -> Iterator[tuple[str, bytes]]:
        for name in self._names():
            try:
                file = os.open(self._folder / name, os.O_RDONLY | os.O_NOFOLLOW)
            except FileNotFoundError:  # somebody else moved it in this moment
                continue
            with os.fdopen(file, "rb") as content:
                raw = content.read(LARGEST + 1)
            yield name, raw

    def remove(self, name: str) -> None:
        (self._folder / name).unlink(missing_ok=True)

    def _names(self) -> list[str]:
        found = []
        for part in ("new", "cur"):
            with os.scandir(self._folder / part) as entries:
                found += [
                    (entry.stat(follow_symlinks=False).st_mtime_ns, f"{part}/{entry.name}")
                    for entry in entries
                    if entry.is_file(follow_symlinks=False) and not entry.name.startswith(".")
                ]
        return [name for _when, name in sorted(found)]
