from random import Random

from hypothesis import given
from hypothesis import strategies as st

from openhotline.common import references
from openhotline.common.references import ALPHABET, new_reference
from openhotline.intake import receipts

written = st.text(ALPHABET, min_size=8, max_size=8).map(lambda letters: f"OH-{letters}")
secrets = st.text(receipts.CROCKFORD, min_size=16, max_size=16)
filling = st.text(" -_.\t", max_size=2)


@st.composite
def carelessly(draw, text):
    """The text as somebody may type it: cases, spaces and dashes anywhere, 0 as O, 1 as I or L."""
    typed = draw(filling)
    for letter in draw(text):
        looks = {"0": "0Oo", "1": "1IiLl"}.get(letter, letter + letter.lower())
        typed += ("" if letter == "-" else draw(st.sampled_from(looks))) + draw(filling)
    return typed


class TestFormTokens:
    def test_are_ours_and_all_different(self):
        tokens = {receipts.new_form_token() for _ in range(1000)}

        assert len(tokens) == 1000
        assert all(receipts.is_form_token(token) for token in tokens)

    def test_are_not_believed_when_changed(self):
        token = receipts.new_form_token()

        assert not receipts.is_form_token(token[:-1] + ("A" if token[-1] != "A" else "B"))

    def test_do_not_serve_as_leave_to_show_a_confirmation(self):
        token = receipts.new_form_token()

        assert receipts.token_shown(token) == ""
        assert receipts.token_shown(receipts.may_show(token)) == token


class TestSecrets:
    def test_are_sixteen_letters_in_fours(self):
        secret = receipts.secret_for("a form")

        assert len(secret) == 19 and secret[4] == secret[9] == secret[14] == "-"
        assert set(secret) <= set(receipts.CROCKFORD + "-")

    def test_are_the_same_for_the_same_form_only(self):
        assert receipts.secret_for("a form") == receipts.secret_for("a form") != receipts.secret_for("another")

    def test_need_the_servers_key(self, settings):
        before = receipts.secret_for("a form")
        settings.SECRET_KEY = "another server, made up"

        assert receipts.secret_for("a form") != before

    @given(st.data(), secrets)
    def test_are_read_however_they_are_typed(self, data, secret):
        assert receipts.read_secret(data.draw(carelessly(st.just(secret)))) == secret

    @given(st.text())
    def test_are_read_from_anything_without_a_complaint(self, text):
        receipts.read_secret(text).encode(errors="surrogatepass")


class TestStretching:
    def test_gives_a_hash_and_a_key_that_say_nothing_of_each_other(self):
        proof = receipts.stretch("7K2M-9QXT-3RVB-5HNA", "00" * 16)

        assert len(proof.hash) == 64 and len(proof.key) == 32 and proof.key.hex() != proof.hash
        assert proof.key.hex() not in repr(proof) and proof.hash not in repr(proof)

    def test_depends_on_the_secret_and_on_the_salt(self):
        proofs = [receipts.stretch(secret, salt * 16) for secret in ("1111", "2222") for salt in ("00", "01")]

        assert len({proof.hash for proof in proofs}) == len({proof.key for proof in proofs}) == 4

    def test_forgives_how_the_secret_was_typed(self):
        typed, written = (receipts.stretch(secret, "00" * 16) for secret in ("7k2m 9qxt-o1ab", "7K2M9QXT-01AB"))

        assert typed == written and typed.is_of(written.hash)


class TestReferences:
    @given(st.data(), written)
    def test_are_read_however_they_are_typed(self, data, reference):
        assert receipts.read_reference(data.draw(carelessly(st.just(reference)))) == reference

    @given(written)
    def test_are_read_without_their_beginning(self, reference):
        assert receipts.read_reference(reference.removeprefix("OH-")) in (reference, "")

    @given(st.text())
    def test_are_nothing_or_well_formed(self, text):
        read = receipts.read_reference(text)

        assert read == "" or (len(read) == 11 and read.startswith("OH-"))

    def test_are_300000_without_a_double_where_most_are_taken(self, monkeypatch):
        """Of 390,625 that could be drawn: 570,000 draws, and 270,000 of them in vain."""
        draw = Random(1).randrange
        monkeypatch.setattr(references, "new_reference", lambda prefix: f"{prefix}-{draw(390_625):08}")
        taken, tries = set(), []

        def take(reference):
            tries.append(reference)
            return reference not in taken and not taken.add(reference)

        given_out = {references.take_reference("OH", take=take) for _ in range(300_000)}

        assert len(given_out) == 300_000 and len(tries) > 500_000

    def test_are_what_new_reference_makes(self):
        for _ in range(100):
            reference = new_reference("OH")
            assert receipts.read_reference(reference.lower()) == reference
