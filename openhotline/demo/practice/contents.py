"""What stands on practice pages: benign generated sentences and small generated shapes, the same at each start."""

import struct
import zlib
from html import escape
from random import Random

from openhotline.demo.practice.cast import Page, Site

_WIDTH, _HEIGHT = 48, 32
_THINGS = ("paper boat", "kite", "teapot", "lighthouse", "bicycle", "apple tree", "train", "umbrella", "mitten")
_DEEDS = ("waits by the window", "is painted blue", "stands in the rain", "needs string", "is older than we are")


def page_html(site: Site, page: Page) -> bytes:
    """A page of made-up sentences, with the picture or the link that the world gives it."""
    chance = Random(site.host + page.path)
    lines = [f"<p>The {chance.choice(_THINGS)} {chance.choice(_DEEDS)}.</p>" for _ in range(6)]
    if page.embeds:
        lines.append(f'<img src="{escape(page.embeds)}" alt="A shape">')
    return _document(f"Practice page {page.path} of {site.host}", "\n".join(lines))


def login_html(site: Site) -> bytes:
    form = '<form method="post"><input name="user"><input name="password" type="password"><button>Go</button></form>'
    return _document(f"Members of {site.host}: sign in", form)


def placeholder_html(site: Site) -> bytes:
    """The soft 404: it is sent with status 200."""
    return _document(f"{site.host}", "<p>Sorry, this page is no longer available.</p>")


def status_html(status: int) -> bytes:
    return _document(f"Practice answer {status}", f"<p>{status}</p>")


def picture_png(seed: str) -> bytes:
    """A circle, a square or a triangle in two colours, as a PNG made here byte by byte."""
    chance = Random(seed)
    shape = chance.choice(("circle", "square", "triangle"))
    paper, ink = (bytes(chance.randrange(256) for _ in range(3)) for _ in range(2))
    rows = bytearray()
    for y in range(_HEIGHT):
        rows.append(0)  # this row is not filtered
        for x in range(_WIDTH):
            rows += ink if _inside(shape, x - _WIDTH // 2, y - _HEIGHT // 2) else paper
    header = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 2, 0, 0, 0)
    parts = (_chunk(b"IHDR", header), _chunk(b"IDAT", zlib.compress(bytes(rows), 9)), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _inside(shape: str, x: int, y: int) -> bool:
    if shape == "circle":
        return x * x + y * y <= 144
    if shape == "square":
        return abs(x) <= 11 and abs(y) <= 11
    return -12 <= y <= 11 and abs(x) <= (y + 12) // 2


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def _document(title: str, body: str) -> bytes:
    head = f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title></head>'
    return f"{head}<body><h1>{escape(title)}</h1>{body}</body></html>\n".encode()
