"""What a service raises when the answer is an expected no."""

from django.utils.functional import Promise


class Refused(Exception):
    """An expected no, worded as a translated sentence for the person who asked.

    Views show the sentence in the form or as problem+json; anything else that is raised is a bug.
    """

    def __init__(self, sentence: "str | Promise") -> None:
        super().__init__(sentence)

    def __str__(self) -> str:
        return str(self.args[0])
