"""Why a mail waits for a person, in the desk's words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from openhotline.intake.formats.mail import Problem

PROBLEMS: Mapping[str, Promise] = {
    Problem.EMPTY: _("Nothing was written in it."),
    Problem.ONLY_FILES: _("It had files and no words. The files are gone."),
    Problem.UNSORTED: _("It has addresses, but none that is clearly what is reported."),
    Problem.MANY: _("It has more than 50 addresses."),
    Problem.CUT: _("It was too long to be read whole."),
    Problem.DEEP: _("It has parts within parts that were not opened."),
    Problem.MACHINE: _("It has a machine’s report that we cannot read."),
    Problem.ENCRYPTED: _("It was encrypted."),
    Problem.SPAM: _("Our mail server takes it for spam."),
    Problem.UNREADABLE: _("It could not be read at all."),
    Problem.ANSWER: _("It looks like an automatic answer, and has an address in it."),
}
