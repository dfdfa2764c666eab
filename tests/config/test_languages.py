"""The path says the language, and nothing else does; what nobody has signed off is not there in production."""

from datetime import datetime

import pytest
from django.db import Error
from django.utils import translation

from openhotline.common import catalogues
from openhotline.common.actors import By
from openhotline.common.catalogues import CHECKED, DRAFT, Text
from openhotline.common.templatetags.ui import when
from openhotline.hotline import selectors, services
from openhotline.hotline.models import Language
from openhotline.statistics.wording import grouped
from tests.support.faces import FaceClient

pytestmark = pytest.mark.django_db
DRAFT_BANNER = "This is a draft translation that nobody has checked."
OTHERS = ("fr", "de", "es", "pl", "uk", "ar")


@pytest.fixture
def in_production(settings) -> None:
    settings.MODE = "production"


@pytest.fixture
def french(monkeypatch: pytest.MonkeyPatch) -> list[Text]:
    """A complete French catalogue, for as long as the test runs; what only people translate was checked."""
    danger = Text("Call now.", context="danger", said=("Appelez.",), state=CHECKED)
    texts = [Text("Continue", said=("Continuer",), state=DRAFT), danger]
    monkeypatch.setattr(catalogues, "catalogue", lambda code: tuple(texts) if code == "fr" else ())
    catalogues.digest_of.cache_clear()
    monkeypatch.setattr(catalogues, "digest_of", catalogues.digest_of.__wrapped__)
    return texts


def sign_off(by: By, at: datetime) -> Language:
    return services.sign_off_language(code="fr", digest=catalogues.digest_of("fr"), by=by, at=at)


class TestThePath:
    @pytest.mark.parametrize("code", ["en", *OTHERS])
    def test_says_the_language(self, public: FaceClient, code: str) -> None:
        answer = public.get(f"/{code}/", headers={"Accept-Language": "pt"})

        assert f'<html lang="{code}" dir="{"rtl" if code == "ar" else "ltr"}"' in answer.text
        assert answer.headers["Content-Language"] == code

    def test_wins_over_what_the_browser_wishes_and_over_any_cookie(self, public: FaceClient) -> None:
        public.cookies["django_language"] = "fr"

        assert '<html lang="en"' in public.get("/en/", headers={"Accept-Language": "fr"}).text

    def test_says_it_for_a_page_that_is_not_there(self, public: FaceClient) -> None:
        answer = public.get("/ar/no/such/")

        assert answer.status_code == 404 and '<html lang="ar" dir="rtl"' in answer.text

    def test_of_an_unknown_language_is_no_page(self, public: FaceClient) -> None:
        for path in ("/xx/", "/en-xx/", "/fr-CA/"):
            assert public.get(path).status_code == 404, path

    def test_sets_no_cookie(self, public: FaceClient) -> None:
        for code in ("en", *OTHERS):
            assert not public.get(f"/{code}/").cookies

    def test_leaves_the_language_of_the_thread_alone(self, public: FaceClient) -> None:
        with translation.override("de"):
            public.get("/fr/")

            assert translation.get_language() == "de"


class TestTheFrontDoor:
    @pytest.mark.parametrize(
        ("wish", "leads"),
        [
            ("", "/en/"),
            ("uk", "/uk/"),
            ("fr-CA,en;q=0.5", "/fr/"),
            ("pt,ar;q=0.7,de;q=0.9", "/de/"),
            ("pt", "/en/"),
            ("*", "/en/"),
            ("%%%", "/en/"),
        ],
    )
    def test_leads_where_the_browser_wishes(self, public: FaceClient, wish: str, leads: str) -> None:
        answer = public.get("/", headers={"Accept-Language": wish})

        assert (answer.status_code, answer.headers["Location"]) == (302, leads)
        assert "Accept-Language" in answer.headers["Vary"] and not answer.cookies

    @pytest.mark.usefixtures("in_production")
    def test_leads_to_no_draft(self, public: FaceClient) -> None:
        assert public.get("/", headers={"Accept-Language": "fr"}).headers["Location"] == "/en/"

    def test_is_the_only_place_that_asks_the_browser(self, public: FaceClient) -> None:
        assert public.get("/report/", headers={"Accept-Language": "fr"}).status_code == 404


class TestInPractice:
    @pytest.mark.parametrize("code", OTHERS)
    def test_a_draft_says_that_it_is_one(self, public: FaceClient, code: str) -> None:
        for path in (f"/{code}/", f"/{code}/report/", f"/{code}/no/such/"):
            assert f'<span lang="en" dir="ltr">{DRAFT_BANNER}</span>' in public.get(path).text, path

    def test_english_does_not(self, public: FaceClient) -> None:
        assert DRAFT_BANNER not in public.get("/en/").text

    def test_what_is_signed_off_does_not(self, public: FaceClient, lea: By, at: datetime, french: list[Text]) -> None:
        sign_off(lea, at)

        assert DRAFT_BANNER not in public.get("/fr/").text

    def test_every_language_is_offered_in_its_own_name_and_keeps_the_page(self, public: FaceClient) -> None:
        html = public.get("/fr/report/?a=1").text

        for code, name in (("en", "English"), ("uk", "Українська"), ("ar", "العربية")):
            link = f'href="/{code}/report/?a=1" rel="alternate" lang="{code}" hreflang="{code}">{name}</a>'
            assert link in html, code
        assert 'aria-current="true" lang="fr">Français</span>' in html


@pytest.mark.usefixtures("in_production")
class TestInProduction:
    @pytest.mark.parametrize("code", OTHERS)
    def test_a_draft_is_not_there(self, public: FaceClient, code: str) -> None:
        for path in (f"/{code}/", f"/{code}/report/", f"/{code}/figures/"):
            answer = public.get(path)
            assert answer.status_code == 404 and '<html lang="en"' in answer.text, path

    def test_a_draft_is_not_offered(self, public: FaceClient) -> None:
        assert "govuk-language-navigation" not in public.get("/en/").text

    def test_takes_no_form_in_a_draft(self, public: FaceClient) -> None:
        assert public.post("/fr/report/", {"words": "something"}).status_code == 404

    def test_what_is_signed_off_is_there_without_a_banner(
        self, public: FaceClient, lea: By, at: datetime, french: list[Text]
    ) -> None:
        sign_off(lea, at)

        html = public.get("/fr/").text

        assert '<html lang="fr"' in html and DRAFT_BANNER not in html
        assert 'hreflang="fr"' in public.get("/en/").text and 'hreflang="de"' not in public.get("/en/").text

    def test_what_was_taken_back_is_gone(self, public: FaceClient, lea: By, at: datetime, french: list[Text]) -> None:
        sign_off(lea, at)
        services.take_back_language(code="fr", by=lea, at=at)

        assert public.get("/fr/").status_code == 404

    def test_a_text_that_was_changed_since_makes_it_a_draft_again(
        self, public: FaceClient, lea: By, at: datetime, french: list[Text]
    ) -> None:
        sign_off(lea, at)
        french.append(Text("Back", said=("Retour",), state=DRAFT))

        assert public.get("/fr/").status_code == 404

    def test_while_the_database_is_away_nobody_loses_what_they_typed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def away() -> frozenset[str]:
            raise Error

        monkeypatch.setattr(selectors, "signed_off_languages", away)

        assert selectors.language_state("fr").is_offered
        assert selectors.offered_languages() == ["en"]


class TestALetter:
    @pytest.mark.parametrize(("code", "spoken"), [("fr", "fr"), ("ar", "ar"), ("xx", "en"), ("", "en")])
    def test_is_in_the_language_of_the_reader_where_it_is_ours(self, code: str, spoken: str) -> None:
        with selectors.in_language(code):
            assert translation.get_language() == spoken

    @pytest.mark.usefixtures("in_production")
    def test_is_in_no_draft(self, lea: By, at: datetime, french: list[Text]) -> None:
        with selectors.in_language("fr"):
            assert translation.get_language() == "en"

        sign_off(lea, at)

        with selectors.in_language("fr"):
            assert translation.get_language() == "fr"


class TestTheDesk:
    def test_is_in_english_whatever_the_browser_wishes(self, staff, lea: By) -> None:
        client = staff(lea)

        html = client.get("/hotline/", headers={"Accept-Language": "ar"}).text

        assert '<html lang="en" dir="ltr"' in html

    def test_knows_no_language_in_its_paths(self, staff, lea: By) -> None:
        assert staff(lea).get("/fr/").status_code == 404


class TestAWordThatOnlyPeopleTranslate:
    def test_is_said_to_be_english(self, public: FaceClient, monkeypatch: pytest.MonkeyPatch) -> None:
        for code in OTHERS:
            html = public.get(f"/{code}/").text
            assert "\u2066\u2060" not in html.partition("<body")[2], code
            assert 'lang="en" dir="ltr"' in html.partition("<main")[2], code

    def test_needs_no_mark_on_an_english_page(self, public: FaceClient) -> None:
        assert 'lang="en" dir="ltr"' not in public.get("/en/").text.partition("<body")[2]


class TestNumbersAndDates:
    @pytest.mark.parametrize(
        ("code", "written"),
        [
            ("en", "100,616"),
            ("fr", "100\xa0616"),
            ("de", "100.616"),
            ("es", "100\xa0616"),
            ("pl", "100\xa0616"),
            ("uk", "100\xa0616"),
            ("ar", "100,616"),
        ],
    )
    def test_are_grouped_as_the_language_does_with_the_same_digits_everywhere(self, code: str, written: str) -> None:
        with translation.override(code):
            assert grouped(100616) == written

    @pytest.mark.parametrize(
        ("code", "month"),
        [
            ("en", "3 Mar 2026"),
            ("fr", "3 mars 2026"),
            ("es", "3 de marzo de 2026"),
            ("uk", "3 березня 2026"),
            ("ar", "مارس"),
        ],
    )
    def test_name_the_month_in_the_language(self, at: datetime, code: str, month: str) -> None:
        with translation.override(code):
            assert month in when(at, "day")
