"""Reading what somebody typed or pasted."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from ipaddress import ip_address

from ada_url import URL
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from publicsuffixlist import PublicSuffixList

from openhotline.common.addresses.kinds import MAX_BYTES, Address, Kind
from openhotline.common.addresses.loose import loose_path, loose_query, without_www
from openhotline.common.addresses.text import JOINERS, carries_content, is_hidden, rearm, split_authority
from openhotline.common.errors import Refused

MAX_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one line of many: an address, or the sentence saying why not. The text itself is not kept."""

    number: int
    address: Address | None
    problem: "str | Promise" = ""


def read_address(text: str) -> Address:
    """Read one address as typed, pasted or defanged.

    Refuses text that is no single address, schemes we cannot act on, anything that carries its content inside
    itself (`data:`), hidden characters, and more than 8 KiB.
    """
    text = _tidied(text)
    scheme, rest, defanged = _split_scheme(text)
    if scheme in ("http", "https"):
        return _read_web(scheme, rest, defanged)
    if defanged:
        rest = rearm(rest)
    if scheme in ("ipfs", "ipns"):
        return _read_ipfs(scheme, rest)
    if scheme == "magnet":
        return _read_magnet(rest)
    if scheme == "account":
        platform, colon, handle = rearm(rest).partition(":")
        if colon:
            return read_account(platform, handle)
    raise _refuse_scheme(scheme)


def read_addresses(text: str, *, at_most: int = MAX_AT_ONCE) -> list[Line]:
    """Read addresses, one on each line; empty lines are passed over.

    A bad line does not spoil the others. Refuses an empty text and more than `at_most` lines.
    """
    lines = [(number, line) for number, line in enumerate(re.split(r"\r\n|\r|\n", text), 1) if line.strip()]
    if not lines:
        raise Refused(_("Give at least one address."))
    if len(lines) > at_most:
        raise Refused(_("Give at most %(number)s addresses at once, one on each line.") % {"number": at_most})
    return [_read_line(number, line) for number, line in lines]


def read_account(platform: str, handle: str) -> Address:
    """Read an account on a platform, such as `("Example Chat", "@Somebody")`.

    Refuses an empty or unreadable platform or handle, and an address in place of the handle.
    """
    slug = re.sub(r"[ _]+", "-", _folded(platform).strip())
    if not re.fullmatch(r"[a-z0-9](?:[a-z0-9.-]{0,62}[a-z0-9])?", slug):
        raise Refused(_("Give the name of the platform in Latin letters, for example “example-chat”."))
    name = unicodedata.normalize("NFKC", handle).strip().lstrip("@")
    folded = _folded(name)
    if not name or len(folded) > 200 or "//" in name or any(_is_awkward(sign) for sign in name + folded):
        raise Refused(_("Give the account name alone, without spaces and not as a web address."))
    if _folded(folded) != folded or folded.startswith("@"):
        raise Refused(_("This account name has letters that cannot be compared. Describe it in words instead."))
    canonical = f"account:{slug}:{folded}"
    return Address(Kind.ACCOUNT, f"account:{slug}:{name}", canonical, canonical)


_WRAPPERS = {"<": ">", '"': '"', "'": "'", "“": "”", "‘": "’", "«": "»", "„": "“", "(": ")"}


def _tidied(text: str) -> str:
    """Return the text without what surrounds an address in mails and documents; refuse what cannot be one."""
    if carries_content(text):
        raise Refused(
            _(
                "This address carries its content inside itself, and nothing of that kind may be stored here. "
                "It has not been kept. Say in words where you found it."
            )
        )
    if len(text) > MAX_BYTES or len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise Refused(_("This is too long for an address. Give the address alone."))
    text = _stripped(text)
    while len(text) > 1 and _WRAPPERS.get(text[0]) == text[-1]:
        text = _stripped(text[1:-1])
    text = _stripped(re.sub(r"^URL:(?=\S+$)", "", text, flags=re.IGNORECASE))
    text = re.sub(r"^view-source:", "", text, flags=re.IGNORECASE)
    if not text:
        raise Refused(_("Give an address."))
    if re.search(r"\s", text):
        raise Refused(_("Give the address alone, without spaces or other words around it."))
    if any(is_hidden(sign) for sign in text):
        raise Refused(_("This address has hidden characters in it. Type it, or copy it again."))
    return text


def _stripped(text: str) -> str:
    start, end = 0, len(text)
    while start < end and (text[start].isspace() or is_hidden(text[start])):
        start += 1
    while end > start and (text[end - 1].isspace() or is_hidden(text[end - 1])):
        end -= 1
    return text[start:end]


def _is_awkward(sign: str) -> bool:
    return sign.isspace() or is_hidden(sign) or sign in "[]<>\"'/\\" or sign in JOINERS


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


_WEB_SCHEME = re.compile(
    r"(?P<h>h(?P<t>tt|xx|\*\*|__)p(?P<s>s?))(?P<colon>\[://\]|\[:\]|\(:\)|:|\[:(?=//\]))(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_OTHER_SCHEME = re.compile(r"(?P<scheme>[a-z][a-z0-9+-]*)(?P<colon>:|\[:\])(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_HOST_AND_PORT = re.compile(r"[^/?#\\@:]+:[0-9]{1,5}(?:[/?#\\]|$)")
_DOT = re.compile(r"\[\.\]|\(\.\)|\{\.\}|\[dot\]|\(dot\)|\{dot\}", re.IGNORECASE)


def _split_scheme(text: str) -> tuple[str, str, bool]:
    """Return the scheme, what follows its colon, and whether somebody defanged it."""
    if found := _WEB_SCHEME.fullmatch(text):
        defanged = found["t"].lower() != "tt" or found["colon"] != ":"
        return f"http{found['s'].lower()}", found["rest"], defanged
    if text.startswith("//"):
        return "http", text, False
    found = _OTHER_SCHEME.fullmatch(text)
    if found and not _HOST_AND_PORT.match(text):
        return found["scheme"].lower(), found["rest"], found["colon"] != ":"
    host, tail = split_authority(text)
    if "@" in host and ":" not in host and not tail.strip("/"):
        raise Refused(_("This looks like an e-mail address. Give the web address, or the account and its platform."))
    if "." not in _DOT.sub(".", host):
        raise Refused(_("This does not look like an address. It should look like https://www.example.org/page."))
    # Plain http: nearly every site answers or redirects there, and a site without https is not mistaken for gone.
    return "http", text, False


def _refuse_scheme(scheme: str) -> Refused:
    if scheme in ("javascript", "vbscript", "file", "blob", "about", "filesystem", "content", "intent"):
        return Refused(_("This only works on the device it was copied from. Give the address of the page itself."))
    if scheme in ("mailto", "tel", "sms"):
        return Refused(_("This is a way to reach somebody. Give the web address, or the account and its platform."))
    return Refused(_("We cannot read this kind of address. Give a web, onion, IPFS or magnet address, or an account."))


def _read_web(scheme: str, rest: str, defanged: bool) -> Address:
    authority, tail = split_authority(rest.lstrip("/\\"))
    armed = _DOT.sub(".", authority)
    # A path is rearmed only after a defanged scheme or host: in a plain address “[.]” is part of the name.
    if defanged or armed != authority:
        tail = rearm(tail)
    try:
        url = URL(f"{scheme}://{armed}{tail}")
    except ValueError:
        raise Refused(_("This address is not written correctly. Check it and give it again.")) from None
    host = url.hostname.removesuffix(".")
    if not _is_host(host):
        raise Refused(_("The name of the site in this address is not written correctly. Check it and give it again."))
    port = f":{url.port}" if url.port else ""
    canonical = f"{url.protocol}//{host}{port}{url.pathname}{url.search}"
    original = _sized(canonical + url.hash)
    # Nothing may read differently the second time, whatever a trailing dot or a port was hiding.
    if not _reads_back(canonical):
        raise Refused(_("This address is not written correctly. Check it and give it again."))
    loose = f"{without_www(host)}{port}{loose_path(url.pathname)}{loose_query(url.search)}"
    had_credentials = bool(url.username or url.password)
    if host == "onion" or host.endswith(".onion"):
        domain = ".".join(host.split(".")[-2:])
        return Address(Kind.ONION, original, canonical, loose, host, domain, "onion", had_credentials)
    if _is_ip(host):
        return Address(Kind.WEB, original, canonical, loose, host, "", "", had_credentials)
    domain = _suffixes().privatesuffix(host) or host
    return Address(Kind.WEB, original, canonical, loose, host, domain, host.rpartition(".")[2], had_credentials)


def _reads_back(canonical: str) -> bool:
    try:
        return bool(URL(canonical).href == canonical)
    except ValueError:
        return False


def _is_host(host: str) -> bool:
    if host.startswith("["):
        return True
    labels = host.split(".")
    return len(host) <= 253 and all(re.fullmatch(r"[a-z0-9_-]{1,63}", label) for label in labels)


def _is_ip(host: str) -> bool:
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


@cache
def _suffixes() -> PublicSuffixList:
    # The ICANN part alone: what somebody registered, and so what a registry can be asked about.
    return PublicSuffixList(only_icann=True)


def _read_ipfs(scheme: str, rest: str) -> Address:
    try:
        url = URL(f"{scheme}://{rest.lstrip('/')}")
    except ValueError:
        raise Refused(_("This IPFS address is not written correctly. Check it and give it again.")) from None
    root = url.hostname
    # Base32 (b…) and names with dots do not depend on case; the older Qm… form does.
    if "." in root or re.fullmatch(r"[bB][a-zA-Z2-7]{50,}", root):
        root = root.lower()
    if not re.fullmatch(r"[A-Za-z0-9._-]{2,253}", root):
        raise Refused(_("This IPFS address is not written correctly. Check it and give it again."))
    canonical = f"{scheme}://{root}{url.pathname or '/'}{url.search}"
    original = _sized(canonical + url.hash)
    loose = f"{scheme}://{root}{loose_path(url.pathname)}"
    return Address(Kind.IPFS, original, canonical, loose, root, "", "", bool(url.username or url.password))


_INFO_HASH = re.compile(
    r"urn:(?:btih:(?P<hex>[0-9a-f]{40})|btih:(?P<base32>[a-z2-7]{32})|btmh:(?P<multi>1220[0-9a-f]{64}))"
)


def _read_magnet(rest: str) -> Address:
    query = rest.partition("#")[0].lstrip("?")
    fields = [field.partition("=") for field in query.split("&")]
    hashes = sorted({found for name, _eq, value in fields if name.lower().startswith("xt") for found in _hashes(value)})
    if not hashes:
        raise Refused(_("This magnet link has no BitTorrent hash in it. Copy the whole link and give it again."))
    canonical = "magnet:?" + "&".join(f"xt={name}" for name in hashes)
    # Trackers and web seeds may carry somebody's passkey or password; the hash alone names the content.
    title = next((value for name, _eq, value in fields if name.lower() == "dn" and re.fullmatch(r"[!-~]+", value)), "")
    had_credentials = any(re.search(r"(?://|%2f%2f)[^/?&]*(?:@|%40)", value.lower()) for _n, _eq, value in fields)
    original = _sized(canonical + (f"&dn={title}" if title else ""))
    return Address(Kind.MAGNET, original, canonical, canonical, had_credentials=had_credentials)


def _hashes(value: str) -> Iterator[str]:
    found = _INFO_HASH.fullmatch(value.lower().replace("%3a", ":"))
    if found is None:
        return
    if found["base32"]:
        bits = 0
        for sign in found["base32"]:
            bits = bits * 32 + "abcdefghijklmnopqrstuvwxyz234567".index(sign)
        yield f"urn:btih:{bits:040x}"
    else:
        yield found[0]


def _sized(text: str) -> str:
    if len(text) > MAX_BYTES:
        raise Refused(_("This is too long for an address. Give the address alone."))
    return text


def _read_line(number: int, line: str) -> Line:
    try:
        return Line(number, read_address(line))
    except Refused as refusal:
        return Line(number, None, refusal.args[0])
