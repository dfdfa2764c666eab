"""The three ways in: somebody saw something; it is about me or a child I know; we run a service."""

from collections.abc import Mapping
from typing import Any

from openhotline.cases.stages import Source
from openhotline.intake.categories import Category, Elsewhere
from openhotline.intake.forms import child, saw, service
from openhotline.intake.forms.hashing import HashForm
from openhotline.intake.forms.steps import ContactForm, DangerForm, JustRead, StepForm, in_words
from openhotline.intake.journey.steps import Answers, Read, Step, Way
from openhotline.intake.submissions import Submission


def _typed(answers: Answers, step: str, field: str) -> Any:
    return answers.get(step, {}).get(field, "")


# --- I saw something ---


def _is_elsewhere(answers: Answers) -> bool:
    return _typed(answers, "about", "about") in Elsewhere.values


def _has_nothing_but_words(answers: Answers) -> bool:
    return not any(_typed(answers, "where", name) for name in ("addresses", "account"))


def _saw(read: Read, language: str) -> tuple[Submission, str]:
    where, words = read["where"], read["more"].cleaned_data["words"]
    submission = Submission(
        addresses=where.found(),
        words=_story(where.place(), words, read["found"].cleaned_data["way"]),
        category=read["about"].category(),
        contact=read["contact"].address(),
        news=bool(read["contact"].address()),
        language=language,
        urgent=read["danger"].cleaned_data["danger"] == "yes",
    )
    return submission, Source.PUBLIC


SAW = Way(
    "saw",
    (
        Step("where", saw.SawWhereForm, template="intake/journey/where.html"),
        Step("about", saw.AboutForm),
        Step("elsewhere", JustRead, shown=_is_elsewhere, template="intake/journey/elsewhere.html"),
        Step("found", saw.FoundForm),
        Step("danger", DangerForm, template="intake/journey/danger.html"),
        Step("more", lambda answers: saw.TellForm if _has_nothing_but_words(answers) else saw.MoreForm),
        Step("contact", ContactForm),
    ),
    _saw,
)


# --- it is about me, or a child I know ---


def _by_whom(forms: Mapping[str, type[StepForm]]) -> Any:
    return lambda answers: forms.get(_typed(answers, "who", "who"), forms[Source.CHILD])


CATEGORIES = (("threat", Category.THREATS), ("money", Category.THREATS), ("asked", Category.GROOMING))


def _is_the_child(answers: Answers) -> bool:
    return bool(_typed(answers, "who", "who") == Source.CHILD)


def _me(read: Read, language: str) -> tuple[Submission, str]:
    where, happened = read["where"], read["happened"].cleaned_data["happened"]
    category = next((category for sign, category in CATEGORIES if sign in happened), Category.SELF_GENERATED)
    submission = Submission(
        addresses=where.found(),
        words=_story(where.place(), read["more"].cleaned_data["words"]),
        category=category if happened else "",
        contact=read["contact"].address(),
        news=bool(read["contact"].address()),
        language=language,
        urgent=read["danger"].cleaned_data["danger"] == "yes",
        hashes=read["hash"].cleaned_data["hashes"] if "hash" in read else (),
    )
    return submission, read["who"].cleaned_data["who"]


_AGES = _by_whom({
    Source.CHILD: child.AgeForm, Source.CARER: child.CarerAgeForm, Source.SURVIVOR: child.SurvivorAgeForm
})  # fmt: skip
_DANGERS = _by_whom({
    Source.CHILD: child.ChildDangerForm, Source.CARER: child.CarerDangerForm, Source.SURVIVOR: child.ChildDangerForm
})  # fmt: skip

ME = Way(
    "me",
    (
        Step("before", JustRead, template="intake/journey/before.html"),
        Step("who", child.WhoForm),
        Step("help", JustRead, template="intake/journey/help.html"),
        Step("age", _AGES),
        Step("danger", _DANGERS, template="intake/journey/danger.html"),
        Step("services", JustRead, template="intake/journey/services.html"),
        Step("happened", child.HappenedForm),
        Step("where", child.ChildWhereForm, template="intake/journey/where.html"),
        Step("hash", HashForm, shown=_is_the_child, template="intake/journey/hash.html", offer="hashing"),
        Step("more", child.ChildMoreForm),
        Step("contact", ContactForm),
    ),
    _me,
)


# --- we run a service ---


def _service(read: Read, language: str) -> tuple[Submission, str]:
    given = read["list"]
    submission = Submission(
        addresses=given.found(),
        words=_story(given.words(), read["more"].cleaned_data["words"]),
        category=read["about"].category(),
        contact=read["contact"].address(),
        news=bool(read["contact"].address()),
        language=language,
        urgent=read["danger"].cleaned_data["danger"] == "yes" or given.urgent(),
    )
    return submission, Source.PUBLIC  # what somebody says of themselves here is not proven


SERVICE = Way(
    "service",
    (
        Step("organisation", service.OrganisationForm, template="intake/journey/organisation.html"),
        Step("list", service.ListForm, template="intake/journey/list.html"),
        Step("about", service.ServiceAboutForm),
        Step("done", service.DoneForm),
        Step("danger", DangerForm, template="intake/journey/danger.html"),
        Step("more", saw.MoreForm),
        Step("contact", ContactForm),
    ),
    _service,
)

WAYS: Mapping[str, Way] = {way.name: way for way in (SAW, ME, SERVICE)}


def answers_in_words(given: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Questions and answers of `Journey.given`, in the words of the reader's language. Empty for other channels."""
    way, answers = WAYS.get(given.get("way", "")), given.get("steps", {})
    told = []
    for step in way.steps if way else ():
        form = step.form_class(answers)()
        for bound in form:
            if typed := answers.get(step.name, {}).get(bound.name):
                told.append((str(bound.label or form.heading), in_words(bound.field, typed, typed)))
    return told


def _story(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)
