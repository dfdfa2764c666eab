"""Files that somebody attaches: let go while they come in, before anything keeps them. Two pages read a text."""

import hashlib
import io
from typing import Any, NoReturn

from django.core import signing
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

MOST_TEXT = 400_000
"""Bytes of a table. What is longer is cut off here, and refused by the form that reads it."""
MOST_TEXT_OF_STAFF = 5 * 2**20

SEEN_FOR = 60 * 60
_SEEN = "openhotline.intake.file"


def file_seen(content: bytes, source: str) -> str:
    """What says for an hour that this file was looked through, as coming from there."""
    return signing.dumps([hashlib.sha256(content).hexdigest(), source], salt=_SEEN)


def is_file_seen(said: str, content: bytes, source: str) -> bool:
    """Whether this is the file, and the source, that was looked through within the hour."""
    try:
        seen = signing.loads(said, salt=_SEEN, max_age=SEEN_FOR)
    except signing.BadSignature:
        return False
    return bool(seen == [hashlib.sha256(content).hexdigest(), source])


class DropFiles(FileUploadHandler):
    """Reads past every file. Not a byte of it is kept, in memory or on disk."""

    def new_file(self, *args: object, **kwargs: object) -> NoReturn:
        raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        return None

    def file_complete(self, file_size: int) -> None:
        return None


class SmallText(FileUploadHandler):
    """Keeps a file called `file` in memory while it can be a table of text; anything else is read past.

    A zero byte, or a beginning that is no UTF-8, is no text: a picture, a video, an archive.
    """

    most = MOST_TEXT

    def new_file(self, field_name: str, *args: Any, **kwargs: Any) -> None:
        super().new_file(field_name, *args, **kwargs)
        self.kept = io.BytesIO()
        if field_name != "file":
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start == 0 and not _is_text(raw_data) or b"\x00" in raw_data:
            self.kept = io.BytesIO()
            raise SkipFile
        self.kept.write(raw_data[: max(0, self.most - start)])

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self.kept.seek(0)
        return InMemoryUploadedFile(self.kept, self.field_name, "table", "text/csv", file_size, None)


def _is_text(beginning: bytes) -> bool:
    try:
        beginning[:1024].decode()
    except UnicodeDecodeError as problem:
        return problem.start > 1000  # a character that is cut at the end
    return True


class LargeText(SmallText):
    """The same for staff: larger, and under its own name, which says how to read it."""

    most = MOST_TEXT_OF_STAFF

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        file = super().file_complete(file_size)
        file.name = self.file_name
        return file
