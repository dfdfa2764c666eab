"""Translation without Django, from the same catalogues: `openhotline hash` runs where Django is not installed."""

import gettext
from pathlib import Path

_catalogue = gettext.translation("django", Path(__file__).parents[2] / "locale", fallback=True)
_ = _catalogue.gettext
ngettext = _catalogue.ngettext
