"""The pages around a report: who helps, what we keep, how to leave, what is accessible."""

import re

import pytest

from openhotline.hotline.models import HelpLine, Profile
from tests.support.faces import FaceClient

pytestmark = pytest.mark.django_db
PAGES = ("/en/", "/en/help/", "/en/privacy/", "/en/accessibility/", "/en/leaving/", "/en/figures/", "/en/report/")


def links(html: str) -> set[str]:
    return set(re.findall(r'href="([^"]+)"', html))


class TestHelp:
    def test_names_our_own_country_first_of_all(self, public: FaceClient) -> None:
        html = public.get("/en/help/").text

        assert html.index("Lantern Line") < html.index("Fil Bleu")
        assert '<option value="XX" selected>' in html and '<option value="en" selected>' in html

    def test_has_a_place_for_each_kind(self, public: FaceClient) -> None:
        html = public.get("/en/help/").text

        order = ["Lantern Line", "Take Back", "Turning Point", "Fraud Desk"]
        assert sorted(order, key=html.index) == order
        assert {"#talk", "#removal", "#worried", "#elsewhere"} <= links(html)

    def test_says_when_each_was_checked(self, public: FaceClient) -> None:
        assert "We checked this on 5 January 2026." in public.get("/en/help/").text

    def test_can_be_called_from_a_telephone(self, public: FaceClient) -> None:
        assert "tel:+441632960111" in links(public.get("/en/help/").text)

    def test_begins_with_another_language_when_asked(self, public: FaceClient) -> None:
        html = public.get("/en/help/", {"language": "fr"}).text

        assert html.index("Fil Bleu") < html.index("Lantern Line")

    def test_has_words_for_where_nobody_is_known(self, public: FaceClient) -> None:
        html = public.get("/en/help/", {"country": "ZZ"}).text

        assert "Lantern Line" not in html
        assert "We do not know of anybody here yet." in html

    @pytest.mark.parametrize("country", ["nowhere", "", "<script>", "xx"])
    def test_takes_no_notice_of_a_country_it_does_not_know(self, public: FaceClient, country: str) -> None:
        response = public.get("/en/help/", {"country": country})

        assert response.status_code == 200
        assert "Lantern Line" in response.text and "<script>" not in response.text

    def test_names_nobody_whom_no_person_has_checked(self, public: FaceClient) -> None:
        HelpLine.objects.filter(country="XX").update(reviewed_on=None, next_review_on=None)

        html = public.get("/en/help/").text

        assert not [line.name for line in HelpLine.objects.all() if line.name in html]


class TestAccessibility:
    def test_says_how_to_complain_and_when_it_was_written(self, public: FaceClient) -> None:
        html = public.get("/en/accessibility/").text

        assert "hello@hotline.example" in html and "+44 1632 960100" in html
        assert "Prepared on 22 November 2026" in html

    def test_does_not_say_so_where_nobody_could_be_reached(self, public: FaceClient) -> None:
        Profile.objects.update(contact_address="", telephone="")

        assert "has not yet said how to reach it" in public.get("/en/accessibility/").text


@pytest.mark.parametrize("path", PAGES)
class TestEveryPublicPage:
    def test_says_first_whom_to_call_when_a_child_is_in_danger(self, public: FaceClient, path: str) -> None:
        html = public.get(path).text

        assert html.index("If a child is in danger now, call 112.") < html.index("<main")
        assert "/en/help/" in links(html)

    def test_has_two_ways_out(self, public: FaceClient, path: str) -> None:
        html = public.get(path).text

        assert html.count('href="/leave/"') == 2
        assert html.index("<header") < html.index("data-oh-leave") < html.index('data-module="oh-exit"')

    def test_leads_to_what_we_keep_and_how_to_leave(self, public: FaceClient, path: str) -> None:
        assert {"/en/privacy/", "/en/leaving/", "/en/accessibility/"} <= links(public.get(path).text)


class TestAPageThatIsNotThere:
    def test_says_whom_to_call_and_has_both_ways_out(self, public: FaceClient) -> None:
        html = public.get("/en/no/such/").text

        assert "If a child is in danger now, call your emergency number." in html
        assert html.count('href="/leave/"') == 2
