"""Searching the hub: what is found, what is forgiven, and that nothing typed stays anywhere."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openhotline.hub import searching
from tests.hub.writing import write

pytestmark = pytest.mark.django_db


def found(public, words: str) -> str:
    return public.post("/en/search/", {"words": words}).text


class TestASearch:
    def test_finds_what_has_all_the_words(self, public):
        write("A kite in the wind")
        write("A kite on the ground")

        html = found(public, "kite wind")
        assert "A kite in the wind" in html and "A kite on the ground" not in html

    def test_finds_words_of_the_text(self, public):
        write("Plain title", text="A rhinoceros stands in the rain.")

        assert "Plain title" in found(public, "rhinoceros")

    @pytest.mark.parametrize(
        ("typed", "meant"), [("sextorsion", "sextortion"), ("gromming", "grooming"), ("Herbet protocol", "Herbert")]
    )
    def test_forgives_a_typing_error_and_says_so(self, public, typed, meant):
        html = found(public, typed)

        assert "Nothing has the words as you typed them." in html and meant.lower() in html.lower()

    def test_never_finds_what_is_not_published(self, public):
        write("Secretquokka", out=False)

        assert "Nothing found" in found(public, "Secretquokka")
        assert "Secretquokka" not in found(public, "secretquoka").replace('value="secretquoka"', "")

    def test_finds_english_under_another_language_and_says_that_it_is(self, public):
        write("A kite in the wind")

        html = public.post("/de/search/", {"words": "kite"}).text
        assert "A kite in the wind" in html and 'lang="en" dir="ltr"' in html

    @pytest.mark.parametrize(
        "words", ["", "   ", "%", "'", '"', "a OR b", "NOT", "*", "(", "\x00", "😀", "x" * 5_000, "-- ;"]
    )
    def test_takes_anything(self, public, words):
        assert public.post("/en/search/", {"words": words}).status_code == 200

    def test_keeps_no_word_and_gives_no_cookie(self, public, caplog):
        answer = public.post("/en/search/", {"words": "something private"})

        assert not answer.cookies and "private" not in caplog.text and "?" not in answer.request["PATH_INFO"]

    def test_offers_suggestions_that_leave_nobody_knowing(self, public):
        html = public.get("/en/search/").text

        assert '<datalist id="suggestions">' in html and '<option value="Grooming">' in html


class TestForgiving:
    KNOWN = Counter({"grooming": 9, "groom": 2, "sextortion": 4, "hotline": 7})

    @given(st.sampled_from(sorted(KNOWN)), st.integers(0, 20), st.characters(categories=["Ll"], max_codepoint=122))
    def test_finds_the_word_with_one_letter_wrong(self, word, place, letter):
        place %= len(word)
        typed = word[:place] + letter + word[place + 1 :]

        if len(word) > 5:
            assert searching.corrected(typed, self.KNOWN) in {word, typed if typed in self.KNOWN else word}

    @given(st.text(max_size=120))
    def test_never_fails(self, words):
        assert isinstance(searching.corrected(words, self.KNOWN), str)
