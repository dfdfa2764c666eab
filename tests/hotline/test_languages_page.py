"""Signing off a language: who may, what it needs, and what it looks like."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

import pytest

from openhotline.audit.models import Event
from openhotline.common import catalogues
from openhotline.common.actors import By
from openhotline.common.catalogues import CHECKED, DRAFT, Text
from openhotline.common.errors import Refused
from openhotline.hotline import selectors, services
from openhotline.hotline.models import Language
from tests.support.faces import FaceClient

Staff = Callable[[By | None], FaceClient]
pytestmark = pytest.mark.django_db

GO_ON = Text("Continue", said=("Weiter",), state=DRAFT)
CALL = Text("Call now.", context="danger", said=("Anrufen.",), state=CHECKED)


@pytest.fixture
def german(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Text]]:
    """The German catalogue, as the test likes it."""
    texts = [GO_ON, CALL]
    monkeypatch.setattr(catalogues, "catalogue", lambda code: tuple(texts) if code == "de" else ())
    monkeypatch.setattr(catalogues, "digest_of", catalogues.digest_of.__wrapped__)
    yield texts


def sign_off(by: By, at: datetime, **other: str) -> Language:
    given = {"code": "de", "digest": catalogues.digest_of("de"), **other}
    return services.sign_off_language(**given, by=by, at=at)


def actions() -> list[str]:
    return list(Event.objects.filter(action__startswith="hotline.language").values_list("action", flat=True))


@pytest.mark.usefixtures("german")
class TestSignOffLanguage:
    def test_keeps_who_said_so_when_and_of_what(self, lea: By, at: datetime) -> None:
        language = sign_off(lea, at)

        assert (language.state, language.decided_by, language.decided_at) == ("signed_off", str(lea), at)
        assert language.digest == catalogues.digest_of("de")
        assert "de" in selectors.signed_off_languages()
        assert actions() == ["hotline.language_signed_off"]

    def test_is_for_those_who_may(self, ana: By, edi: By, olu: By, at: datetime) -> None:
        for by in (ana, edi, olu):
            with pytest.raises(Refused):
                sign_off(by, at)

        assert not actions()

    @pytest.mark.parametrize(
        ("text", "why"),
        [
            (replace(CALL, said=("",), state=""), "translated and checked by a person"),
            (replace(CALL, context="help", said=("",), state=""), "translated and checked by a person"),
            (replace(CALL, context="privacy", state=DRAFT), "translated and checked by a person"),
            (Text("Back", said=("",)), "have no translation yet"),
            (Text("%(n)s page", plural="%(n)s pages", said=("%(n)s Seite", "")), "have no translation yet"),
        ],
    )
    def test_refuses_while_something_is_missing(
        self, lea: By, at: datetime, german: list[Text], text: Text, why: str
    ) -> None:
        german.append(text)

        with pytest.raises(Refused, match=why):
            sign_off(lea, at)

        assert "de" not in selectors.signed_off_languages()

    def test_refuses_a_language_without_texts(self, lea: By, at: datetime) -> None:
        for code in ("pl", "en", "xx"):
            with pytest.raises(Refused, match="no catalogue"):
                sign_off(lea, at, code=code)

    def test_refuses_what_was_read_before_it_changed(self, lea: By, at: datetime) -> None:
        with pytest.raises(Refused, match="have changed"):
            sign_off(lea, at, digest="another")

    def test_can_be_done_again_after_a_change(self, lea: By, at: datetime, german: list[Text]) -> None:
        sign_off(lea, at)
        german.append(Text("Back", said=("Zurück",), state=DRAFT))
        (changed,) = [line for line in selectors.languages() if line.code == "de"]

        sign_off(lea, at)

        assert changed.is_changed and not changed.signed_off
        assert "de" in selectors.signed_off_languages()


@pytest.mark.usefixtures("german")
class TestTakeBackLanguage:
    def test_makes_it_a_draft_again(self, lea: By, at: datetime) -> None:
        sign_off(lea, at)

        services.take_back_language(code="de", by=lea, at=at)

        assert "de" not in selectors.signed_off_languages()
        assert actions() == ["hotline.language_signed_off", "hotline.language_taken_back"]

    def test_changes_nothing_twice(self, lea: By, at: datetime) -> None:
        services.take_back_language(code="de", by=lea, at=at)

        assert not actions() and not Language.objects.exists()

    def test_is_for_those_who_may(self, lea: By, ana: By, at: datetime) -> None:
        sign_off(lea, at)

        with pytest.raises(Refused):
            services.take_back_language(code="de", by=ana, at=at)

        assert "de" in selectors.signed_off_languages()


class TestThePages:
    def test_list_every_language_and_how_far_it_is(self, staff: Staff, lea: By, german: list[Text]) -> None:
        german.append(Text("Talk to somebody.", context="help", said=("",)))

        html = staff(lea).get("/hotline/languages/").text

        assert ">German</a>" in html and ">Arabic</a>" in html and ">English</a>" not in html
        assert "2 of 3" in html and "1 about help" in html

    def test_show_every_text_beside_the_english_what_is_missing_first(
        self, staff: Staff, lea: By, german: list[Text]
    ) -> None:
        german.append(Text("Talk to somebody.", context="help", said=("",)))

        html = staff(lea).get("/hotline/languages/de/").text

        assert html.index("Talk to somebody.") < html.index("Call now.") < html.index("Continue")
        assert '<td class="govuk-table__cell" lang="de" dir="auto">Anrufen.</td>' in html

    def test_sign_off_and_take_back(self, staff: Staff, lea: By, german: list[Text]) -> None:
        client = staff(lea)

        html = client.post("/hotline/languages/de/sign-off/", {"digest": catalogues.digest_of("de")}, follow=True).text
        assert "Signed off. The public site speaks this language from now on." in html

        html = client.post("/hotline/languages/de/take-back/", follow=True).text
        assert "Taken back. It is a draft again." in html and "de" not in selectors.signed_off_languages()

    def test_show_a_refusal(self, staff: Staff, lea: By, german: list[Text]) -> None:
        german.append(Text("Back", said=("",)))

        html = staff(lea).post("/hotline/languages/de/sign-off/", {"digest": catalogues.digest_of("de")}).text

        assert "govuk-error-summary" in html and "Some texts have no translation yet." in html
        assert not actions()

    def test_say_that_a_text_was_changed_since(self, staff: Staff, lea: By, at: datetime, german: list[Text]) -> None:
        sign_off(lea, at)
        german.append(Text("Back", said=("Zurück",), state=DRAFT))

        assert "Changed since" in staff(lea).get("/hotline/languages/").text

    def test_know_no_other_language(self, staff: Staff, lea: By) -> None:
        for code in ("en", "xx"):
            assert staff(lea).get(f"/hotline/languages/{code}/").status_code == 404

    def test_are_for_those_who_may(self, staff: Staff, ana: By, edi: By) -> None:
        for by in (ana, edi):
            client = staff(by)
            assert client.get("/hotline/languages/").status_code == 403
            assert client.post("/hotline/languages/de/sign-off/").status_code == 403
            assert client.post("/hotline/languages/de/take-back/").status_code == 403
        assert ">Languages</a>" not in staff(edi).get("/hotline/help-lines/").text
