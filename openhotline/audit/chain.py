"""What the chain is: the bytes that are hashed, and how to follow it. Plain Python, nothing of ours, nothing else.

This one file verifies an exported chain anywhere:  python -I chain.py EXPORT.jsonl [SEQ:HASH …]
where each SEQ:HASH is an anchor that somebody kept elsewhere: from a published page, a backup or a mail.
"""

import hashlib
import json
import sys
from collections.abc import Iterable
from typing import NamedTuple

START = "0" * 64
"""What the first event follows."""


class Row(NamedTuple):
    """An event as it is hashed: `at` as 2026-11-22T13:05:09.000001+00:00, always UTC; `facts` as the text kept."""

    seq: int
    at: str
    by: str
    action: str
    about: str
    facts: str
    prev: str
    hash: str


class Problem(NamedTuple):
    seq: int
    reason: str


def frame(parts: Iterable[str]) -> bytes:
    """The parts one after the other, each in UTF-8 behind its length in bytes (four bytes, big-endian)."""
    encoded = [part.encode() for part in parts]
    return b"".join([len(part).to_bytes(4, "big") + part for part in encoded])


def row_hash(seq: int, at: str, by: str, action: str, about: str, facts: str, prev: str) -> str:
    """SHA-256, in hexadecimal, over the frame of a version mark and the seven fields in this order."""
    return hashlib.sha256(frame(("openhotline audit 1", str(seq), at, by, action, about, facts, prev))).hexdigest()


class Walk:
    """Follows a chain row by row in constant memory. Both methods answer what is wrong, or None."""

    def __init__(self, anchors: Iterable[tuple[int, str]] = ()) -> None:
        self.seq, self.hash = 0, START
        self.anchors: dict[int, set[str]] = {0: {START}}
        for anchor in anchors:
            self.expect(*anchor)

    def expect(self, seq: int, digest: str) -> None:
        """An anchor: somebody kept that row `seq` had this hash."""
        self.anchors.setdefault(seq, set()).add(digest)

    def step(self, row: Row) -> Problem | None:
        due = self.seq + 1
        if row.seq != due:
            return Problem(due, "missing") if row.seq > due else Problem(row.seq, "repeated")
        try:
            good = row.hash == row_hash(*row[:-1])
        except (AttributeError, ValueError):  # not even text any more
            good = False
        if not good:
            return Problem(due, "changed")
        if row.prev != self.hash:
            return Problem(due, "unlinked")
        if self.anchors.get(due, {row.hash}) != {row.hash}:
            return Problem(due, "anchor")
        self.seq, self.hash = due, row.hash
        return None

    def end(self, head_seq: int, head_hash: str) -> Problem | None:
        """Whether the chain ends where its head and the anchors say."""
        if self.anchors[0] != {START}:
            return Problem(0, "anchor")
        if self.seq < max(head_seq, *self.anchors):
            return Problem(self.seq + 1, "cut")
        if self.seq > head_seq:
            return Problem(head_seq + 1, "beyond")
        return None if self.hash == head_hash else Problem(self.seq, "head")


def read_anchor(text: str) -> tuple[int, str]:
    """`SEQ:HASH` as anchors are published. Raises ValueError for anything else."""
    seq, _, digest = text.strip().partition(":")
    if not seq.isdecimal() or len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
        raise ValueError("An anchor is written SEQ:HASH, with a hash of 64 hexadecimal digits.")
    return int(seq), digest


def verify_export(lines: Iterable[str], anchors: Iterable[tuple[int, str]] = ()) -> tuple[int, Problem | None]:
    """How many rows are good, and the first that is not. An export is its anchors, its rows, then its head."""
    walk = Walk(anchors)
    for line in lines:
        try:
            match json.loads(line):
                case {"anchor": int(seq), "hash": str(digest)}:
                    walk.expect(seq, digest)
                case {"head": int(seq), "hash": str(digest)}:
                    return walk.seq, walk.end(seq, digest)
                case entry:
                    if problem := walk.step(Row(**entry)):
                        return walk.seq, problem
        except (TypeError, ValueError):
            return walk.seq, Problem(walk.seq + 1, "changed")
    return walk.seq, Problem(walk.seq + 1, "cut")


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8", errors="replace") as export:
        good, wrong = verify_export(export, [read_anchor(text) for text in sys.argv[2:]])
    print(f"{good} rows are good." if wrong is None else f"Row {wrong.seq} is bad: {wrong.reason}.")
    sys.exit(wrong is not None)
