"""The pictures of links: drawn here, in the hotline's colours, and only of what is out."""

import io
import re
from xml.etree import ElementTree

import pytest
from django.contrib.staticfiles import finders
from django.core.cache import cache
from PIL import Image

from openhotline.audit import services as audit
from openhotline.hotline.models import Colour, Profile
from openhotline.hub import cards
from openhotline.hub.cards import BRAND, Card, drawn
from tests.hub.writing import write
from tests.support.reading import ROOT

SVG = "{http://www.w3.org/2000/svg}"
PLAIN = Card("Guide", "What to do", "Practice hotline", "hotline.example", BRAND["teal"], "en", rtl=False)
ARABIC = Card("دليل", "طفل مفقود: ما يجب فعله على الفور", "الخط", "hotline.example", BRAND["plum"], "ar", rtl=True)


def lines(card: Card) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(drawn(card)).iter(f"{SVG}text"))


def with_title(title: str) -> Card:
    return Card(PLAIN.above, title, PLAIN.hotline, PLAIN.site, PLAIN.colour, "en", rtl=False)


class TestWhatIsDrawn:
    def test_is_the_title_with_what_it_is_and_whose(self):
        assert [line.text for line in lines(PLAIN)] == ["Guide", "What to do", "Practice hotline", "hotline.example"]

    @pytest.mark.parametrize("length", [1, 3, 7, 12, 20, 60, 200])
    def test_stays_above_whose_it_is(self, length):
        title = lines(with_title(" ".join(["safeguarding"] * length)))[1:-2]

        assert title and all(cards.TOP - 10 < float(line.get("y")) < cards.FOOT - 10 for line in title)
        assert title[-1].text.endswith("…") == (length > 12)

    def test_cuts_a_word_that_has_no_end(self):
        assert all(len(line.text) < 60 for line in lines(with_title("x" * 255)))

    def test_begins_at_the_right_where_reading_does(self):
        [_above, *title, hotline, site] = lines(ARABIC)

        assert {line.get("text-anchor") for line in (*title, hotline)} == {"end"}
        assert float(title[0].get("x")) > cards.WIDTH / 2 > float(site.get("x"))

    def test_holds_a_hostile_title_as_text(self):
        root = ElementTree.fromstring(
            drawn(with_title("</text><script>alert(1)</script> ]]> \x0b & <image href='x'/>"))
        )

        assert {element.tag for element in root.iter()} == {f"{SVG}{tag}" for tag in ("svg", "rect", "circle", "text")}

    def test_is_the_same_every_time(self):
        assert drawn(PLAIN) == drawn(PLAIN) and drawn(PLAIN) != drawn(with_title("Something else"))

    @pytest.mark.parametrize("colour", Colour)
    def test_is_in_the_colour_of_the_style_sheet(self, colour):
        sheet = Profile(colour=colour).stylesheet
        if sheet:
            with open(finders.find(sheet)) as file:
                [brand, *_night] = re.findall(r"--govuk-brand-colour: (#[0-9a-f]{6});", file.read())
        else:
            [brand] = re.findall(r"brand: (#[0-9a-f]{6}),", (ROOT / "frontend" / "_settings.scss").read_text())

        assert BRAND[colour] == brand


@pytest.mark.django_db
class TestACard:
    def test_is_a_picture_that_other_sites_may_show(self, public):
        article = write("To be shown elsewhere")
        answer = public.get(f"/en/cards/{article.short}.png")

        assert answer.headers["Content-Type"] == "image/png"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin" and not answer.cookies
        assert Image.open(io.BytesIO(answer.content)).size == (1200, 630)

    def test_is_drawn_once_and_again_when_the_title_changes(self, public, monkeypatch):
        article, asked = write("One title"), []
        monkeypatch.setattr(cards, "as_png", lambda svg: asked.append(svg) or b"\x89PNG")
        cache.clear()
        for _time in range(3):
            public.get(f"/en/cards/{article.short}.png")
        assert len(asked) == 1
        with audit.deed():
            article.title = "Another title"
            article.save_revision().publish(log_action=False)
        public.get(f"/en/cards/{article.short}.png")

        assert len(asked) == 2 and "Another title" in asked[1]

    def test_is_there_for_lists_and_for_the_hotline(self, public):
        for path in ("en/cards/hotline", "ar/cards/guides", "en/cards/topics/grooming", "de/cards/for/parents"):
            assert public.get(f"/{path}.png").content.startswith(b"\x89PNG"), path

    def test_is_not_there_of_anything_that_is_not_out(self, public):
        draft, gone = write("Never let out", out=False), write("Taken off")
        with audit.deed():
            gone.unpublish(log_action=False)

        for name in (draft.short, gone.short, "AR-NOTHING1", "nonsense", "topics/nonsense", "guides/police-protection"):
            assert public.get(f"/en/cards/{name}.png").status_code == 404, name

    def test_does_not_tell_what_is_being_changed(self, public, monkeypatch):
        article, asked = write("As it is out"), []
        with audit.deed():
            article.title = "Being changed"
            article.save_revision()
        monkeypatch.setattr(cards, "as_png", lambda svg: asked.append(svg) or b"\x89PNG")
        public.get(f"/en/cards/{article.short}.png")

        assert "As it is out" in asked[0] and "Being changed" not in asked[0]

    def test_stands_in_the_language_of_its_article(self, public):
        article = write("Only in English")

        assert public.get(f"/ar/cards/{article.short}.png").headers["Location"] == f"/en/cards/{article.short}.png"
