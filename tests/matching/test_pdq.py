"""PDQ: the same hashes as Meta's code, in eight orientations, whatever strips the rows come in."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from openhotline.matching.hashers import pdq
from openhotline.matching.hashers.pdq import EXIF, ORIENTATIONS, Fingerprint, Pdq, distance
from tests.matching.drawings import Drawing, Pixels, draw

EXPECTED: dict[str, Any] = json.loads(Path(__file__).with_name("expected.json").read_text())

# How to turn the picture itself, so that its hash is the one of that name.
TURNS: dict[str, Callable[[npt.NDArray[Any]], npt.NDArray[Any]]] = {
    "original": lambda picture: picture,
    "rotate90": lambda picture: np.rot90(picture),  # counter-clockwise
    "rotate180": lambda picture: np.rot90(picture, 2),
    "rotate270": lambda picture: np.rot90(picture, 3),
    "flipX": lambda picture: picture[::-1],
    "flipY": lambda picture: picture[:, ::-1],
    "flipPlus1": lambda picture: picture.swapaxes(0, 1),
    "flipMinus1": lambda picture: np.rot90(picture, 2).swapaxes(0, 1),
}
# How a viewer turns stored pixels, by EXIF orientation.
SHOWN = dict(
    zip(
        range(1, 9),
        [
            TURNS[name]
            for name in (
                "original", "flipY", "rotate180", "flipX", "flipPlus1", "rotate270", "flipMinus1", "rotate90",
            )
        ],
        strict=True,
    )
)  # fmt: skip

# Where the window is odd and the samples lie evenly the blur has no direction, and a turned picture gives exactly
# the turned samples. Elsewhere an even window reaches one pixel further forward, for upstream as for us.
even_handed_sides = st.one_of(st.integers(64, 127), st.integers(257, 383), st.integers(513, 639))
seeds = st.integers(0, 100_000)
names = st.sampled_from(sorted(ORIENTATIONS))


def fingerprint(picture: Pixels, *, exif: int = 1, strip: int = 10_000) -> Fingerprint:
    hasher = Pdq(picture.shape[1], picture.shape[0], exif=exif)
    for top in range(0, len(picture), strip):
        hasher.push(picture[top : top + strip])
    return hasher.finish()


class TestPdq:
    @pytest.mark.parametrize("number", sorted(EXPECTED, key=lambda number: int(str(number))))
    def test_agrees_with_the_original_implementation(self, number: str) -> None:
        expected = dict(EXPECTED[number])
        quality = expected.pop("quality")

        ours = fingerprint(Drawing(int(number)).pixels())

        assert ours.orientations == expected
        assert abs(ours.quality - quality) <= 1

    @settings(max_examples=25)
    @given(seed=seeds, width=st.integers(64, 500), height=st.integers(64, 500), strip=st.integers(1, 500))
    def test_does_not_depend_on_the_strips(self, seed: int, width: int, height: int, strip: int) -> None:
        picture = draw(seed, width, height)
        whole, parts = fingerprint(picture), fingerprint(picture, strip=strip)

        assert distance(whole.orientations["original"], parts.orientations["original"]) <= 2
        assert abs(whole.quality - parts.quality) <= 1

    def test_takes_grey_for_what_it_is(self) -> None:
        grey = draw(5, 300, 200, grey=True)

        assert fingerprint(grey) == fingerprint(np.repeat(grey[:, :, None], 3, axis=2))

    def test_survives_another_size_and_a_little_noise(self) -> None:
        picture = draw(11, 800, 600)
        half = picture.reshape(300, 2, 400, 2, 3).mean(axis=(1, 3))
        noisy = np.clip(half + np.arange(400)[:, None] % 5 - 2, 0, 255).astype(np.uint8)

        assert distance(fingerprint(picture).orientations["original"], fingerprint(noisy).orientations["original"]) < 31

    def test_tells_different_pictures_apart(self) -> None:
        hashes = [fingerprint(draw(seed, 200, 200)).orientations["original"] for seed in range(20)]

        assert min(distance(a, b) for i, a in enumerate(hashes) for b in hashes[:i]) > 60

    @pytest.mark.parametrize("picture", [np.full((200, 300), 7, np.uint8), np.zeros((90, 90, 3), np.uint8)])
    def test_says_that_a_blank_says_nothing(self, picture: Pixels) -> None:
        found = fingerprint(picture)

        assert found.quality == 0 and not found.is_usable

    def test_says_that_stripes_say_nothing_however_sharp(self) -> None:
        stripes = np.repeat(np.where(np.arange(512) // 32 % 2, 255, 0)[None, :], 512, axis=0).astype(np.uint8)

        found = fingerprint(stripes)

        assert found.quality > 50 and found.flat > 128 and not found.is_usable

    def test_does_not_rely_on_a_thumbnail(self) -> None:
        assert not fingerprint(draw(3, 63, 200)).is_usable
        assert fingerprint(draw(3, 64, 200)).is_usable

    def test_hashes_extreme_shapes(self) -> None:
        wide = draw(8, 20_000, 5)

        assert len(fingerprint(wide).orientations["original"]) == 64

    @pytest.mark.parametrize(("width", "height"), [(4, 100), (100, 4), (0, 0)])
    def test_refuses_what_has_no_pdq(self, width: int, height: int) -> None:
        with pytest.raises(ValueError, match="five pixels"):
            Pdq(width, height)

    def test_refuses_rows_of_another_picture(self) -> None:
        hasher = Pdq(100, 10)
        with pytest.raises(ValueError, match="not of this picture"):
            hasher.push(np.zeros((2, 99), np.uint8))
        with pytest.raises(ValueError, match="not of this picture"):
            hasher.push(np.zeros((11, 100), np.uint8))
        with pytest.raises(ValueError, match="not of this picture"):
            hasher.push(np.zeros((2, 100, 4), np.uint8))

    def test_refuses_to_finish_early(self) -> None:
        hasher = Pdq(100, 10)
        hasher.push(np.zeros((9, 100), np.uint8))
        with pytest.raises(ValueError, match="missing"):
            hasher.finish()


class TestOrientations:
    @settings(max_examples=60)
    @given(seed=seeds, width=even_handed_sides, height=even_handed_sides, name=names)
    def test_of_a_picture_are_the_hashes_of_the_turned_picture(
        self, seed: int, width: int, height: int, name: str
    ) -> None:
        picture = draw(seed, width, height)
        assume(clear_cut(picture))

        turned = fingerprint(np.ascontiguousarray(TURNS[name](picture)))

        assert turned.orientations["original"] == fingerprint(picture).orientations[name]
        assert abs(turned.quality - fingerprint(picture).quality) <= 1

    @settings(max_examples=30)
    @given(seed=seeds, width=even_handed_sides, height=even_handed_sides, exif=st.sampled_from(sorted(EXIF)))
    def test_of_stored_pixels_are_those_of_the_upright_picture(
        self, seed: int, width: int, height: int, exif: int
    ) -> None:
        stored = draw(seed, width, height)
        assume(clear_cut(stored))
        shown = np.ascontiguousarray(SHOWN[exif](stored))

        assert fingerprint(stored, exif=exif).orientations == fingerprint(shown).orientations

    @pytest.mark.parametrize("exif", sorted(EXIF))
    @pytest.mark.parametrize("number", range(6))
    def test_follow_exif_at_every_size(self, number: int, exif: int) -> None:
        stored = Drawing(number + 4).pixels()
        upright = fingerprint(np.ascontiguousarray(SHOWN[exif](stored)))

        found = fingerprint(stored, exif=exif)

        assert (found.width, found.height) == (upright.width, upright.height)
        assert distance(found.orientations["original"], upright.orientations["original"]) <= 2

    @given(seed=seeds, first=names, second=names)
    def test_form_a_group(self, seed: int, first: str, second: str) -> None:
        frequencies = np.random.default_rng(seed).normal(size=(16, 16))
        marks = np.arange(12).reshape(3, 4)
        both = next(
            name for name, turn in TURNS.items() if np.array_equal(turn(marks), TURNS[second](TURNS[first](marks)))
        )

        twice = pdq.turned(pdq.turned(frequencies, first), second)

        assert np.array_equal(twice, pdq.turned(frequencies, both))

    def test_are_eight_different_hashes(self) -> None:
        hashes = fingerprint(draw(1, 300, 300)).orientations

        assert len(set(hashes.values())) == 8


class TestDistance:
    @given(one=st.binary(min_size=32, max_size=32), other=st.binary(min_size=32, max_size=32))
    def test_counts_the_bits_that_differ(self, one: bytes, other: bytes) -> None:
        bits = np.unpackbits(np.frombuffer(one, np.uint8) ^ np.frombuffer(other, np.uint8)).sum()

        assert distance(one.hex(), other.hex()) == distance(other.hex(), one.hex()) == bits


class TestBands:
    @pytest.mark.parametrize("length", [5, 63, 64, 65, 128, 129, 256, 257, 1000, 4001])
    def test_are_the_two_blurs_and_the_samples(self, length: int) -> None:
        window = -(-length // 128)
        signal = np.random.default_rng(length).uniform(0, 255, length)

        expected = blurred(blurred(signal, window), window)[[int((i + 0.5) * length / 64) for i in range(64)]]

        assert np.allclose(pdq.bands(length) @ signal, expected, atol=1e-3)

    @given(length=st.integers(5, 3000))
    def test_weigh_one_in_all(self, length: int) -> None:
        assert np.allclose(pdq.bands(length).sum(axis=1), 1, atol=1e-5)


def blurred(signal: npt.NDArray[np.float64], window: int) -> npt.NDArray[np.float64]:
    """A box of `window` numbers around each, cut at the ends; an even one reaches further forward. Slow and plain."""
    after = window // 2 + 1
    return np.array(
        [signal[max(0, i - (window - after)) : i + after].mean() for i in range(len(signal))], dtype=np.float64
    )


def clear_cut(picture: Pixels) -> bool:
    """Whether no bit hangs by a thread: rounding could decide one whose frequency is next to the median."""
    luma = (picture @ np.array([0.299, 0.587, 0.114])).astype(np.float64)
    rows, columns = np.arange(1, 17)[:, None], np.arange(64)
    cosines = np.sqrt(1 / 32) * np.cos(np.pi / 128 * rows * (2 * columns + 1))
    samples = pdq.bands(picture.shape[0]) @ luma @ pdq.bands(picture.shape[1]).T
    frequencies = cosines @ samples @ cosines.T
    for name in ORIENTATIONS:
        values = np.sort(pdq.turned(frequencies, name).ravel())
        if values[128] - values[127] < 0.01:
            return False
    return True
