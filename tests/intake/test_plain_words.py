"""A child of eleven can read the child's way in. The measure is Flesch and Kincaid's grade of 1975."""

import re
from html import unescape

import pytest

from tests.support.reporting import answer, send

HARDEST = 6.0


def grade(text: str) -> float:
    """0.39 × words per sentence + 11.8 × syllables per word − 15.59."""
    sentences = [one for one in re.split(r"[.!?:\n]+", text) if re.search(r"[A-Za-z]", one)]
    words = re.findall(r"[A-Za-z’']+", text)
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def syllables(word: str) -> int:
    """Groups of vowels, without a silent e at the end."""
    plain = re.sub(r"[^a-z]", "", word.lower())
    count = len(re.findall(r"[aeiouy]+", plain))
    if plain.endswith("e") and not plain.endswith(("le", "ee")) and count > 1:
        count -= 1
    if plain.endswith("ed") and not plain.endswith(("ted", "ded")) and count > 1:
        count -= 1
    return max(1, count)


def words_of(page) -> str:
    """What stands in the main part of a page, each block a line of its own, without names of help lines."""
    main = page.text.split("<main", 1)[1].split("</main>", 1)[0].split(">", 1)[1]
    main = re.sub(r'<ul class="[^"]*oh-services.*?</ul>', "", main, flags=re.DOTALL)
    main = re.sub(r"<(?:script|style).*?</(?:script|style)>", "", main, flags=re.DOTALL)
    main = re.sub(r"</(?:p|h\d|li|label|legend|div|button|summary|a)>", ".\n", main)
    return unescape(re.sub(r"<[^>]+>", " ", main))


class TestTheMeasure:
    @pytest.mark.parametrize(
        ("word", "count"),
        [
            ("you", 1),
            ("picture", 2),
            ("skip", 1),
            ("people", 2),
            ("danger", 2),
            ("shared", 1),
            ("wanted", 2),
            ("age", 1),
        ],
    )
    def test_counts_syllables(self, word, count):
        assert syllables(word) == count

    def test_tells_plain_words_from_hard_ones(self):
        assert grade("The cat sat on the mat. It was warm.") < 1
        assert (
            grade("Notwithstanding jurisdictional considerations, dissemination constitutes an aggravated offence.")
            > 15
        )


@pytest.mark.django_db
class TestTheChildsWayIn:
    @pytest.mark.parametrize("who", ["child", "carer", "survivor"])
    def test_reads_at_grade_six_or_below_on_every_page(self, public, who):
        answer(public, "me", who={"who": who})
        names = ("before", "who", "help", "age", "danger", "services", "happened", "where", "more", "contact")
        pages = {name: public.get(f"/en/report/me/{name}/") for name in names}
        pages["check"] = public.get("/en/report/check/")
        pages["received"] = send(public, "me", who={"who": who})

        hard = {
            name: round(grade(words_of(page)), 1) for name, page in pages.items() if grade(words_of(page)) > HARDEST
        }

        assert not hard, hard

    def test_is_measured_on_whole_pages(self, public):
        page = public.get("/en/report/me/before/")

        assert "You did nothing wrong" in words_of(page) and "Continue" in words_of(page)
