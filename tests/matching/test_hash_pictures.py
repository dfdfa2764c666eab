"""What is hashed is what a viewer shows, whatever the file calls its colours; and nothing larger than allowed."""

import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps, features

from openhotline.matching.hashers.pdq import Pdq, distance
from openhotline.matching.hashers.pictures import (
    Background,
    Picture,
    Reason,
    Turn,
    Unhashable,
    hash_picture,
)
from tests.matching.drawings import Pixels, draw

COLOUR = draw(21, 330, 270)
GREY = draw(22, 330, 270, grey=True)


def saved(image: Image.Image, form: str, **options: Any) -> io.BytesIO:
    file = io.BytesIO()
    image.save(file, form, **options)
    file.seek(0)
    return file


def hash_of(pixels: Pixels) -> str:
    hasher = Pdq(pixels.shape[1], pixels.shape[0])
    hasher.push(np.ascontiguousarray(pixels))
    return hasher.finish().orientations["original"]


def only_hash(picture: Picture) -> str:
    (view,) = picture.views
    assert (view.background, view.turn) == (Background.NONE, Turn.SHOWN)
    return view.fingerprint.orientations["original"]


def with_exif(orientation: object, **more: Any) -> dict[str, Any]:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return {"exif": exif, **more}


class TestHashPicture:
    @pytest.mark.parametrize(
        ("form", "options"),
        [
            ("PNG", {}),
            ("BMP", {}),
            ("TIFF", {}),
            ("TIFF", {"compression": "tiff_lzw"}),
            ("PPM", {}),
            ("QOI", {}),
            ("WEBP", {"lossless": True}),
            ("JPEG2000", {"irreversible": False}),
        ],
    )
    def test_reads_colour_exactly(self, form: str, options: dict[str, Any]) -> None:
        picture = hash_picture(saved(Image.fromarray(COLOUR), form, **options))

        assert only_hash(picture) == hash_of(COLOUR)
        assert (picture.format, picture.width, picture.height) == (form, 330, 270)

    @pytest.mark.parametrize(
        ("form", "options"),
        [
            ("JPEG", {"quality": 90}),
            ("JPEG", {"quality": 75, "progressive": True}),
            ("JPEG", {"quality": 90, "subsampling": "4:4:4"}),
            ("WEBP", {"quality": 90}),
            ("AVIF", {"quality": 90}),
        ],
    )
    def test_reads_lossy_colour_nearly(self, form: str, options: dict[str, Any]) -> None:
        assert form != "AVIF" or features.check("avif")

        picture = hash_picture(saved(Image.fromarray(COLOUR), form, **options))

        assert distance(only_hash(picture), hash_of(COLOUR)) <= 8

    @pytest.mark.parametrize(
        ("make", "form"),
        [
            (lambda rgb: rgb.quantize(256), "PNG"),
            (lambda rgb: rgb.quantize(16), "PNG"),
            (lambda rgb: rgb.quantize(128), "GIF"),
            (lambda rgb: rgb.quantize(128), "BMP"),
            (lambda rgb: rgb.convert("1"), "PNG"),
            (lambda rgb: rgb.convert("1"), "TIFF"),
            (lambda rgb: rgb.convert("L"), "PNG"),
            (lambda rgb: rgb.convert("CMYK"), "TIFF"),
            (lambda rgb: rgb.convert("YCbCr"), "TIFF"),
        ],
    )
    def test_sees_colours_not_the_numbers_that_stand_for_them(
        self, make: Callable[[Image.Image], Image.Image], form: str
    ) -> None:
        image = make(Image.fromarray(COLOUR))

        picture = hash_picture(saved(image, form))

        assert distance(only_hash(picture), hash_of(np.asarray(image.convert("RGB")))) <= 4

    def test_sees_cmyk_jpeg_the_right_way_round(self) -> None:
        picture = hash_picture(saved(Image.fromarray(COLOUR).convert("CMYK"), "JPEG", quality=95))

        assert distance(only_hash(picture), hash_of(COLOUR)) <= 8

    @pytest.mark.parametrize("form", ["PNG", "TIFF", "PPM"])
    def test_takes_the_high_byte_of_sixteen_bits(self, form: str) -> None:
        deep = Image.fromarray(GREY.astype(np.uint16) * 256 + 77)
        assert deep.mode == "I;16"

        assert only_hash(hash_picture(saved(deep, form))) == hash_of(GREY)

    def test_refuses_colours_without_an_agreed_look(self) -> None:
        floats = Image.fromarray(GREY.astype(np.float32))

        with pytest.raises(Unhashable) as refusal:
            hash_picture(saved(floats, "TIFF"))

        assert refusal.value.reason == Reason.UNKNOWN_COLOURS

    def test_hashes_the_first_frame_and_says_so(self) -> None:
        frames = [Image.fromarray(draw(seed, 120, 100)) for seed in (1, 2, 3)]

        for form, options in [("GIF", {}), ("PNG", {}), ("WEBP", {"lossless": True}), ("TIFF", {})]:
            picture = hash_picture(saved(frames[0], form, save_all=True, append_images=frames[1:], **options))

            assert picture.is_animated, form
            assert distance(only_hash(picture), hash_of(np.asarray(frames[0]))) <= (12 if form == "GIF" else 0), form

    def test_hashes_a_large_picture_in_strips(self) -> None:
        large = draw(6, 3000, 1500)

        assert only_hash(hash_picture(saved(Image.fromarray(large), "PNG", compress_level=1))) == hash_of(large)


class TestExifOrientation:
    @pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
    @pytest.mark.parametrize("orientation", range(1, 9))
    def test_is_applied(self, form: str, orientation: int) -> None:
        file = saved(Image.fromarray(COLOUR), form, **with_exif(orientation))
        shown = np.asarray(ImageOps.exif_transpose(Image.open(file)).convert("RGB"))
        file.seek(0)

        picture = hash_picture(file)
        view = picture.views[0]

        assert (picture.height, picture.width) == shown.shape[:2]
        assert (view.turn, view.background) == (Turn.SHOWN, Background.NONE)
        assert distance(view.fingerprint.orientations["original"], hash_of(shown)) <= 2

    def test_leaves_the_hash_of_the_stored_pixels_beside_it(self) -> None:
        picture = hash_picture(saved(Image.fromarray(COLOUR), "PNG", **with_exif(6)))

        shown, stored = picture.views

        assert (shown.turn, stored.turn) == (Turn.SHOWN, Turn.STORED)
        assert stored.fingerprint.orientations["original"] == hash_of(COLOUR)
        assert (stored.fingerprint.width, shown.fingerprint.width) == (330, 270)

    @pytest.mark.parametrize("nonsense", [0, 9, 65535])
    def test_is_ignored_when_there_is_no_such_one(self, nonsense: int) -> None:
        picture = hash_picture(saved(Image.fromarray(COLOUR), "PNG", **with_exif(nonsense)))

        assert picture.exif == 1 and only_hash(picture) == hash_of(COLOUR)

    def test_is_ignored_in_exif_that_cannot_be_read(self) -> None:
        picture = hash_picture(saved(Image.fromarray(COLOUR), "PNG", exif=b"Exif\0\0nothing of the kind"))

        assert picture.exif == 1 and only_hash(picture) == hash_of(COLOUR)


class TestTransparency:
    def over(self, image: Image.Image, colour: str) -> str:
        behind = Image.new("RGBA", image.size, colour)
        return hash_of(np.asarray(Image.alpha_composite(behind, image.convert("RGBA")).convert("RGB")))

    def with_holes(self) -> Image.Image:
        image = Image.fromarray(COLOUR).convert("RGBA")
        image.putalpha(Image.fromarray(GREY))
        return image

    @pytest.mark.parametrize("form", ["PNG", "TIFF", "WEBP"])
    def test_gives_two_hashes(self, form: str) -> None:
        image = self.with_holes()

        options = {"lossless": True, "exact": True} if form == "WEBP" else {}

        picture = hash_picture(saved(image, form, **options))
        found = {view.background: view.fingerprint.orientations["original"] for view in picture.views}

        assert picture.is_transparent
        assert found == {Background.WHITE: self.over(image, "white"), Background.BLACK: self.over(image, "black")}
        assert distance(found[Background.WHITE], found[Background.BLACK]) > 31

    def test_of_grey_and_of_palettes_counts_too(self) -> None:
        grey = Image.merge("LA", (Image.fromarray(GREY), Image.fromarray(COLOUR[:, :, 0])))
        palette = Image.fromarray(COLOUR).quantize(64)
        cases: list[tuple[Image.Image, str, dict[str, Any]]] = [
            (grey, "PNG", {}),
            (palette, "PNG", {"transparency": 7}),
            (palette, "GIF", {"transparency": 7}),
            (palette, "PNG", {"transparency": bytes(range(0, 256, 4))}),
            (Image.fromarray(COLOUR), "PNG", {"transparency": tuple(int(value) for value in COLOUR[0, 0])}),
        ]
        for image, form, options in cases:
            file = saved(image, form, **options)
            shown = Image.open(file).convert("RGBA")
            file.seek(0)

            white, black = hash_picture(file).views

            assert white.fingerprint.orientations["original"] == self.over(shown, "white")
            assert black.fingerprint.orientations["original"] == self.over(shown, "black")

    def test_of_sixteen_bits_counts_too(self) -> None:
        deep = Image.fromarray((GREY // 16 * 16).astype(np.uint16) * 256)
        hole = int(np.bincount((GREY // 16 * 16).ravel()).argmax())

        white, black = hash_picture(saved(deep, "PNG", transparency=hole * 256)).views

        expected = np.where(hole == GREY // 16 * 16, 255, GREY // 16 * 16).astype(np.uint8)
        assert white.fingerprint.orientations["original"] == hash_of(expected)
        assert black.fingerprint != white.fingerprint

    def test_without_holes_is_none(self) -> None:
        opaque = Image.fromarray(COLOUR).convert("RGBA")

        picture = hash_picture(saved(opaque, "PNG"))

        assert not picture.is_transparent and only_hash(picture) == hash_of(COLOUR)

    def test_and_orientation_give_four_views(self) -> None:
        picture = hash_picture(saved(self.with_holes(), "PNG", **with_exif(8)))

        assert len({(view.background, view.turn) for view in picture.views}) == len(picture.views) == 4


class TestLimits:
    def announced(self, width: int, height: int) -> io.BytesIO:
        """A PNG of a few bytes that announces any size: what a decompression bomb looks like from outside."""

        def chunk(kind: bytes, data: bytes) -> bytes:
            return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

        header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
        body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
        return io.BytesIO(b"\x89PNG\r\n\x1a\n" + body)

    @pytest.mark.parametrize(
        "size", [(20_000, 20_000), (100_001, 100), (1_000_000, 1_000_000), (2**31 - 1, 2**31 - 1), (12_248, 12_248)]
    )
    def test_refuse_a_bomb_before_decoding(self, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
        def never(*args: object, **options: object) -> None:
            raise AssertionError("decoded")

        monkeypatch.setattr("PIL.ImageFile.ImageFile.load", never)

        with pytest.raises(Unhashable) as refusal:
            hash_picture(self.announced(*size))

        assert refusal.value.reason == Reason.TOO_MANY_PIXELS
        assert "pixels" in refusal.value.why

    def test_are_exact(self) -> None:
        file = saved(Image.fromarray(COLOUR), "PNG")

        assert hash_picture(file, max_pixels=330 * 270)
        file.seek(0)
        with pytest.raises(Unhashable) as refusal:
            hash_picture(file, max_pixels=330 * 270 - 1)

        assert refusal.value.reason == Reason.TOO_MANY_PIXELS

    def test_allow_what_was_asked_for_beyond_the_decoders_own(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1000)

        assert hash_picture(saved(Image.fromarray(COLOUR), "PNG"))
        assert Image.MAX_IMAGE_PIXELS == 1000

    @pytest.mark.parametrize("size", [(4, 300), (300, 4), (1, 1)])
    def test_refuse_what_is_too_small(self, size: tuple[int, int]) -> None:
        with pytest.raises(Unhashable) as refusal:
            hash_picture(saved(Image.new("RGB", size), "PNG"))

        assert refusal.value.reason == Reason.TOO_SMALL

    def test_never_start_another_program(self) -> None:
        postscript = io.BytesIO(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 100\n%%EndComments\nshowpage\n")

        with pytest.raises(Unhashable) as refusal:
            hash_picture(postscript)

        assert refusal.value.reason == Reason.NOT_A_PICTURE

    @pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP", "TIFF", "BMP"])
    def test_refuse_a_picture_cut_short(self, form: str) -> None:
        whole = saved(Image.fromarray(COLOUR), form).getvalue()

        with pytest.raises(Unhashable) as refusal:
            hash_picture(io.BytesIO(whole[: len(whole) // 2]))

        assert refusal.value.reason in {Reason.DAMAGED, Reason.NOT_A_PICTURE}

    @settings(max_examples=150)
    @given(
        form=st.sampled_from(["JPEG", "PNG", "GIF", "WEBP", "TIFF", "BMP", "PPM", "ICO", "QOI", "JPEG2000"]),
        wounds=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=20),
    )
    def test_let_no_other_exception_escape(self, form: str, wounds: list[tuple[float, int]]) -> None:
        data = bytearray(SMALL[form])
        for where, value in wounds:
            # Most headers are in front, so most wounds are.
            data[int(where**3 * (len(data) - 1))] = value

        try:
            found = hash_picture(io.BytesIO(bytes(data)), max_pixels=1_000_000)
        except Unhashable as refusal:
            assert refusal.why and isinstance(refusal.reason, Reason)
        else:
            assert found.views

    @settings(max_examples=50)
    @given(st.binary(max_size=300))
    def test_let_no_other_exception_escape_from_noise(self, data: bytes) -> None:
        with pytest.raises(Unhashable):
            hash_picture(io.BytesIO(data))


SMALL = {
    form: saved(Image.fromarray(draw(2, 70, 66)), form).getvalue()
    for form in ["JPEG", "PNG", "GIF", "WEBP", "TIFF", "BMP", "PPM", "ICO", "QOI", "JPEG2000"]
}
