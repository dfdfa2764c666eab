"""The terminology guard, and the reading age."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openhotline.hub import wording


class TestTheGuard:
    @pytest.mark.parametrize(
        "text",
        [
            "A ring that sold child pornography was stopped.",
            "They were looking for Kinderpornografie.",
            "Children are producing more abuse imagery than ever.",
            "A girl who made sexual videos of herself.",
            "He wanted to have sex with a child.",
            "the child prostitute",
            "Most of it was self-generated.",
            "So-called ‘self-generated” pictures",
        ],
    )
    def test_refuses_what_blames_a_child_or_calls_abuse_something_else(self, text):
        assert wording.problems(text)

    @pytest.mark.parametrize(
        "text",
        [
            "Child sexual abuse material is the record of a crime.",
            "“Self-generated” pictures: somebody made the child do it.",
            'The word "self-generated" misleads.',
            "Children make friends, and videos of their cats are a part of it.",
            "Young people who are sent such pictures are not to blame.",
        ],
    )
    def test_lets_through_what_is_said_rightly(self, text):
        assert wording.problems(text) == []

    def test_says_what_to_write_instead(self):
        [problem] = wording.problems("It was child porn.")

        assert "“child porn”" in problem and "child sexual abuse material" in problem

    @given(st.text(max_size=300))
    def test_never_fails_on_anything_typed(self, text):
        assert isinstance(wording.problems(text), list)


class TestTheReadingAge:
    def test_is_low_for_short_words_and_high_for_long_ones(self):
        easy = wording.reading_age("You are not to blame. Tell a person you trust. They can help you. " * 4)
        hard = wording.reading_age(
            "Notwithstanding the aforementioned considerations, safeguarding practitioners must demonstrate "
            "proportionality whenever interventions potentially compromise confidentiality. " * 3
        )

        assert easy is not None and hard is not None
        assert easy <= 8 and hard >= 17

    def test_of_a_few_words_is_not_known(self):
        assert wording.reading_age("Too short to say.") is None
