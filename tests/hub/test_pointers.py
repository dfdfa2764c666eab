"""What in a reader's words leads somewhere: found, left out, and disarmed."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from openhotline.hub.pointers import disarmed, pointers, without_pointers

LEADS = [
    "https://bad.example/a?b=c",
    "hxxps://bad[.]example/a",
    "http : //bad.example",
    "bad.example",
    "www.bad.example/path",
    "bad dot example",
    "bad(.)example",
    "sub.bad.co.uk",
    "xn--bcher-kva.example",
    "somebody@mail.example",
    "somebody (at) mail.example",
    "somebody at mail dot example",
    "@somebody_there",
    "snap: kid2009",
    "insta is pretty.girl",
    "telegram - bad_channel",
    "fb: somebody.there",
    "u/somebody_there",
    "+44 7700 900123",
    "07700 900 123",
    "(020) 7946-0123",
    "magnet:?xt=urn:btih:0123456789",
    "ipfs://bafybeigdyrzt5sfp7",
    "192.0.2.7/x",
    "2001:db8::7:1:2",
    "abcdefghijklmnop.onion",
    "tg://resolve?domain=x",
    "javascript:alert(1)",
    "data:text/html;base64,AAAA",
]
HARMLESS = [
    "I think this helps, e.g. when a child is 7 or 8.",
    "In the U.K. it is 0.5 per cent.",
    "We waited 3 days... then they answered. Thank you!",
    "On 12.11.2026 at 10.30 we talked.",
    "It costs 1,000 euros; that is 2/3 of it.",
    "Ask a teacher or ring the police on 101 or 999.",
    "My son (12) and my daughter (14) read it",
    "well-written and/or useful",
]


class TestWhatLeadsSomewhere:
    @pytest.mark.parametrize("lead", LEADS)
    def test_is_found_and_left_out(self, lead):
        text = f"Look here {lead} now"

        assert pointers(text), lead
        left = without_pointers(text)
        assert "[left out]" in left and lead not in left and left.startswith("Look here")

    @pytest.mark.parametrize("text", HARMLESS)
    def test_is_not_seen_in_plain_words(self, text):
        assert pointers(text) == [] and without_pointers(text) == text == disarmed(text)

    @pytest.mark.parametrize("lead", ["https://bad.example/a", "www.bad.example", "mail somebody@mail.example"])
    def test_is_no_link_for_a_moderator(self, lead):
        shown = disarmed(lead)

        assert "://bad.example" not in shown and "bad.example" not in shown and "mail.example" not in shown

    @given(
        st.lists(
            st.one_of(st.sampled_from(LEADS), st.text(alphabet="ab é\n.,!@/:0123456789+-[]()", max_size=12), st.text())
        ).map("".join)
    )
    @example("bad.example@somebody_there")
    def test_is_left_out_once_and_for_all(self, text):
        assert pointers(without_pointers(text)) == []

    @given(
        st.sampled_from(LEADS), st.text(alphabet="abc é\n.,!", max_size=40), st.text(alphabet="xyz ñ\n", max_size=40)
    )
    def test_is_found_wherever_it_stands(self, lead, before, after):
        assert pointers(f"{before} {lead} {after}")
