"""Picture files of every format: what our Python says of them is what Meta's own code said (`agreement.py --write`)."""

import json
from pathlib import Path

from tests.support.pictures import digest, pictures

KEPT = json.loads(Path(__file__).with_name("pictures.json").read_text())


class TestPictureFiles:
    def test_are_those_that_metas_code_was_asked_about(self):
        found = {picture.name: digest(picture) for picture in pictures()}

        assert len(found) >= 250
        kept = {name: told["pixels"] for name, told in KEPT.items()}
        assert found == kept, "Ask it anew: python -m tests.matching.agreement --write"

    def test_have_the_hash_and_the_quality_that_metas_code_gave_them(self):
        wrong = [
            picture.name
            for picture in pictures()
            if (picture.orientations["original"], picture.quality)
            != (KEPT[picture.name]["hash"], KEPT[picture.name]["quality"])
        ]

        assert wrong == []
