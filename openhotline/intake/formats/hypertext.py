"""Hypertext to plain text, without loading, running or showing anything, in time that grows with the length alone.

The parser of the standard library takes minutes for 200 kB of unclosed tags, so this is a scanner: what lies between
two tags is text, and of the tags only those matter that end a line or carry a link.
"""

import html
import re
from dataclasses import dataclass

_NAME = re.compile(r"/?([a-zA-Z][a-zA-Z0-9]{0,20})")
_HREF = re.compile(r"""\shref\s{0,9}=\s{0,9}(?:"([^"]{0,8192})"|'([^']{0,8192})'|([^\s"'>]{1,8192}))""", re.IGNORECASE)
_NUMBER = re.compile(r"&#x?0*[0-9a-f]{8,};?", re.IGNORECASE)
_LONGEST_TAG = 40_000
_MOST_TAGS = 300_000
_SILENT = {"script", "style", "title", "head", "noscript", "svg", "template"}
_BREAKS = {
    "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "fieldset", "figure", "footer", "form",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table",
    "td", "th", "tr", "ul",
}  # fmt: skip


@dataclass(frozen=True)
class Words:
    """What a page says in words, and where its links lead; `whole` unless it was too long to be read to its end."""

    text: str
    links: list[str]
    whole: bool


def plain_text(markup: str, *, most: int) -> Words:
    """The words of a page, and where its links lead: those whose own text does not say the same.

    Such a link is written after its text as well: `here <https://…>`. Soon after `most` letters nothing more is read.
    """
    return _Page(markup, most).read()


class _Page:
    def __init__(self, markup: str, most: int) -> None:
        self._markup, self._most, self._length = re.sub(r"\s+", " ", markup), most, 0
        self._out: list[str] = []
        self._links: list[str] = []
        self._href, self._from = "", 0
        self._never: set[str] = set()  # what was looked for once and does not come any more

    def read(self) -> Words:
        markup, position, tags = self._markup, 0, 0
        while (start := markup.find("<", position)) >= 0 and self._length <= self._most and tags < _MOST_TAGS:
            tags += 1
            if start > position:
                self._out.append(markup[position:start])
                self._length += start - position
            position = self._tag(start)
        if start < 0:
            self._out.append(markup[position : position + self._most])
        self._end_link()
        whole = start < 0 and len(markup) - position <= self._most
        return Words(_unescaped("".join(self._out)), self._links, whole)

    def _tag(self, start: int) -> int:
        """Deal with what begins at this `<`; returns where the reading goes on."""
        markup = self._markup
        if markup.startswith("<!--", start):
            return self._after("-->", start + 4)
        if markup.startswith(("<!", "<?"), start):
            return self._after(">", start + 2)
        named = _NAME.match(markup, start + 1)
        if named is None:
            self._out.append("<")
            return start + 1
        end = self._after(">", named.end())
        name, closing = named[1].lower(), markup[start + 1] == "/"
        if name in _SILENT and not closing:
            return self._after_silence(name, end)
        if name == "a":
            self._end_link()
            if not closing:
                self._begin_link(markup[named.end() : min(end, named.end() + _LONGEST_TAG)])
        elif name in _BREAKS:
            self._out.append("\n")
            if name == "blockquote":
                self._out.append("\n-----  -----\n" if not closing else "")  # from here it is a quotation
        return end

    def _after(self, sign: str, position: int) -> int:
        """Just behind the next `sign`, or at the end; each is looked for in vain only once."""
        if sign not in self._never:
            found = self._markup.find(sign, position)
            if found >= 0:
                return found + len(sign)
            self._never.add(sign)
        return len(self._markup)

    def _after_silence(self, name: str, position: int) -> int:
        if name in self._never:
            return position
        found = re.compile(rf"</{name}", re.IGNORECASE).search(self._markup, position)
        if found is None:  # nobody closed it: rather read too much than lose a report
            self._never.add(name)
            return position
        return self._after(">", found.end())

    def _begin_link(self, attributes: str) -> None:
        found = _HREF.search(attributes)
        if found:
            self._href = _unescaped(found[1] or found[2] or found[3] or "").strip()
        self._from = len(self._out)

    def _end_link(self) -> None:
        if not self._href:
            return
        said = _unescaped("".join(self._out[self._from :])).strip()
        if said != self._href and not self._href.lower().startswith(("mailto:", "tel:", "#", "cid:")):
            self._links.append(self._href)
            self._out.append(f" <{self._href}>")
        self._href = ""


def _unescaped(text: str) -> str:
    return html.unescape(_NUMBER.sub("\ufffd", text))
