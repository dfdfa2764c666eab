from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection

from openhotline.audit import selectors
from openhotline.audit import services as audit
from openhotline.audit.chain import read_anchor
from openhotline.audit.models import Anchor, Event, Head
from openhotline.common.actors import By
from tests.audit.tampering import (
    cut_from,
    double,
    edit,
    insert_after,
    rehash,
    rewrite_from,
    set_head_to_the_last_row,
    swap,
    without_triggers,
    write,
)

pytestmark = pytest.mark.django_db

# What is done to row 5 of ten (or so), which row is named, and why.
HARM: dict[str, tuple[Callable[[int], object], int, str]] = {
    "the actor was changed": (lambda n: edit(n + 5, by="user:ben"), 5, "changed"),
    "the action was changed": (lambda n: edit(n + 5, action="parcel.opened"), 5, "changed"),
    "the subject was changed": (lambda n: edit(n + 5, about="PA-6"), 5, "changed"),
    "one byte of the facts was changed": (lambda n: edit(n + 5, facts='{"weight":6}'), 5, "changed"),
    "a space was added to the facts": (lambda n: edit(n + 5, facts='{"weight": 5}'), 5, "changed"),
    "a microsecond was added": (lambda n: edit(n + 5, at=_at(n + 5) + timedelta(microseconds=1)), 5, "changed"),
    "the link was changed": (lambda n: edit(n + 5, prev="0" * 64), 5, "changed"),
    "the hash was changed": (lambda n: edit(n + 5, hash="0" * 64), 5, "changed"),
    "the facts' end moved into the subject": (lambda n: edit(n + 5, about="PA-5{", facts='"weight":5}'), 5, "changed"),
    "the actor was changed and the row hashed anew": (
        lambda n: (edit(n + 5, by="user:ben"), rehash(n + 5)),
        6,
        "unlinked",
    ),
    "the last row was changed and hashed anew": (lambda n: (edit(n + 9, by="user:ben"), rehash(n + 9)), 9, "head"),
    "a row was deleted": (lambda n: Event.objects.filter(seq=n + 5).delete(), 5, "missing"),
    "the first row was deleted": (lambda n: Event.objects.filter(seq=n).delete(), 0, "missing"),
    "two rows were swapped": (lambda n: swap(n + 5, n + 7), 5, "changed"),
    "two rows were swapped and hashed anew": (
        lambda n: (swap(n + 5, n + 7), rehash(n + 5), rehash(n + 7)),
        5,
        "unlinked",
    ),
    "a row was put in between": (lambda n: _insert(n + 4), 6, "changed"),
    "the tail was cut": (lambda n: cut_from(n + 5), 5, "cut"),
    "all was deleted": (lambda n: cut_from(-1), None, "cut"),
    "the head was set back": (lambda n: Head.objects.update(seq=n + 4, hash=_hash(n + 4)), 5, "beyond"),
    "the head's hash was changed": (lambda n: Head.objects.update(hash="0" * 64), 9, "head"),
    "a row was put behind the end": (lambda n: _append_without_head(n + 9), 10, "beyond"),
    "a row was put before the beginning": (lambda n: edit(n + 5, seq=0), None, "repeated"),
    "a row was brought in twice": (lambda n: double(n + 5), 5, "repeated"),
    "the head was deleted": (lambda n: Head.objects.all().delete(), None, "no head"),
}


# What only somebody who writes past Django can leave in a column.
RUINS = {
    "sqlite": [
        ("facts", "CAST(X'7bff7d' AS TEXT)"),
        ("by", "X'00ff'"),
        ("at", "'2026-13-45 99:00:00'"),
        ("at", "'yesterday'"),
        ("at", "7"),
        ("hash", "7"),
    ],
    "postgresql": [("at", "'infinity'"), ("at", "'0044-03-15 BC'"), ("facts", "''"), ("by", "U&'\\FFFF'")],
}


def _at(seq: int) -> datetime:
    return Event.objects.get(seq=seq).at


def _hash(seq: int) -> str:
    return Event.objects.get(seq=seq).hash


def _insert(seq: int) -> None:
    event = Event.objects.get(seq=seq)
    insert_after(seq, by="user:ben", at=event.at)


def _append_without_head(seq: int) -> None:
    last = Event.objects.get(seq=seq)
    Event.objects.create(
        seq=seq + 1, at=last.at, by="user:ben", action=last.action, about="PA-X", facts="{}", prev=last.hash, hash=""
    )
    rehash(seq + 1)


class TestVerifyChain:
    def test_finds_a_whole_chain_whole(self, ana: By, at: datetime) -> None:
        first = write(10, by=ana, at=at)

        verdict = selectors.verify_chain()

        assert verdict.ok and verdict.first_bad_seq is None and verdict.count == first + 9
        assert str(verdict) == f"The audit chain is whole: {first + 9} events."

    @pytest.mark.parametrize("name", HARM)
    def test_names_the_first_bad_row_when(self, name: str, ana: By, at: datetime) -> None:
        harm, row, reason = HARM[name]
        first = write(10, by=ana, at=at)

        with without_triggers():
            harm(first)
        verdict = selectors.verify_chain()

        assert not verdict.ok and verdict.reason == reason
        if row is not None:
            assert verdict.first_bad_seq == first + row
            assert verdict.count == first + row - 1
            assert str(first + row) in str(verdict)

    @pytest.mark.parametrize("size", range(1, 7))
    def test_sees_a_double_wherever_a_page_ends(
        self, size: int, ana: By, at: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first = write(10, by=ana, at=at)
        double(first + 4)
        monkeypatch.setattr(selectors, "PAGE", size)

        verdict = selectors.verify_chain()

        assert (verdict.first_bad_seq, verdict.reason) == (first + 4, "repeated")

    def test_names_a_row_that_can_no_longer_be_read(self, ana: By, at: datetime) -> None:
        first = write(10, by=ana, at=at)

        for column, value in RUINS[connection.vendor]:
            before = getattr(Event.objects.get(seq=first + 5), column)
            with without_triggers(), connection.cursor() as cursor:
                cursor.execute(f'UPDATE audit_event SET "{column}" = {value} WHERE seq = {first + 5}')
                verdict = selectors.verify_chain()
                edit(first + 5, **{column: before})

            assert (verdict.first_bad_seq, verdict.reason) == (first + 5, "changed"), value
        assert selectors.verify_chain().ok

    def test_is_the_same_on_whatever_pages(self, ana: By, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
        first = write(10, by=ana, at=at)

        for size in (1, 2, 9, 10, 11):
            monkeypatch.setattr(selectors, "PAGE", size)
            assert selectors.verify_chain().count == first + 9

    def test_names_a_missing_trigger(self, ana: By, at: datetime) -> None:
        write(3, by=ana, at=at)

        with without_triggers():
            verdict = selectors.verify_chain()

        assert not verdict.ok and verdict.reason == "trigger"
        assert "audit_event" in str(verdict)
        assert selectors.verify_chain().ok

    def test_reads_as_many_rows_as_there_are(self, ana: By, at: datetime) -> None:
        first = write(5_000, by=ana, at=at)

        assert selectors.verify_chain().count == first + 4_999


class TestAnchors:
    def test_reveal_a_tail_that_was_cut_with_its_head(self, ana: By, at: datetime) -> None:
        first = write(10, by=ana, at=at)
        audit.anchor_head(where="the front page", at=at)

        with without_triggers():
            cut_from(first + 5)
            set_head_to_the_last_row()
        verdict = selectors.verify_chain()

        assert (verdict.first_bad_seq, verdict.reason) == (first + 5, "cut")

    def test_reveal_a_chain_that_was_forged_to_its_end(self, ana: By, at: datetime) -> None:
        first = write(5, by=ana, at=at)
        audit.anchor_head(where="the front page", at=at)
        write(5, by=ana, at=at)

        with without_triggers():
            edit(first + 2, by="user:ben")
            rewrite_from(first + 2)
        verdict = selectors.verify_chain()

        assert (verdict.first_bad_seq, verdict.reason) == (first + 4, "anchor")

    def test_kept_elsewhere_reveal_what_our_own_table_has_forgotten(self, ana: By, at: datetime) -> None:
        first = write(10, by=ana, at=at)
        printed = str(audit.anchor_head(where="a mail", at=at))

        with without_triggers():
            Anchor.objects.all().delete()
            cut_from(first + 8)
            set_head_to_the_last_row()

        assert selectors.verify_chain().ok
        verdict = selectors.verify_chain(anchors=[read_anchor(printed)])
        assert (verdict.first_bad_seq, verdict.reason) == (first + 8, "cut")

    def test_of_a_whole_chain_agree(self, ana: By, at: datetime) -> None:
        printed = [str(audit.anchor_head(where="a mail", at=at))]
        for _ in range(3):
            write(2, by=ana, at=at)
            printed.append(str(audit.anchor_head(where="a mail", at=at)))

        assert selectors.verify_chain(anchors=map(read_anchor, printed)).ok

    @pytest.mark.parametrize("text", ["", "7", "7:", "7:abc", f"x:{'0' * 64}", f"-1:{'0' * 64}", f"7:{'g' * 64}"])
    def test_are_refused_when_they_are_not_anchors(self, text: str) -> None:
        with pytest.raises(ValueError, match="SEQ:HASH"):
            read_anchor(text)
