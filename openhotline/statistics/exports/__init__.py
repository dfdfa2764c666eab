"""A bulletin for machines and for the desk: the same numbers in every form, none of them counted or rounded again."""

from collections.abc import Callable, Mapping

from openhotline.statistics.bulletin import Bulletin
from openhotline.statistics.exports import package, workbook
from openhotline.statistics.exports.package import as_package
from openhotline.statistics.exports.plain import as_csv, as_json, as_text
from openhotline.statistics.exports.workbook import as_workbook

Write = Callable[[Bulletin], bytes]

FORMS: Mapping[str, tuple[str, Write]] = {
    "csv": ("text/csv; charset=utf-8", lambda told: as_csv(told).encode()),
    "json": ("application/json", lambda told: as_json(told).encode()),
    "xlsx": (workbook.MEDIA_TYPE, as_workbook),
    "zip": (package.MEDIA_TYPE, as_package),
}
"""What can be downloaded of a bulletin: media type and writer, by the ending of the file."""

__all__ = ["FORMS", "as_csv", "as_json", "as_package", "as_text", "as_workbook"]
