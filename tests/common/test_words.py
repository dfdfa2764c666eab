"""English that stands in for a translation which only a person may make."""

import pytest

from openhotline.common.words import BEGIN, END, in_english, mark_english

SAID = in_english("Call for help.")
APART = '<bdi lang="en" dir="ltr">Call for help.</bdi>'


class TestMarkEnglish:
    @pytest.mark.parametrize(
        ("page", "read"),
        [
            (f"<p>{SAID}</p>", '<p lang="en" dir="ltr">Call for help.</p>'),
            (f'<p class="a">\n  {SAID}\n</p>', '<p class="a" lang="en" dir="ltr">Call for help.</p>'),
            (f"<p>112: {SAID}</p>", '<p>112: <bdi lang="en" dir="ltr">Call for help.</bdi></p>'),
            (f"<p>{SAID} {SAID}</p>", f"<p>{APART} {APART}</p>"),
            (f"<ul><li>{SAID}</li></ul>", f"<ul><li>{APART}</li></ul>"),
            (f'<p lang="fr">{SAID}</p>', '<p lang="fr"><bdi lang="en" dir="ltr">Call for help.</bdi></p>'),
            (
                f"<p>{BEGIN}Call <b>now</b>.{END}</p>",
                '<p><bdi lang="en" dir="ltr">Call <b>now</b>.</bdi></p>',
            ),
        ],
    )
    def test_says_of_english_that_it_is(self, page: str, read: str) -> None:
        assert mark_english(page) == read

    @pytest.mark.parametrize(
        "page", [f'<a aria-label="{SAID}" href="#">x</a>', f"<title>{SAID}</title>", f"<option>{SAID}</option>"]
    )
    def test_makes_no_element_where_none_can_stand(self, page: str) -> None:
        assert mark_english(page) == page

    def test_leaves_a_page_without_any_alone(self) -> None:
        page = '<p lang="fr">Bonjour \u2066ltr\u2069</p>'

        assert mark_english(page) is page


class TestInEnglish:
    def test_keeps_what_stands_around_the_words(self) -> None:
        assert in_english("\n Call. \n") == f"\n {BEGIN}Call.{END} \n"
