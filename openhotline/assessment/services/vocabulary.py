"""The vocabulary that ships, loaded as data."""

import json
from datetime import datetime
from importlib.resources import files

from openhotline.assessment.models import Vocabulary
from openhotline.audit import services as audit
from openhotline.common.actors import By


@audit.deed()
def load_vocabulary(*, by: By, at: datetime) -> None:
    """Load the versions that ship and are not there yet. A version that is there stays as it is."""
    folder = files("openhotline.assessment") / "data"
    there = set(Vocabulary.objects.values_list("version", flat=True))
    shipped = [json.loads(file.read_text()) for file in folder.iterdir() if file.name.startswith("vocabulary-")]
    for data in sorted(shipped, key=lambda one: int(one["version"])):
        version = data["version"]
        if version not in there:
            Vocabulary.objects.create(version=version, data=data, loaded_by=str(by), loaded_at=at)
            audit.record("vocabulary.loaded", about=f"vocabulary:{version}", by=by, at=at, version=version)
