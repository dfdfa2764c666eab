"""The vocabulary that ships, loaded as data."""

import json
from datetime import datetime
from importlib.resources import files
from typing import Any

from openhotline.assessment.models import Vocabulary
from openhotline.audit import services as audit
from openhotline.common.actors import By


@audit.deed()
def load_vocabulary(*, by: By, at: datetime) -> None:
    """Load the versions that ship and are not there yet. A version that is there stays as it is."""
    there = set(Vocabulary.objects.values_list("version", flat=True))
    for data in shipped():
        version = data["version"]
        if version not in there:
            Vocabulary.objects.create(version=version, data=data, loaded_by=str(by), loaded_at=at)
            audit.record("vocabulary.loaded", about=f"vocabulary:{version}", by=by, at=at, version=version)


def shipped() -> list[dict[str, Any]]:
    """The versions that come with the software, the oldest first."""
    folder = files("openhotline.assessment") / "data"
    read = [json.loads(file.read_text()) for file in folder.iterdir() if file.name.startswith("vocabulary-")]
    return sorted(read, key=lambda data: int(data["version"]))
