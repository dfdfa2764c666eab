"""Writing an address so that no program makes a link of it."""

import re

from openhotline.common.addresses.kinds import MAX_BYTES, Kind
from openhotline.common.addresses.reading import read_address
from openhotline.common.addresses.text import carries_content, disarm, is_hidden, split_authority
from openhotline.common.errors import Refused


def defang(text: str) -> str:
    """Write an address so that no program makes a link of it: `hxxps://host[.]tld/…`.

    What is returned reads back to the same canonical address. Text that is no address comes back with every dot
    and colon in brackets, and a `data:` address without its content.
    """
    try:
        address = read_address(text)
    except Refused:
        return _defang_anything(text)
    scheme, _colon, rest = address.original.partition(":")
    if address.kind is Kind.ACCOUNT:
        return address.original.replace(".", "[.]")
    if address.kind in (Kind.IPFS, Kind.MAGNET):
        return f"{scheme}[:]{disarm(rest, from_the_start=True)}"
    host, tail = split_authority(rest.removeprefix("//"))
    return f"{scheme.replace('tt', 'xx')}://{host.replace('.', '[.]')}{disarm(tail)}"


def _defang_anything(text: str) -> str:
    if carries_content(text):
        return "data[:]…"
    seen = "".join(
        " " if sign.isspace() else sign for sign in text[:MAX_BYTES] if sign.isspace() or not is_hidden(sign)
    )
    seen = re.sub(r"(h)tt(ps?)", r"\1xx\2", seen, flags=re.IGNORECASE)
    return re.sub(r"[.:]", lambda sign: f"[{sign[0]}]", seen.strip())
