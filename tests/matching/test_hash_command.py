"""`openhotline hash FILE…`: an outcome for every file, on a machine that has nothing else of ours."""

import errno
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from openhotline.matching import cli
from openhotline.matching.hashers import files
from openhotline.matching.hashers.digests import digests_of
from openhotline.matching.hashers.files import Outcome, scan
from openhotline.matching.hashers.pdq import ORIENTATIONS
from openhotline.matching.hashers.pictures import Reason
from tests.matching.drawings import draw

KEYS = {"format", "number", "name", "outcome", "reason", "why", "bytes", "md5", "sha1", "sha256", "picture", "pdq"}


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "some folder" / "photo.png"
    path.parent.mkdir()
    Image.fromarray(draw(4, 200, 150)).save(path)
    return path


def json_lines(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, list[dict[str, Any]]]:
    code = cli.main(["--json", *map(str, arguments)])
    captured = capsys.readouterr()
    assert captured.err == ""
    return code, [json.loads(line) for line in captured.out.splitlines()]


class TestScan:
    def test_computes_every_hash(self, photo: Path) -> None:
        found = scan(photo)

        data = photo.read_bytes()
        assert found.outcome == Outcome.HASHED and found.reason is None
        assert found.digests and found.picture
        assert found.digests.size == len(data)
        assert found.digests.md5 == hashlib.md5(data, usedforsecurity=False).hexdigest()
        assert found.digests.sha1 == hashlib.sha1(data, usedforsecurity=False).hexdigest()
        assert found.digests.sha256 == hashlib.sha256(data).hexdigest()
        assert list(found.picture.views[0].fingerprint.orientations) == list(ORIENTATIONS)

    def test_gives_digests_of_what_is_no_picture(self, tmp_path: Path) -> None:
        path = tmp_path / "letter.txt"
        path.write_text("Dear all")

        found = scan(path)

        assert (found.outcome, found.reason) == (Outcome.UNHASHABLE, Reason.NOT_A_PICTURE)
        assert found.digests and found.digests.sha256 == hashlib.sha256(b"Dear all").hexdigest()

    @pytest.mark.parametrize(
        ("size", "reason"), [((300, 300), Reason.TOO_LITTLE_TO_SEE), ((40, 300), Reason.TOO_SMALL)]
    )
    def test_does_not_call_hashed_what_cannot_be_relied_on(
        self, tmp_path: Path, size: tuple[int, int], reason: Reason
    ) -> None:
        path = tmp_path / "blank.png"
        Image.new("RGB", size, "navy").save(path)

        found = scan(path)

        assert (found.outcome, found.reason) == (Outcome.UNHASHABLE, reason)
        assert found.picture and not any(view.fingerprint.is_usable for view in found.picture.views)

    def test_skips_what_holds_nothing_to_hash(self, tmp_path: Path) -> None:
        (tmp_path / "empty").touch()
        os.mkfifo(tmp_path / "pipe")

        found = [scan(path) for path in (tmp_path, tmp_path / "empty", tmp_path / "pipe", Path("/dev/null"))]

        assert {each.outcome for each in found} == {Outcome.SKIPPED}
        assert [each.reason for each in found] == [
            Reason.FOLDER,
            Reason.EMPTY,
            Reason.NOT_A_FILE,
            Reason.NOT_A_FILE,
        ]
        assert all(each.why and each.digests is None for each in found)

    def test_says_when_it_could_not_read(self, photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        assert scan(photo.with_name("gone.png")).reason == Reason.MISSING
        assert scan(Path("a\0b")).reason == Reason.MISSING

        def refuse(*args: object, **options: object) -> None:
            raise PermissionError(errno.EACCES, "Permission denied", str(photo))

        monkeypatch.setattr(Path, "open", refuse)
        found = scan(photo)
        assert (found.outcome, found.reason) == (Outcome.NOT_SCANNED, Reason.UNREADABLE)
        assert "Permission denied" in found.why and "folder" not in found.why

    def test_does_not_read_beyond_the_limit(self, photo: Path) -> None:
        size = photo.stat().st_size

        assert scan(photo, max_bytes=size).outcome == Outcome.HASHED
        found = scan(photo, max_bytes=size - 1)

        assert (found.outcome, found.reason, found.digests) == (Outcome.NOT_SCANNED, Reason.TOO_LARGE, None)
        assert f"{size - 1:,} bytes" in found.why

    def test_gives_digests_but_no_pdq_beyond_the_limit_of_pixels(self, photo: Path) -> None:
        found = scan(photo, max_pixels=100)

        assert (found.outcome, found.reason) == (Outcome.UNHASHABLE, Reason.TOO_MANY_PIXELS)
        assert found.digests and found.picture is None

    def test_does_not_trust_a_file_that_changed_meanwhile(self, photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        really = digests_of

        def meddle(file: Any) -> Any:
            found = really(file)
            with photo.open("ab") as again:
                again.write(b"more")
            return found

        monkeypatch.setattr(files, "digests_of", meddle)

        found = scan(photo)

        assert (found.outcome, found.reason, found.digests) == (Outcome.NOT_SCANNED, Reason.CHANGED, None)

    def test_says_when_memory_ran_out(self, photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def starve(*args: object, **options: object) -> None:
            raise MemoryError

        monkeypatch.setattr("PIL.ImageFile.ImageFile.load", starve)

        found = scan(photo)

        assert (found.outcome, found.reason) == (Outcome.NOT_SCANNED, Reason.OUT_OF_MEMORY)

    def test_keeps_only_the_base_name_and_nothing_a_terminal_obeys(self, photo: Path) -> None:
        rude = photo.rename(photo.with_name("a\x1b[2J\n\u202eb\udcff.png"))

        name = scan(rude).name

        assert name == "a\\x1b[2J\\n\\u202eb\\udcff.png"
        assert name.isprintable()


class TestHashCommand:
    def test_prints_text_for_people(self, photo: Path, capsys: pytest.CaptureFixture[str]) -> None:
        code = cli.main([str(photo)])

        text = capsys.readouterr().out
        assert code == 0
        assert text.startswith("photo.png: hashed\n")
        assert "PNG, 200 × 150 pixels" in text and hashlib.sha256(photo.read_bytes()).hexdigest() in text
        assert all(name in text for name in ORIENTATIONS)
        assert "some folder" not in text

    def test_prints_one_json_object_a_line(self, photo: Path, capsys: pytest.CaptureFixture[str]) -> None:
        other = photo.with_name("letter.txt")
        other.write_text("Dear all")

        code, (first, second, third) = json_lines(capsys, photo, other, photo.parent)

        assert code == 1
        assert first.keys() == second.keys() == third.keys() == KEYS
        assert [line["number"] for line in (first, second, third)] == [1, 2, 3]
        assert [line["outcome"] for line in (first, second, third)] == ["hashed", "unhashable", "skipped"]
        assert first["name"] == "photo.png" and first["why"] is None
        assert first["pdq"][0]["usable"] and len(first["pdq"][0]["orientations"]["rotate90"]) == 64
        assert second["reason"] == "not a picture" and second["sha1"] and second["picture"] is None
        assert third["md5"] is None and third["pdq"] == []

    def test_says_what_it_did_not_look_at(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        frames = [Image.fromarray(draw(seed, 100, 100)) for seed in (1, 2)]
        frames[0].save(tmp_path / "moving.gif", save_all=True, append_images=frames[1:])

        assert cli.main([str(tmp_path / "moving.gif")]) == 0

        assert "Only the first was hashed" in capsys.readouterr().out

    @pytest.mark.parametrize("missing", [["nothing.png"], ["photo", "nothing.png"], ["nothing.png", "photo"]])
    def test_fails_when_one_file_could_not_be_hashed(
        self, photo: Path, missing: list[str], capsys: pytest.CaptureFixture[str]
    ) -> None:
        code = cli.main([str(photo) if name == "photo" else str(photo.with_name(name)) for name in missing])

        assert code == 1
        assert "nothing.png: not scanned. There is no such file." in capsys.readouterr().out

    def test_counts_the_outcomes(self, photo: Path, capsys: pytest.CaptureFixture[str]) -> None:
        cli.main([str(photo), str(photo), str(photo.parent)])

        assert capsys.readouterr().out.endswith("3 files: 2 hashed, 1 skipped.\n")

    def test_obeys_the_limits_it_is_given(self, photo: Path, capsys: pytest.CaptureFixture[str]) -> None:
        _code, (pixels,) = json_lines(capsys, "--max-pixels", "100", photo)
        _code, (size,) = json_lines(capsys, "--max-bytes", "100", photo)

        assert pixels["reason"] == "too many pixels" and "--max-pixels" in pixels["why"]
        assert size["reason"] == "too large" and "--max-bytes" in size["why"]

    @pytest.mark.parametrize("wrong", [[], ["--max-pixels", "0", "x"], ["--max-bytes", "many", "x"], ["--what", "x"]])
    def test_refuses_a_wrong_command(self, wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit) as stop:
            cli.main(wrong)

        assert stop.value.code == 2 and "usage: openhotline hash" in capsys.readouterr().err

    def test_explains_itself(self, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit) as stop:
            cli.main(["--help"])

        text = " ".join(capsys.readouterr().out.split())
        assert stop.value.code == 0
        assert "--json" in text and "--max-pixels" in text and "not scanned" in text

    def test_needs_pillow_and_numpy_alone_and_touches_nothing(self, photo: Path) -> None:
        root = Path(cli.__file__).parents[2]
        done = subprocess.run(
            [sys.executable, "-B", "-c", ALONE, str(photo)],
            env={"PYTHONPATH": str(root), "PATH": "", "LANG": "C.UTF-8"},
            capture_output=True,
            text=True,
            check=True,
        )

        seen = json.loads(done.stderr)
        assert seen["code"] == 0 and json.loads(done.stdout)["outcome"] == "hashed"
        assert set(seen["roots"]) <= {"PIL", "numpy", "openhotline"} | set(seen["roots_before"])
        assert seen["touched"] == []

    def test_keeps_what_a_decoder_says_to_itself(self, tmp_path: Path) -> None:
        odd = tmp_path / "odd.tif"
        Image.fromarray(draw(1, 100, 100)).save(odd)
        samples_per_pixel = b"\x15\x01\x03\x00\x01\x00\x00\x00"
        assert samples_per_pixel + b"\x03\x00" in odd.read_bytes()
        odd.write_bytes(odd.read_bytes().replace(samples_per_pixel + b"\x03\x00", samples_per_pixel + b"\x00\x08"))
        root = Path(cli.__file__).parents[2]

        done = subprocess.run(
            [sys.executable, "-B", "-m", "openhotline", "hash", str(odd)],
            env={"PYTHONPATH": str(root), "PATH": "", "LANG": "C.UTF-8"},
            capture_output=True,
            text=True,
            check=False,
        )

        assert (done.returncode, done.stderr) == (1, "")
        assert "odd.tif: unhashable" in done.stdout


# Run in an interpreter of its own: which modules it imports, and whether it writes, connects or starts a program.
ALONE = """
import json, sys
roots = lambda: sorted({name.partition(".")[0] for name in sys.modules} - sys.stdlib_module_names - {"__main__"})
roots_before, touched = roots(), []
def watch(event, args):
    writes = event == "open" and isinstance(args[1], str) and set(args[1]) & set("wax+")
    if writes or event in ("subprocess.Popen", "os.exec", "os.posix_spawn") or event.startswith("socket."):
        touched.append(event)
sys.addaudithook(watch)
from openhotline.__main__ import main
code = main(["hash", "--json", sys.argv[1]])
print(json.dumps({"code": code, "touched": touched, "roots": roots(), "roots_before": roots_before}), file=sys.stderr)
"""
