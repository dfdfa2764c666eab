"""When two reports say nearly the same. Pure: from words and addresses to a few short texts, before they are sealed.

Reports that share one of these texts are alike. The texts go through a keyed digest before they are kept, and are kept
for an hour, so nobody can read from them what was said.

Long words are compared by MinHash: `HASHES` smallest values over the single words and the pairs of neighbours, cut into
bands of `ROWS`. Two reports with a share s of these in common meet in at least one band with 1 - (1 - s^ROWS)^BANDS:
about 1 % at s = 0.2, 6 % at 0.3, 64 % at 0.6, 98 % at 0.8. A flood needs one meeting with any of those before, so it is
found out after a few. How the parameters do on made-up floods and on honest reports is in docs/develop/flood.md.

Fewer than `FEW` different words are compared whole: what many honest people say briefly differs by a word only. Without
words the pattern of the addresses stands for the report: the same hosts and paths with other figures in them.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from hashlib import blake2b
from random import Random

from openhotline.common.addresses import Address, Kind

BANDS, ROWS = 12, 4
HASHES = BANDS * ROWS
FEW = 8
_PRIME = (1 << 61) - 1
_NO_LETTER = re.compile(r"[\W\d_]+")
_ADDRESS = re.compile(r"\b\w+(?:://|\[:\]//)\S+|\bwww\.\S+", re.IGNORECASE)
_RANDOM = re.compile(r"[0-9a-f]{8,}|\d+|(?=[a-z0-9_-]*\d)[a-z0-9_-]{6,}", re.IGNORECASE)


def plain_words(text: str) -> list[str]:
    """The words alone: no addresses, figures, marks or case, and no accents, which machines like to sprinkle."""
    text = _ADDRESS.sub(" ", text)
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return _NO_LETTER.sub(" ", bare.casefold()).split()


def address_pattern(address: Address) -> str:
    """Whose address it is, and its path with every figure and every random-looking part left open."""
    if address.kind == Kind.ACCOUNT:
        return address.loose
    _host, _, path = address.loose.partition("/")
    return f"{address.domain or address.host}/{_RANDOM.sub('#', path)}"


def bands(*, words: str, addresses: Iterable[Address]) -> list[str]:
    """What a report has in common with those that are alike. Empty when it says nothing."""
    said, patterns = plain_words(words), sorted({address_pattern(one) for one in addresses})
    if len(set(said)) >= FEW:
        smallest = _minhash({*said, *map(" ".join, zip(said, said[1:], strict=False))})
        return [f"{place}:{smallest[place * ROWS : (place + 1) * ROWS]}" for place in range(BANDS)]
    whole = "\n".join([" ".join(said), *patterns]).strip()
    return [f"whole:{whole}"] if whole else []


def _minhash(features: set[str]) -> list[int]:
    numbers = [int.from_bytes(blake2b(one.encode(), digest_size=8).digest()) % _PRIME for one in features]
    return [min((a * number + b) % _PRIME for number in numbers) for a, b in _permutations()]


@cache
def _permutations() -> list[tuple[int, int]]:
    fixed = Random("openhotline.intake.likeness")
    return [(fixed.randrange(1, _PRIME), fixed.randrange(_PRIME)) for _ in range(HASHES)]
