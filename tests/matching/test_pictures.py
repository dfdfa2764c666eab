"""Picture files of every format: what our Python says of them is what Meta's own code said (`agreement.py --write`)."""

import json
from pathlib import Path

import pytest

from tests.support.pictures import digest, pictures

KEPT = json.loads(Path(__file__).with_name("pictures.json").read_text())


@pytest.fixture(scope="module")
def found() -> dict[str, dict[str, object]]:
    """What we say of each."""
    return {
        picture.name: {
            "pixels": digest(picture),
            "hash": picture.orientations["original"],
            "quality": picture.quality,
        }
        for picture in pictures()
    }


class TestPictureFiles:
    def test_are_those_that_metas_code_was_asked_about(self, found):
        assert len(found) >= 250
        kept = {name: told["pixels"] for name, told in KEPT.items()}
        assert {name: told["pixels"] for name, told in found.items()} == kept, (
            "Ask it anew: python -m tests.matching.agreement --write"
        )

    def test_have_the_hash_and_the_quality_that_metas_code_gave_them(self, found):
        asked = ("hash", "quality")

        assert [name for name, told in found.items() if any(told[one] != KEPT[name][one] for one in asked)] == []
