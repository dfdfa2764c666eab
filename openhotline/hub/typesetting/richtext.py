"""Rich text of a page as plain data: paragraphs and lists of runs of text, for a template that sets them. Pure."""

from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

Data = dict[str, Any]
BOLD, ITALIC = {"b", "strong"}, {"i", "em"}
LISTS = {"ul", "ol"}
LEADS_SOMEWHERE = ("https://", "http://", "mailto:", "tel:")


def read(html: str, *, site: str) -> list[Data]:
    """Paragraphs and lists. What is no paragraph, list, link or emphasis is read as the text in it.

    Links of ours get the address of the site; one that leads nowhere on paper is text.
    """
    reader = _Reader(site)
    reader.feed(html)
    reader.close()
    return reader.blocks


def plain(text: str) -> list[Data]:
    """Text without markup: a paragraph for each line."""
    return [{"kind": "p", "runs": [_run(line)]} for line in text.splitlines() if line.strip()]


def _run(text: str, *, bold: bool = False, italic: bool = False, link: str = "") -> Data:
    return {"text": text, "bold": bold, "italic": italic, "link": link}


class _Reader(HTMLParser):
    def __init__(self, site: str) -> None:
        super().__init__(convert_charrefs=True)
        self.site = site
        self.blocks: list[Data] = []
        self.containers: list[list[Data]] = [self.blocks]
        self.paragraph: list[Data] | None = None
        self.bold = self.italic = 0
        self.link = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._say("\n")
        elif tag == "p":
            self.paragraph = None
        elif tag in LISTS:
            self.paragraph = None
            self.containers[-1].append({"kind": tag, "items": []})
        elif tag == "li" and self.containers[-1] and self.containers[-1][-1]["kind"] in LISTS:
            self.paragraph = None
            item: list[Data] = []
            self.containers[-1][-1]["items"].append(item)
            self.containers.append(item)
        elif tag == "a":
            link = urljoin(f"{self.site}/", dict(attributes).get("href") or "")
            self.link = link if dict(attributes).get("href") and link.startswith(LEADS_SOMEWHERE) else ""
        self.bold += tag in BOLD
        self.italic += tag in ITALIC

    def handle_endtag(self, tag: str) -> None:
        if tag == "p" or tag in LISTS:
            self.paragraph = None
        elif tag == "li" and len(self.containers) > 1:
            self.paragraph = None
            self.containers.pop()
        elif tag == "a":
            self.link = ""
        self.bold -= tag in BOLD
        self.italic -= tag in ITALIC

    def handle_data(self, data: str) -> None:
        if data.strip() or self.paragraph:
            self._say(data)

    def _say(self, text: str) -> None:
        if self.paragraph is None:
            self.paragraph = []
            self.containers[-1].append({"kind": "p", "runs": self.paragraph})
        self.paragraph.append(_run(text, bold=self.bold > 0, italic=self.italic > 0, link=self.link))
