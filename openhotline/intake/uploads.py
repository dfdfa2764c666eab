"""Files that somebody attaches by hand to the public form: let go while they come in, before anything keeps them."""

from typing import NoReturn

from django.core.files.uploadhandler import FileUploadHandler, SkipFile


class DropFiles(FileUploadHandler):
    """Reads past every file. Not a byte of it is kept, in memory or on disk."""

    def new_file(self, *args: object, **kwargs: object) -> NoReturn:
        raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        return None

    def file_complete(self, file_size: int) -> None:
        return None
