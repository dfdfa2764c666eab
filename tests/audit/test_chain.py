"""The bytes of the chain, and the file that verifies an export with plain Python."""

import hashlib
import io
import json
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from openhotline.audit import chain, selectors
from openhotline.audit import services as audit
from openhotline.audit.models import Anchor, Event, Head
from openhotline.common.actors import By
from tests.audit.tampering import edit, rewrite_from, without_triggers, write


class TestRowHash:
    def test_is_over_exactly_these_bytes(self) -> None:
        """Spelt out by hand, so that nobody changes the bytes of a chain that exists."""
        prev = "0" * 64
        written = (
            b"\0\0\0\x13openhotline audit 1"
            b"\0\0\0\x011"
            b"\0\0\0\x202026-03-03T09:00:00.000001+00:00"
            b"\0\0\0\x09user:zo\xc3\xab"
            b"\0\0\0\x0dparcel.packed"
            b"\0\0\0\x04PA-1"
            b'\0\0\0\x0c{"weight":1}'
            b"\0\0\0\x40" + prev.encode()
        )

        digest = chain.row_hash(
            1, "2026-03-03T09:00:00.000001+00:00", "user:zoë", "parcel.packed", "PA-1", '{"weight":1}', prev
        )

        assert digest == hashlib.sha256(written).hexdigest()

    @pytest.mark.django_db
    def test_does_not_depend_on_the_zone_in_which_the_time_was_given(self, ana: By) -> None:
        at = datetime(2026, 3, 29, 1, 59, 59, 999_999, tzinfo=UTC)  # an hour that some clocks skip
        with audit.deed():
            audit.record("parcel.packed", about="PA-1", by=ana, at=at.astimezone(timezone(timedelta(hours=5.5))))

        assert Event.objects.latest("seq").at == at
        assert selectors.verify_chain().ok


def export(by: By, at: datetime) -> list[str]:
    file = io.StringIO()
    number = audit.export_chain(file, by=by, at=at)
    lines = file.getvalue().splitlines()
    assert number == sum("seq" in json.loads(line) for line in lines)
    return lines


@pytest.mark.django_db
class TestExportChain:
    def test_holds_every_event_the_anchors_and_the_head(self, olu: By, at: datetime) -> None:
        write(5, by=olu, at=at)
        audit.anchor_head(where="a mail", at=at)

        lines = export(olu, at)

        assert chain.verify_export(lines) == (Event.objects.count(), None)
        assert sum("anchor" in json.loads(line) for line in lines) == Anchor.objects.count()
        assert json.loads(lines[-1]) == {"head": Head.objects.get().seq, "hash": Head.objects.get().hash}

    def test_is_itself_an_event_and_the_last_one_in_it(self, olu: By, at: datetime) -> None:
        lines = export(olu, at)

        assert (json.loads(lines[-2])["action"], json.loads(lines[-2])["by"]) == ("audit.exported", "user:olu")


@pytest.mark.django_db
class TestVerifyExport:
    @pytest.mark.parametrize(
        ("harm", "reason"),
        [
            (lambda lines: lines[:-4] + lines[-3:], "missing"),
            (lambda lines: lines[:-4] + [lines[-4]] + lines[-4:], "repeated"),
            (lambda lines: lines[:-4] + [lines[-4].replace("PA-2", "PA-X")] + lines[-3:], "changed"),
            (lambda lines: lines[:-4] + [lines[-4].replace('"by"', '"who"')] + lines[-3:], "changed"),
            (lambda lines: lines[:-4] + [lines[-4][:40]] + lines[-3:], "changed"),
            (lambda lines: lines[:-4] + ["[]"] + lines[-3:], "changed"),
        ],
        ids=["deleted", "doubled", "edited", "renamed", "torn", "emptied"],
    )
    def test_names_the_first_bad_row(self, harm: object, reason: str, olu: By, at: datetime) -> None:
        first = write(4, by=olu, at=at)
        lines = export(olu, at)  # …, PA-0, PA-1, PA-2, PA-3, the export, the head

        good, problem = chain.verify_export(harm(lines))  # type: ignore[operator]

        assert problem is not None and problem.reason == reason
        assert problem.seq == first + 2
        assert good == (first + 2 if reason == "repeated" else first + 1)

    def test_names_a_cut_tail(self, olu: By, at: datetime) -> None:
        first = write(4, by=olu, at=at)
        lines = export(olu, at)

        assert chain.verify_export(lines[:-3])[1] == (first + 3, "cut")
        assert chain.verify_export(lines[:-3] + lines[-1:])[1] == (first + 3, "cut")
        assert chain.verify_export([])[1] == (1, "cut")

    def test_names_a_forged_chain_by_an_anchor_kept_elsewhere(self, olu: By, at: datetime) -> None:
        first = write(4, by=olu, at=at)
        kept = chain.read_anchor(str(audit.anchor_head(where="a mail", at=at)))
        with without_triggers():
            Anchor.objects.all().delete()
            edit(first + 1, by="user:ben")
            rewrite_from(first + 1)
        lines = export(olu, at)

        assert chain.verify_export(lines)[1] is None
        assert chain.verify_export(lines, [kept])[1] == (first + 3, "anchor")


@pytest.mark.django_db
class TestChainFile:
    def test_runs_anywhere_with_plain_python(self, olu: By, at: datetime, tmp_path: Path) -> None:
        first = write(4, by=olu, at=at)
        kept = str(audit.anchor_head(where="a mail", at=at))
        alone = shutil.copy(chain.__file__, tmp_path / "chain.py")
        whole, torn = tmp_path / "whole.jsonl", tmp_path / "torn.jsonl"
        with whole.open("w") as file:
            number = audit.export_chain(file, by=olu, at=at)
        torn.write_bytes(whole.read_bytes().replace(b"PA-2", b"PA-\xff"))

        def run(*arguments: object) -> tuple[int, str]:
            done = subprocess.run(
                [sys.executable, "-I", "-S", alone, *map(str, arguments)], capture_output=True, text=True, check=False
            )
            return done.returncode, done.stdout.strip()

        assert run(whole) == run(whole, kept) == (0, f"{number} rows are good.")
        assert run(torn) == (1, f"Row {first + 2} is bad: changed.")
        assert run(whole, kept[:-4] + "0000") == (1, f"Row {first + 3} is bad: anchor.")
