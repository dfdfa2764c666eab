"""Files that somebody attaches: let go while they come in, before anything keeps them. One page reads a small text."""

import io
from typing import Any, NoReturn

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

MOST_TEXT = 400_000
"""Bytes of a table. What is longer is cut off here, and refused by the form that reads it."""


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

    def new_file(self, field_name: str, *args: Any, **kwargs: Any) -> None:
        super().new_file(field_name, *args, **kwargs)
        self.kept = io.BytesIO()
        if field_name != "file":
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start == 0 and not _is_text(raw_data) or b"\x00" in raw_data:
            self.kept = io.BytesIO()
            raise SkipFile
        self.kept.write(raw_data[: max(0, MOST_TEXT - start)])

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self.kept.seek(0)
        return InMemoryUploadedFile(self.kept, self.field_name, "table", "text/csv", file_size, None)


def _is_text(beginning: bytes) -> bool:
    try:
        beginning[:1024].decode()
    except UnicodeDecodeError as problem:
        return problem.start > 1000  # a character that is cut at the end
    return True
