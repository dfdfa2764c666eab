"""A way in is a list of steps; a journey is a way with the answers so far.

What was typed is kept as it was typed and read anew each time, so that a rule has one place: the step's form.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from openhotline.intake.forms.steps import StepForm, Typed
from openhotline.intake.submissions import Submission

Answers = Mapping[str, Typed]
Read = Mapping[str, Any]
"""The forms of all shown steps, by name, read and valid."""

VERSION = 1
"""Which set of questions these are. Kept with the answers; goes up when a question changes its meaning."""


def always(answers: Answers) -> bool:
    return True


@dataclass(frozen=True)
class Step:
    """One page. `form` may depend on earlier answers; `shown` says whether this person is asked at all.

    `offer` is what the hotline must be able to offer them; empty where that goes without saying.
    """

    name: str
    form: type[StepForm] | Callable[[Answers], type[StepForm]]
    shown: Callable[[Answers], bool] = always
    template: str = "intake/journey/step.html"
    offer: str = ""

    def form_class(self, answers: Answers) -> type[StepForm]:
        return self.form if isinstance(self.form, type) else self.form(answers)


@dataclass(frozen=True)
class Way:
    """One way in. `submission` makes a report, and where it came from, of the forms of all steps."""

    name: str
    steps: tuple[Step, ...]
    submission: Callable[[Read, str], tuple[Submission, str]]


@dataclass
class Journey:
    """A way, with the answers so far by step, and what the hotline can offer today."""

    way: Way
    answers: dict[str, Typed] = field(default_factory=dict)
    offers: frozenset[str] = frozenset()

    def steps(self) -> list[Step]:
        """The steps that this person is asked, in order."""
        offered = (step for step in self.way.steps if not step.offer or step.offer in self.offers)
        return [step for step in offered if step.shown(self.answers)]

    def step(self, name: str) -> Step | None:
        return next((step for step in self.steps() if step.name == name), None)

    def form(self, step: Step, typed: Typed | None = None) -> StepForm:
        """The form of a step: as typed just now, else as answered before, else empty."""
        form_class = step.form_class(self.answers)
        known = self.answers.get(step.name) if typed is None else typed
        return form_class() if known is None else form_class(dict(known))

    def before(self, step: Step) -> Step | None:
        steps = self.steps()
        place = steps.index(step)
        return steps[place - 1] if place else None

    def next_open(self) -> Step | None:
        """The first step that is not answered, or not any more rightly; None when all are."""
        return next((step for step in self.steps() if not self._is_answered(step)), None)

    def _is_answered(self, step: Step) -> bool:
        return step.name in self.answers and self.form(step).is_valid()

    def read(self) -> dict[str, StepForm]:
        """The forms of all steps, valid. Ask `next_open` first."""
        forms = {step.name: self.form(step) for step in self.steps()}
        if wrong := [name for name, form in forms.items() if not form.is_valid()]:
            raise ValueError(f"These steps are not answered yet: {', '.join(wrong)}.")
        return forms

    def rows(self) -> list[tuple[Step, list[tuple[str, str]]]]:
        """What was answered, step by step, in words."""
        told = ((self.step(name), form.rows()) for name, form in self.read().items())
        return [(step, rows) for step, rows in told if step is not None and rows]

    def submission(self, language: str) -> tuple[Submission, str]:
        return self.way.submission(self.read(), language)

    def given(self) -> dict[str, Any]:
        """The answers to keep with the report: the way, the version of its questions, and what was chosen.

        Addresses, words and the mail address are left out: each has its own place.
        """
        chosen = {
            name: {key: value for key, value in form.data.items() if value and key not in ELSEWHERE}
            for name, form in self.read().items()
        }
        return {
            "way": self.way.name,
            "version": VERSION,
            "steps": {name: kept for name, kept in chosen.items() if kept},
        }


ELSEWHERE = ("addresses", "account", "platform", "words", "contact", "wants", "table", "hashes")
