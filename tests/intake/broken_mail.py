"""Mails as they really come: at least sixty broken ones, made by code, with benign content."""

import base64
import io
import zipfile
import zlib
from collections.abc import Iterator

ADDRESS = "http://reported.example/page"
HEAD = b"From: Rita <rita@mail.example>\r\nTo: hotline@hotline.example\r\nSubject: A page\r\n"
SAID = f"I saw this: {ADDRESS}\r\n".encode()


def picture() -> bytes:
    """A benign picture: eight grey points."""
    row = b"\0" + bytes(range(8))

    def chunk(name: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4) + name + data + zlib.crc32(name + data).to_bytes(4)

    head = (8).to_bytes(4) + (1).to_bytes(4) + bytes([8, 0, 0, 0, 0])
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(row)) + chunk(b"IEND", b"")


def archive(size: int = 1000) -> bytes:
    """A benign archive; a large one is a small bomb."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("nothing.txt", b"0" * size)
    return out.getvalue()


def part(kind: str, content: bytes, *more: str, encoding: str = "base64") -> bytes:
    body = base64.encodebytes(content) if encoding == "base64" else content
    fields = [f"Content-Type: {kind}", f"Content-Transfer-Encoding: {encoding}", *more]
    return "\r\n".join(fields).encode() + b"\r\n\r\n" + body.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def multipart(*parts: bytes, kind: str = "mixed", head: bytes = HEAD, boundary: str = "b0", end: bool = True) -> bytes:
    said = head + f'MIME-Version: 1.0\r\nContent-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'.encode()
    for one in parts:
        said += f"--{boundary}\r\n".encode() + one + b"\r\n"
    return said + (f"--{boundary}--\r\n".encode() if end else b"")


def plain(text: bytes = SAID) -> bytes:
    return part("text/plain; charset=utf-8", text, encoding="8bit")


def with_picture(head: bytes = HEAD) -> bytes:
    return multipart(plain(), part('image/png; name="x.png"', picture(), "Content-Disposition: attachment"), head=head)


def nested(times: int) -> bytes:
    whole = HEAD + b"\r\n" + SAID
    for _ in range(times):
        whole = HEAD + b"Content-Type: message/rfc822\r\n\r\n" + whole
    return multipart(plain(), b"Content-Type: message/rfc822\r\n\r\n" + whole)


def deep(times: int) -> bytes:
    inner = plain()
    for number in range(times):
        inner = multipart(inner, head=b"", boundary=f"b{number}")
    return HEAD + inner


def html(page: bytes, head: bytes = HEAD) -> bytes:
    return head + b"Content-Type: text/html; charset=utf-8\r\n\r\n" + page


def typed(kind: str, body: bytes = SAID, head: bytes = HEAD) -> bytes:
    return head + f"Content-Type: {kind}\r\n\r\n".encode() + body


def encoded(how: str, body: bytes, head: bytes = HEAD) -> bytes:
    return head + f"Content-Type: text/plain\r\nContent-Transfer-Encoding: {how}\r\n\r\n".encode() + body


def broken() -> Iterator[tuple[str, bytes]]:
    """Each with the name of what is wrong with it."""
    yield "nothing at all", b""
    yield "one byte", b"\xff"
    yield "only line breaks", b"\r\n" * 1000
    yield "only a head", HEAD
    yield "no head", SAID
    yield "a head without the empty line", HEAD + SAID
    yield "only carriage returns", (HEAD + b"\r\n" + SAID).replace(b"\r\n", b"\r")
    yield "only line feeds", (HEAD + b"\r\n" + SAID).replace(b"\r\n", b"\n")
    yield "a line from an mbox", b"From rita@mail.example Mon Jan  1 00:00:00 2026\n" + HEAD + b"\r\n" + SAID
    yield "no character set", typed("text/plain", "Größe: http://reported.example/page".encode())
    yield "an unknown character set", typed('text/plain; charset="klingon"')
    yield "a character set that is a codec", typed('text/plain; charset="zip"')
    yield "a character set that is slow", typed("text/plain; charset=punycode", b"a-" + b"b" * 200_000)
    yield "a character set with a NUL", HEAD + b"Content-Type: text/plain; charset=utf\x00-8\r\n\r\n" + SAID
    yield "an empty character set", typed("text/plain; charset=")
    yield "UTF-16", typed("text/plain; charset=utf-16", SAID.decode().encode("utf-16"))
    yield "UTF-16 cut in half", typed("text/plain; charset=utf-16", SAID.decode().encode("utf-16")[:-1])
    yield "UTF-7", typed("text/plain; charset=utf-7", b"+/v8 " + SAID)
    yield "Latin-1 that says UTF-8", typed("text/plain; charset=utf-8", "Größe\r\n".encode("latin-1") + SAID)
    yield "ISO-2022-JP cut off", typed("text/plain; charset=iso-2022-jp", b"\x1b$B$3$s" + SAID)
    yield "lone surrogates", typed("text/plain; charset=utf-8", b"\xed\xa0\x80 " + SAID)
    yield "NULs in the text", typed("text/plain", b"I saw\x00 it. " + SAID)
    yield "NULs in the head", b"Sub\x00ject: x\r\nFrom: r\x00ita@mail.example\r\n\r\n" + SAID
    yield "eight bits in the head", "From: Größe <rita@mail.example>\r\nSubject: Übel\r\n\r\n".encode("latin-1") + SAID
    yield "UTF-8 in the head", "From: Größe <größe@mail.example>\r\nSubject: Übel ☃\r\n\r\n".encode() + SAID
    yield "a sender with a name of other letters", "From: <rita@größe.example>\r\n\r\n".encode() + SAID
    yield "a sender in Punycode", b"From: <rita@xn--gre-6ka8i.example>\r\n\r\n" + SAID
    yield "a sender without a mailbox", b"From: undisclosed\r\n\r\n" + SAID
    yield "many senders", b"From: " + b", ".join(b"a%d@mail.example" % n for n in range(2000)) + b"\r\n\r\n" + SAID
    yield "a sender of brackets", b"From: " + b"<(" * 5000 + b"\r\n\r\n" + SAID
    yield "a sender of encoded words", b"From: " + b"=?a?q?" * 3000 + b"\r\n\r\n" + SAID
    yield "a subject of encoded words", b"Subject: " + b"=?utf-8?b?/////w==?= " * 200 + b"\r\n\r\n" + SAID
    yield "an encoded word that is none", b"Subject: =?utf-8?b?A?= =??x??= =?utf-8?x?a?=\r\n\r\n" + SAID
    yield "a huge field", b"Subject: " + b"x" * 2_000_000 + b"\r\n" + HEAD + b"\r\n" + SAID
    yield "a field folded ten thousand times", b"X-Fold: a" + b"\r\n b" * 10_000 + b"\r\n" + HEAD + b"\r\n" + SAID
    yield "fifty thousand fields", b"X-A: b\r\n" * 50_000 + HEAD + b"\r\n" + SAID
    yield "every field twice", HEAD + HEAD + b"Content-Type: text/plain\r\nContent-Type: image/png\r\n\r\n" + SAID
    yield "fields of spaces", b" : x\r\n\t\r\n: y\r\n" + HEAD + b"\r\n" + SAID
    yield "a bad date", HEAD + b"Date: 99 Foo 99999 99:99:99 +9999\r\n\r\n" + SAID
    yield "a date without end", HEAD + b"Date: " + b"9" * 100_000 + b"\r\n\r\n" + SAID
    yield "many Message-IDs", HEAD + b"Message-ID: <a@b>\r\n" * 3 + b"Message-ID: <<<>>\r\n\r\n" + SAID
    yield "a type that is none", typed("nonsense")
    yield "a type of signs", typed('%$&/()=;;;=;;"')
    yield "parameters without end", typed("text/plain" + "; a=b" * 20_000)
    yield "parameters in pieces", typed("text/plain; charset*0=ut; charset*99999999999=f-8; charset*1*=%ZZ")
    yield "an encoding that is none", encoded("rot13", SAID)
    yield "base64 that is not", encoded("base64", b"!!! not at all !!!")
    yield "base64 cut off", encoded("base64", base64.b64encode(SAID)[:-3])
    yield "base64 with one letter too many", encoded("base64", base64.b64encode(b"seen") + b"A")
    yield "base64 that says quoted-printable", encoded("quoted-printable", base64.encodebytes(SAID * 9))
    yield "quoted-printable that says base64", encoded("base64", b"I saw =3D http://reported.example/page")
    yield "quoted-printable cut off", encoded("quoted-printable", b"I saw =C3=A" + SAID + b"=")
    yield "uuencoded text", typed("text/plain", SAID + b"begin 644 x.png\r\n" + b"M" * 61 + b"\r\n`\r\nend\r\n")
    yield "uuencoded without an end", typed("text/plain", SAID + b"begin 644 x.png\r\n" + (b"M" * 61 + b"\r\n") * 50)
    yield (
        "a winmail.dat",
        multipart(part('application/ms-tnef; name="winmail.dat"', b"\x78\x9f\x3e\x22" + b"\x01" * 900)),
    )
    yield "a picture that says it is text", typed("text/plain", picture())
    yield "a picture alone", typed("image/png", picture())
    yield "a picture in many lines", multipart(plain(base64.encodebytes(picture() * 30)))
    yield "a data address", typed("text/plain", b"data:image/png;base64," + base64.b64encode(picture() * 5))
    yield "a zip bomb", multipart(plain(), part("application/zip", archive(30_000_000)))
    yield "no boundary said", with_picture().replace(b'; boundary="b0"', b"")
    yield "another boundary said", with_picture().replace(b'boundary="b0"', b'boundary="zz"')
    yield "an empty boundary", with_picture().replace(b'boundary="b0"', b'boundary=""')
    yield "no last boundary", multipart(plain(), part("image/png", picture()), end=False)
    yield "a boundary that is never closed", with_picture()[:-60]
    yield "a boundary in the text", multipart(plain(b"--b0\r\n--b0--\r\n" + SAID))
    yield "boundaries alone", multipart() + b"--b0\r\n" * 100_000
    yield "the same boundary within", multipart(multipart(plain(), head=b""), plain())
    yield "words before the first part", with_picture().replace(b"\r\n\r\n--b0", b"\r\n\r\n" + SAID + b"--b0", 1)
    yield "five hundred parts", multipart(*[plain() for _ in range(500)])
    yield "multiparts in multiparts", deep(30)
    yield "five thousand multiparts in multiparts", deep(600)
    yield "a mail in a mail, twenty times", nested(20)
    yield "a mail in a mail, a thousand times", nested(1000)
    yield "hypertext of ten million bytes", html(b"<p class='a'>Words <b>and</b> more.</p>\r\n" * 250_000)
    yield "hypertext of empty tags", html(b"<b></b>" * 1_400_000)
    yield "hypertext of open tags", html(b"<a " * 700_000)
    yield "hypertext of open comments", html(b"<!--" * 500_000)
    yield "hypertext of open quotes", html(b'<a href="' * 300_000)
    yield "hypertext of signs", html(b"<" * 2_000_000 + b"&#99999999999;" * 1000)
    yield "hypertext of one number", html(b"&#" + b"9" * 1_000_000 + b";")
    yield "hypertext of hard spaces", html(b"&nbsp;" * 300_000 + b"<br>" * 200_000)
    yield "hypertext of scripts", html(b"<script>" * 300_000 + SAID)
    yield "one line of ten million letters", typed("text/plain", b"a" * 10_000_000)
    yield "ten million dots", typed("text/plain", b"a." * 5_000_000)
    yield (
        "a hundred thousand addresses",
        typed("text/plain", b"".join(b"http://a%d.example/\n" % n for n in range(99_999))),
    )
    yield "a feedback report without fields", multipart(plain(), b"Content-Type: message/feedback-report\r\n\r\n")
    yield "XARF that is no JSON", multipart(plain(), part("application/json", b'{"xarf_version": "4.2"'))
    yield "XARF without end", multipart(part("application/json", b'{"xarf_version":' + b"[" * 100_000))
    yield "bytes at random", bytes((n * 7919) % 251 for n in range(100_000))
