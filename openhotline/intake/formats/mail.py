"""Reports that come as mail: plain, as hypertext, as ARF (RFC 5965) or with XARF in them.

Pure, from bytes to a `Mail`, and it never raises, whatever the bytes are. Pictures, archives, documents and nested
messages are let go while the mail is taken apart: of each its type, its length and its SHA-256 remain. Of the header
nothing remains but the subject, which is text, and the sender’s mailbox, which is how to reach them.
"""

import hashlib
import io
import logging
import re
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from enum import StrEnum

from openhotline.common.addresses import Address, read_address
from openhotline.common.addresses.text import is_hidden
from openhotline.common.errors import Refused
from openhotline.intake.formats import mime
from openhotline.intake.formats.hypertext import plain_text
from openhotline.intake.formats.mentions import mentions, own_part
from openhotline.intake.formats.xarf import read_xarf
from openhotline.intake.submissions import MOST_CONTACT, left_out, without_media

log = logging.getLogger("openhotline.intake")

LARGEST = 30 * 2**20
"""Of a longer mail only the beginning is read."""
MOST_TEXT = 50_000
MOST_ADDRESSES = 50
MOST_DROPPED = 100
LARGEST_XARF = 5 * 2**20
_LARGEST_PLAIN = 2 * 2**20
_LARGEST_HYPERTEXT = 10 * 2**20


class Problem(StrEnum):
    """Why a mail has to be looked at by a person. What can be said of each stands in the desk’s words for it."""

    EMPTY = "empty"
    ONLY_FILES = "only_files"
    UNSORTED = "unsorted"
    MANY = "many"
    CUT = "cut"
    DEEP = "deep"
    MACHINE = "machine"
    ENCRYPTED = "encrypted"
    SPAM = "spam"
    UNREADABLE = "unreadable"
    ANSWER = "answer"


class Automatic(StrEnum):
    """That no person sent it just now, so that nobody is answered."""

    NO = ""
    BOUNCE = "bounce"
    ANSWER = "answer"
    MACHINE = "machine"
    LIST = "list"


@dataclass(frozen=True)
class Dropped:
    """What was let go: of what type it said it was, how long, and the SHA-256 of its content."""

    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Mail:
    """One mail, read. `identity` and `content` tell whether it is the same as another; neither can be read back."""

    text: str = ""
    addresses: tuple[Address, ...] = ()
    others: tuple[Address, ...] = ()
    identity: str = ""
    content: str = ""
    key: str = ""
    sender: str = ""
    return_path: str | None = None
    automatic: Automatic = Automatic.NO
    language: str = ""
    category: str = ""
    is_test: bool = False
    dropped: tuple[Dropped, ...] = ()
    dropped_count: int = 0
    sent_files: bool = False
    problems: tuple[Problem, ...] = ()


def read_mail(raw: bytes, *, our_host: str = "") -> Mail:
    """Read one mail. `our_host` is the public site’s own, which is never reported by being quoted."""
    try:
        return _Reading(raw, our_host).mail()
    except Exception as problem:  # whatever it is, it is a mail that somebody sent us, and a person looks at it
        log.error("a mail of %s bytes cannot be read: %s", len(raw), type(problem).__name__)
        whole = Dropped("message/rfc822", len(raw), hashlib.sha256(raw).hexdigest())
        content = hashlib.sha256(b"unreadable" + raw).hexdigest()
        return Mail(content=content, dropped=(whole,), dropped_count=1, problems=(Problem.UNREADABLE,))


_MAGIC = re.compile(
    rb"\x89PNG|GIF8|\xff\xd8\xff|PK[\x03\x05]\x04?|%PDF|RIFF|Rar!|7z\xbc\xaf|\x1f\x8b|BZh|\xfd7zXZ|....ftyp|ID3|OggS|\x1aE\xdf\xa3|II\*|MM\0\*"
)
_WIDE = ("utf-16", "utf-32", "utf_16", "utf_32", "ucs-2", "iso-10646")
_UUENCODED = re.compile(
    r"^begin(?:-base64)? [0-7]{3,4} .*$(?:\n(?!end[ \t]*$).*$){0,100000}(?:\nend[ \t]*$)?", re.MULTILINE
)
_YENC = re.compile(r"^=ybegin .*$(?:\n(?!=yend).*$){0,100000}(?:\n=yend.*$)?", re.MULTILINE)
_ARMOUR = re.compile(r"-----BEGIN PGP MESSAGE-----")
_MAILBOX = re.compile(r"<\s*([^<>\s@]{1,64}@[^<>\s@]{1,190})\s*>|([^<>\s@,;:\"()]{1,64}@[^<>\s@,;:\"()]{1,190})")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,6})?")
_REPLY_MARKS = re.compile(r"^(?:(?:re|fwd?|aw|wg|tr|sv|odp|rv)\s*:\s*)+", re.IGNORECASE)
_SIGNATURES = {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}
_NO_FILES = {*_SIGNATURES, "text/html", "text/calendar", "text/x-amp-html", "text/rfc822-headers"}
_NO_FILES |= {"message/delivery-status", "message/disposition-notification", "application/pgp-encrypted"}
_LOCKED = {"application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"}
_READ = {"text/plain", "text/csv", "text/uri-list", "text/enriched", "text/markdown"}


class _Reading:
    def __init__(self, raw: bytes, our_host: str) -> None:
        self._raw, self._our_host = raw[:LARGEST], our_host
        self._head = mime.read_head(self._raw)
        self._problems: dict[Problem, None] = {}
        self._dropped: list[Dropped] = []
        self._count = 0
        self._files = False
        self._texts: list[str] = []
        self._pages: list[tuple[int | None, str]] = []
        self._with_plain: set[int | None] = set()
        self._links: list[str] = []
        self._given: list[Address] = []
        self._keys: list[str] = []
        self._category, self._is_test, self._bounced = "", False, False
        if len(raw) > LARGEST:
            self._problem(Problem.CUT)

    def mail(self) -> Mail:
        for leaf in mime.leaves(self._raw):
            self._take(leaf)
        self._read_pages()
        subject = _REPLY_MARKS.sub("", mime.text_of(self._head, "subject"))
        text = self._clean("\n\n".join(filter(None, (subject, *self._texts))))
        found = mentions(text, links=self._links, not_meant=self._our_host)
        meant = {address.canonical: address for address in (*self._given, *found.meant)}
        addresses, others = tuple(meant.values()), found.others
        if len(addresses) > MOST_ADDRESSES:
            self._problem(Problem.MANY)
        sender, automatic = _sender(self._head), self._automatic()
        words = text.removeprefix(subject).replace(left_out(), "")
        said = bool(addresses or re.search(r"\w", words) or (subject and not self._files))
        if not said:
            self._problem(Problem.ONLY_FILES if self._files else Problem.EMPTY)
        if others and not addresses:
            self._problem(Problem.UNSORTED)
        if automatic == Automatic.ANSWER:
            self._problem(Problem.ANSWER)
        if _is_spam(self._head):
            self._problem(Problem.SPAM)
        date = _date(self._head)
        return Mail(
            text=text,
            addresses=addresses,
            others=others,
            identity=_identity(self._head, date),
            content=self._content_digest(date or sender, text, addresses),
            key=self._keys[0] if len(self._keys) == 1 else "",
            sender=sender,
            return_path=_return_path(self._head),
            automatic=automatic,
            language=self._language(),
            category=self._category,
            is_test=self._is_test,
            dropped=tuple(self._dropped),
            dropped_count=self._count,
            sent_files=self._files,
            problems=tuple(self._problems),
        )

    # --- the parts ---

    def _take(self, leaf: mime.Leaf) -> None:
        kind = leaf.media_type
        if leaf.not_opened:
            self._problem(Problem.DEEP)
            self._drop(leaf)
        elif kind == "message/feedback-report":
            self._read_feedback(leaf)
        elif kind in ("message/delivery-status", "message/disposition-notification"):
            self._bounced = True
            self._drop(leaf)
        elif kind in ("application/json", "text/json") or kind.endswith("xarf+json"):
            self._read_machine(leaf)
        elif kind in _READ:
            self._read_plain(leaf)
        elif kind == "text/html" and not leaf.is_attached:  # one that is attached is a page that somebody saved
            self._read_hypertext(leaf)
        else:
            if kind in _LOCKED:
                self._problem(Problem.ENCRYPTED)
            self._drop(leaf)

    def _drop(self, leaf: mime.Leaf, content: bytes | None = None) -> None:
        content = leaf.decoded() if content is None else content
        self._count += 1
        self._files = self._files or leaf.media_type not in _NO_FILES
        if len(self._dropped) < MOST_DROPPED:
            digest = hashlib.sha256(content).hexdigest()
            self._dropped.append(Dropped(_plain_type(leaf.media_type), len(content), digest))

    def _text(self, leaf: mime.Leaf) -> str | None:
        """The text of a part that says it is text; None where it is something else and was dropped."""
        content = leaf.decoded()
        charset = leaf.parameter("charset").lower()
        if not _is_text(content, charset):
            self._drop(mime.Leaf("application/octet-stream", leaf.head, b""), content)
            return None
        most = _LARGEST_HYPERTEXT if leaf.media_type == "text/html" else _LARGEST_PLAIN
        if len(content) > most:
            self._problem(Problem.CUT)
            content = content[:most]
        return mime.in_charset(content, charset).replace("\r\n", "\n").replace("\r", "\n")

    def _read_plain(self, leaf: mime.Leaf) -> None:
        text = self._text(leaf)
        if text is None:
            return
        if leaf.parameter("format").lower() == "flowed":
            text = re.sub(r"(?<=\S) \n(?!>)", "" if leaf.parameter("delsp").lower() == "yes" else " ", text)
        if _ARMOUR.search(text):
            self._problem(Problem.ENCRYPTED)
        if text.strip():
            self._texts.append(text.strip("\n"))
            self._with_plain.add(leaf.choice)

    def _read_hypertext(self, leaf: mime.Leaf) -> None:
        text = self._text(leaf)
        if text is not None:
            self._pages.append((leaf.choice, text))

    def _read_pages(self) -> None:
        """Hypertext counts where the same is not said in plain text; otherwise only its links do, for a person."""
        for choice, markup in self._pages:
            words = plain_text(markup, most=4 * MOST_TEXT)
            if choice is None or choice not in self._with_plain:
                lines = "\n".join(line.strip() for line in words.text.split("\n"))
                self._texts.append(re.sub(r"\n{3,}", "\n\n", lines).strip())
                if not words.whole:
                    self._problem(Problem.CUT)
            self._links.extend(words.links[:200])

    def _read_feedback(self, leaf: mime.Leaf) -> None:
        """The machine’s half of an ARF report: what was reported, and nothing else."""
        for raw in mime.read_head(leaf.decoded()[:200_000].lstrip()).get("reported-uri", [])[: MOST_ADDRESSES + 1]:
            try:
                self._given.append(read_address(raw.decode("utf-8", "replace")))
            except Refused:
                self._problem(Problem.MACHINE)

    def _read_machine(self, leaf: mime.Leaf) -> None:
        content = leaf.decoded()
        if len(content) > LARGEST_XARF or b"xarf_version" not in content:
            self._drop(leaf, content)
            return
        try:
            rows = list(read_xarf(io.BytesIO(content)))
        except Refused:
            rows = []
        if not rows or any(row.submission is None for row in rows):
            self._problem(Problem.MACHINE)
        for row in rows:
            if row.submission is not None:
                self._given.extend(row.submission.addresses)
                self._texts.append(row.submission.words)
                self._keys.append(row.key)
                self._category = self._category or row.submission.category
                self._is_test = self._is_test or row.submission.is_test

    # --- what is said about it ---

    def _problem(self, problem: Problem) -> None:
        self._problems[problem] = None

    def _clean(self, text: str) -> str:
        """Text without media written as letters and without hidden characters, and not without end."""
        if len(text) > MOST_TEXT * 4:
            self._problem(Problem.CUT)
            text = text[: MOST_TEXT * 4]
        before = text
        text = _YENC.sub(left_out(), _UUENCODED.sub(left_out(), text))
        text = without_media(text)
        self._files = self._files or text != before
        text = "".join(sign for sign in text if sign in "\n\t" or not is_hidden(sign)).strip()
        if len(text) > MOST_TEXT:
            self._problem(Problem.CUT)
            text = text[:MOST_TEXT]
        return text

    def _automatic(self) -> Automatic:
        head = self._head
        submitted = mime.text_of(head, "auto-submitted").partition(";")[0].strip().lower()
        kind = mime.text_of(head, "content-type").lower()
        if self._bounced or "report-type=delivery-status" in kind.replace('"', "").replace(" ", ""):
            return Automatic.BOUNCE
        if submitted == "auto-replied" or "x-autoreply" in head or "x-autorespond" in head:
            return Automatic.ANSWER
        if submitted not in ("", "no") or _return_path(head) == "":
            return Automatic.MACHINE
        precedence = mime.text_of(head, "precedence").strip().lower()
        if precedence in ("bulk", "junk", "list", "auto_reply") or "list-id" in head or "list-unsubscribe" in head:
            return Automatic.LIST
        return Automatic.NO

    def _language(self) -> str:
        said = mime.text_of(self._head, "content-language").partition(",")[0].strip()
        return said if _LANGUAGE.fullmatch(said) else ""

    def _content_digest(self, who_or_when: str, text: str, addresses: tuple[Address, ...]) -> str:
        """The same for one mail on whichever way it came here: lists add footers and marks, servers re-encode."""
        own, _rest = own_part(text)
        subject = mime.text_of(self._head, "subject")
        words = re.sub(r"[\W_]+", " ", own.replace(_REPLY_MARKS.sub("", subject), "", 1).casefold()).strip()
        loose = sorted(address.canonical for address in addresses)
        files = sorted(dropped.sha256 for dropped in self._dropped)
        return hashlib.sha256("\n".join([who_or_when, words, *loose, *files]).encode()).hexdigest()


def _is_text(content: bytes, charset: str) -> bool:
    """Whether this can be text. What says it is and is a picture all the same is let go like one."""
    start = content[:4096]
    if charset.startswith(_WIDE):
        return not _MAGIC.match(start)
    if b"\0" in content or _MAGIC.match(start):
        return False
    strange = sum(byte < 32 and byte not in (9, 10, 12, 13, 27) for byte in start)
    return strange * 20 <= len(start)


def _plain_type(media_type: str) -> str:
    main = media_type.partition("/")[0]
    known = ("application", "audio", "font", "image", "message", "model", "multipart", "text", "video")
    return media_type[:80] if main in known else "application/octet-stream"


def _sender(head: mime.Head) -> str:
    for name in ("from", "sender"):
        if found := list(_MAILBOX.finditer(mime.text_of(head, name)[:1000])):
            within = [one[1] for one in found if one[1]]
            mailbox = within[-1] if within else found[0][2]
            shown = "".join(sign for sign in mailbox if not is_hidden(sign))
            if len(shown) <= MOST_CONTACT:
                return shown
    return ""


def _return_path(head: mime.Head) -> str | None:
    """Where the mail came from by its envelope: empty for one that must not be answered, None where nobody says."""
    if "return-path" not in head:
        return None
    found = _MAILBOX.search(mime.text_of(head, "return-path")[:1000])
    return (found[1] or found[2]) if found else ""


def _date(head: mime.Head) -> str:
    said = mime.text_of(head, "date")[:200]
    try:
        return parsedate_to_datetime(said).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return said


def _identity(head: mime.Head, date: str) -> str:
    """One mail by its Message-ID and date: some programs write the same Message-ID on everything they send."""
    message_id = re.sub(r"\s", "", mime.text_of(head, "message-id")).strip("<>")
    return hashlib.sha256(f"{message_id}|{date}".encode()).hexdigest() if message_id else ""


def _is_spam(head: mime.Head) -> bool:
    flag, status = mime.text_of(head, "x-spam-flag"), mime.text_of(head, "x-spam-status")
    return flag.lower().startswith("yes") or status.lower().startswith("yes")
