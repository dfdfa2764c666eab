"""An article on paper: what its page says, as a tagged PDF. Its template, `data/article.typ`, reads texts as texts."""

import hashlib
import html
import json
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.utils import dateformat
from django.utils.translation import get_language, get_language_bidi, ngettext, pgettext
from django.utils.translation import gettext as _
from wagtail.images.models import SourceImageIOError

from openhotline.hotline.models import Profile
from openhotline.hub import stats
from openhotline.hub.blocks import html as article_html
from openhotline.hub.cards import BRAND
from openhotline.hub.models import Article, BlogPost, Guide, NewsStory, Picture, Research, Term
from openhotline.hub.typesetting.richtext import Data, plain, read
from openhotline.statistics.typesetting.document import set_by

TEMPLATE = Path(str(files("openhotline.hub.typesetting"))) / "data" / "article.typ"
KEPT = 30 * 24 * 60 * 60
PRINTED = "width-1000|format-jpeg"


def pdf_of(article: Article, hotline: Profile) -> bytes:
    """The article, in the language that is active, as PDF/UA-1; kept by what is in it, so that it is set once.

    Refuses a letter that the fonts do not have.
    """
    data = paper_of(article, hotline)
    digest = hashlib.sha256(json.dumps(data, sort_keys=True).encode() + TEMPLATE.read_bytes()).hexdigest()
    key = f"hub-pdf-{digest}"
    kept: bytes | None = cache.get(key)
    if kept is None:
        kept = set_by(TEMPLATE, {**data, "parts": [_with_bytes(part) for part in data["parts"]]})
        cache.set(key, kept, KEPT)
    return kept


def paper_of(article: Article, hotline: Profile) -> Data:
    """Everything that the page of the article says, as data."""
    language, _dash, region = (get_language() or "en").partition("-")
    before, between, after = (_("Page %(number)s of %(all)s") % {"number": "%s", "all": "%s"}).split("%s")
    now = [_html(step.value) for step in article.do_now] if isinstance(article, Guide) else []
    data = {
        "title": article.title,
        "summary": article.summary,
        "kind": " · ".join(part for part in (article.kind_words, article.region) if part),
        "facts": list(_facts(article)),
        "publisher": hotline.name,
        "brand": BRAND[hotline.colour],
        "language": language,
        "region": region.upper() if len(region) == 2 else None,
        "rtl": get_language_bidi(),
        "link": f"{settings.PUBLIC_URL}{article.short_path}",
        "page": [before, between, after],
        "now": {"heading": _("What to do now"), "steps": now},
        "parts": [*_picture(article.picture), *_before(article), *_body(article), *_behind(article)],
        "notes": list(_notes(article)),
        "sources": {"heading": "", "list": []} if not article.sources else _sources(article),
    }
    return _printable(data)


def _facts(article: Article) -> Iterator[str]:
    yield _day(article.dated)
    if article.credit:
        yield _("offered by %(name)s") % {"name": article.credit}
    if isinstance(article, BlogPost):
        yield article.by_role
    if article.reviewed_on:
        yield _("reviewed on %(day)s: %(who)s") % {"day": _day(article.reviewed_on), "who": article.reviewed_by}
    if isinstance(article, Term) and article.also:
        yield _("Also called: %(names)s") % {"names": article.also}


def _before(article: Article) -> Iterator[Data]:
    """What stands before the text: of a news story the source."""
    if not isinstance(article, NewsStory):
        return
    if article.excerpt:
        yield {"type": "quote", "text": plain(article.excerpt), "who": "", "link": ""}
    told = {
        "heading": _("The source"),
        "text": plain(f"{article.source_name}, {_day(article.source_published)}: {article.source_title}"),
        "link": article.source_address,
        "words": _("Read the full story at %(name)s") % {"name": article.source_name},
        "note": _("Read there on %(day)s.") % {"day": _day(article.source_retrieved)},
    }
    yield {"type": "box", **told}


def _behind(article: Article) -> Iterator[Data]:
    """What stands behind the text: of a summary of research the study."""
    if not isinstance(article, Research):
        return
    doi = f" DOI: {article.doi}." if article.doi else ""
    note = _("Licence: %(licence)s.") % {"licence": article.licence} if article.licence else ""
    text = f"{article.authors} ({article.year}): {article.original_title}. {article.published_in}.{doi}"
    told = {"heading": _("The study"), "text": plain(text), "link": article.original_address, "words": "", "note": note}
    yield {"type": "box", **told}


def _body(article: Article) -> Iterator[Data]:
    for block in article.body:
        yield from _BLOCKS[block.block_type](block.value)


def _section(value: Any) -> Iterator[Data]:
    yield {"type": "section", "heading": value["heading"], "text": _html(value["text"])}


def _steps(value: Any) -> Iterator[Data]:
    yield {"type": "steps", "heading": value["heading"], "steps": [_html(step) for step in value["steps"]]}


def _warning(value: Any) -> Iterator[Data]:
    words = html.unescape(stats.filled(html.escape(value["text"])))
    yield {"type": "warning", "heading": _("Warning"), "text": plain(words)}


def _quote(value: Any) -> Iterator[Data]:
    yield {"type": "quote", "text": plain(value["text"]), "who": value["who"], "link": value["web"] or ""}


def _law(value: Any) -> Iterator[Data]:
    yield {
        "type": "box",
        "heading": f"{value['name']} ({value['region']})",
        "text": _html(value["says"]),
        "link": value["web"],
        "words": _("The text of the law"),
        "note": _("as read on %(day)s") % {"day": _day(value["as_of"])},
    }


def _figure(value: Any) -> Iterator[Data]:
    if (shown := stats.chart_or_none(value["period"], value["chart"])) is None:
        return
    yield {"type": "picture", "title": shown.title, "alt": shown.alt, "svg": shown.wide, "file": "", "note": ""}


def _shown(value: Any) -> Iterator[Data]:
    yield from _picture(value["picture"], value["caption"])


_BLOCKS: Mapping[str, Callable[[Any], Iterator[Data]]] = {
    "section": _section,
    "steps": _steps,
    "warning": _warning,
    "quote": _quote,
    "law": _law,
    "figure": _figure,
    "picture": _shown,
}


def _picture(picture: Picture | None, caption: str = "") -> Iterator[Data]:
    """An editorial picture. One whose file is gone is left out, as it is on the page."""
    if picture is None:
        return
    try:
        file = picture.get_rendition(PRINTED).file
    except SourceImageIOError:
        return
    if file.storage.exists(file.name):
        note = " ".join(part for part in (caption, picture.rights) if part)
        told = {"title": "", "alt": picture.description, "svg": "", "note": note}
        yield {"type": "picture", "file": file.name, "digest": picture.get_file_hash(), **told}


def _with_bytes(part: Data) -> Data:
    """A picture is read only where a paper is set; what it is kept by is its name and digest."""
    if part["type"] != "picture":
        return part
    if not part["file"]:
        return {**part, "bytes": []}
    with default_storage.open(part["file"]) as file:
        return {**part, "bytes": list(file.read())}


def _notes(article: Article) -> Iterator[str]:
    if isinstance(article, Guide):
        yield _("This guide is for information. It is not legal advice.")
        if article.review_by:
            yield _("We look at it again by %(day)s.") % {"day": _day(article.review_by)}


def _sources(article: Article) -> Data:
    number = len(article.sources)
    heading = ngettext("%(number)s source", "%(number)s sources", number) % {"number": number}
    listed = []
    for block in article.sources:
        told = block.value
        published = f", {_day(told['published'])}" if told["published"] else ""
        read_on = _("Read on %(day)s.") % {"day": _day(told["retrieved"])}
        text = f"{told['publisher']}: {told['title']}{published}. {read_on}"
        listed.append({"text": text, "link": told["web"] or ""})
    return {"heading": heading, "list": listed}


def _html(text: Any) -> list[Data]:
    return read(article_html(text), site=settings.PUBLIC_URL)


def _day(day: Any) -> str:
    return dateformat.format(day, pgettext("date format", "j F Y"))


def _printable(value: Any) -> Any:
    """Without control characters and pictographs: no font on paper has them, and what they say stands beside them."""
    if isinstance(value, dict):
        return {name: _printable(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_printable(part) for part in value]
    if isinstance(value, str):
        return "".join(letter for letter in value if letter == "\n" or not _is_unseen(letter))
    return value


def _is_unseen(letter: str) -> bool:
    category = unicodedata.category(letter)
    is_pictograph = letter >= "\u2300" and category in ("So", "Sk")
    return category in ("Cc", "Cs", "Cn", "Co") or is_pictograph or letter == "\ufe0f"
