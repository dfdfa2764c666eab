"""How reports are read that come in as files or from machines. Each yields rows; none of them writes anything."""

from dataclasses import dataclass

from openhotline.intake.submissions import Submission


@dataclass(frozen=True)
class Row:
    """One report of a file: what was read, or the sentence saying why not. The text itself is never in the sentence.

    `key` names the row by its content, so that reading a file again adds nothing. `column` is the one that `problem`
    is about; empty where it is about the whole row.
    """

    line: int
    submission: Submission | None = None
    source: str = ""
    key: str = ""
    problem: str = ""
    column: str = ""
