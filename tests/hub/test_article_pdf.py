"""An article as a PDF: tagged, complete, made of published words only, and never read as markup."""

import io
import json

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from PIL import Image
from wagtail.rich_text import RichText

from openhotline.audit import services as audit
from openhotline.hotline import selectors as hotline
from openhotline.hub.models import Article, Guide, Picture
from openhotline.hub.typesetting import paper
from openhotline.hub.typesetting.richtext import plain, read
from tests.browser.published import publish_figures
from tests.hub.writing import write
from tests.statistics.test_typesetting import text

SITE = "https://hotline.example"


def told(blocks):
    """The words of blocks, run by run."""
    return [
        [told(item) for item in block["items"]] if "items" in block else [run["text"] for run in block["runs"]]
        for block in blocks
    ]


class TestRichText:
    def test_becomes_paragraphs_and_lists(self):
        blocks = read(
            "<p>One <b>two</b></p><ul><li>three</li><li><p>four</p><ol><li>five</li></ol></li></ul>six", site=SITE
        )

        assert told(blocks) == [
            ["One ", "two"],
            [[["three"]], [["four"], [[["five"]]]]],
            ["six"],
        ]
        assert [run["bold"] for run in blocks[0]["runs"]] == [False, True]
        assert [block["kind"] for block in blocks] == ["p", "ul", "p"]

    def test_keeps_links_that_lead_somewhere_on_paper(self):
        html = '<p><a href="/en/help/">a</a><a href="tel:112">b</a><a href="javascript:x">c</a><a>d</a></p>'
        [block] = read(html, site=SITE)

        assert [run["link"] for run in block["runs"]] == [f"{SITE}/en/help/", "tel:112", "", ""]

    def test_is_text_whatever_it_says(self):
        [block] = read("<p>#import &lt;b&gt; &amp; $x$ <script>alert(1)</script></p>", site=SITE)

        assert "".join(run["text"] for run in block["runs"]) == "#import <b> & $x$ alert(1)"
        assert not any(run["bold"] for run in block["runs"])

    def test_of_plain_words_is_a_paragraph_for_each_line(self):
        assert told(plain("one\n\ntwo *three*")) == [["one"], ["two *three*"]]


@pytest.mark.django_db
class TestThePdf:
    @pytest.fixture
    def pdf(self, public):
        return lambda article: public.get(f"/{article.locale.language_code}/a/{article.short}.pdf")

    def test_is_tagged_and_in_the_language_of_the_article(self, pdf):
        answer = pdf(Article.objects.get(slug="a-child-is-missing"))

        assert answer.headers["Content-Type"] == "application/pdf" and not answer.cookies
        assert answer.headers["Content-Disposition"] == 'inline; filename="a-child-is-missing.pdf"'
        assert b"<pdfuaid:part>1</pdfuaid:part>" in answer.content and b"/Lang(en)" in answer.content
        assert b"/StructTreeRoot" in answer.content

    def test_says_what_the_page_says(self, pdf):
        words = text(pdf(Article.objects.get(slug="a-child-is-missing")).content)

        for part in ("What to do now", "What to tell the police", "You never have to wait 24 hours", "22 sources"):
            assert part in words
        assert "It is not legal advice." in words and "/a/AR-" in words

    def test_is_there_for_every_page_that_ships(self, public):
        for article in Article.objects.live():
            assert public.get(f"/en/a/{article.short}.pdf").content.startswith(b"%PDF"), article.slug

    @pytest.mark.parametrize(
        ("slug", "part"),
        [
            ("iwf-first-half-2021", "Read the full story at LBC / PA"),
            ("people-who-look", "The study"),
            ("grooming", "Grooming"),
        ],
    )
    def test_has_what_belongs_to_its_kind(self, pdf, slug, part):
        assert part in text(pdf(Article.objects.live().get(slug=slug)).content)

    def test_shows_hostile_words_as_words(self, pdf):
        said = '#import "x.typ": * $1/0$ </p><script> \\ ]]>'
        article = write(said, slug="hostile", summary="#panic() \x0b end", text="#eval(1)")
        words = text(pdf(article).content)

        assert "#panic() end" in words.replace("  ", " ") and "#eval(1)" in words and '"x.typ"' in words

    def test_leaves_out_pictographs_and_refuses_letters_without_a_font(self, pdf):
        assert pdf(write("Well done \U0001f600\ufe0f", slug="smile")).status_code == 200
        assert pdf(write("虐待", slug="han")).status_code == 404

    def test_is_not_there_of_anything_that_is_not_out(self, public, pdf):
        draft, gone = write("Never let out", out=False), write("Taken off")
        with audit.deed():
            gone.unpublish(log_action=False)

        assert {pdf(article).status_code for article in (draft, gone)} == {404}
        assert public.get("/en/a/AR-NOTHING1.pdf").status_code == 404

    def test_does_not_tell_what_is_being_changed(self, pdf):
        article = write("As it is out")
        pdf(article)
        with audit.deed():
            article.title = "Being changed"
            article.save_revision()

        words = text(pdf(article).content)
        assert "As it is out" in words and "Being changed" not in words

    def test_is_set_once_and_again_when_the_article_changes(self, pdf, monkeypatch):
        article, asked = write("One title"), []
        monkeypatch.setattr(paper, "set_by", lambda template, data: asked.append(data["title"]) or b"%PDF")
        cache.clear()
        for _time in range(3):
            pdf(article)
        with audit.deed():
            article.title = "Another title"
            article.save_revision().publish(log_action=False)
        pdf(article)

        assert asked == ["One title", "Another title"]

    def test_stands_in_the_language_of_its_article(self, public):
        article = write("Only in English")

        assert public.get(f"/ar/a/{article.short}.pdf").headers["Location"] == f"/en/a/{article.short}.pdf"


@pytest.mark.django_db
class TestAPictureOnPaper:
    @pytest.fixture(autouse=True)
    def _folder(self, tmp_path, settings):
        settings.MEDIA_ROOT = tmp_path

    @pytest.fixture
    def picture(self):
        made = io.BytesIO()
        Image.new("RGBA", (1600, 900), "#0b4a5c80").save(made, "PNG")
        file = SimpleUploadedFile("lighthouse.png", made.getvalue(), "image/png")
        return Picture.objects.create(
            title="A lighthouse", file=file, description="A lighthouse.", rights="Ours, CC0", is_safe=True
        )

    def test_has_its_words_and_whose_it_is(self, public, picture):
        article = write("With a picture", picture=picture)
        answer = public.get(f"/en/a/{article.short}.pdf")

        assert "Ours, CC0" in text(answer.content) and b"/Alt(A lighthouse.)" in answer.content

    def test_is_left_out_where_its_file_is_gone(self, public, picture):
        article = write("With a picture", picture=picture)
        picture.file.storage.delete(picture.file.name)

        assert public.get(f"/en/a/{article.short}.pdf").status_code == 200

    def test_of_figures_is_the_published_chart(self, public):
        publish_figures()
        article = write("With figures", Guide)
        with audit.deed():
            article.body = [
                ("figure", {"period": "2025H2", "chart": "acted_on-sex"}),
                ("section", {"heading": "", "text": RichText("<p>Acted on: {{ stat:acted_on:2025H2 }}.</p>")}),
            ]
            article.save_revision().publish(log_action=False)
        article.refresh_from_db()
        with translation.override("en"):
            data = paper.paper_of(article, hotline.profile())

        [figure, words] = data["parts"]
        assert figure["svg"].startswith("<svg") and "Girls" in figure["alt"]
        assert "Acted on: 12,322." in json.dumps(words)
        assert b"%PDF" in public.get(f"/en/a/{article.short}.pdf").content


@pytest.mark.django_db
class TestAnArticleFromRightToLeft:
    def test_is_set_from_right_to_left(self):
        article = write("طفل مفقود: ما يجب فعله", slug="x", summary="اتصل بالشرطة.", text="نظر شخص في كل بلاغ.")
        with translation.override("ar"):
            pdf = paper.pdf_of(article, hotline.profile())

        assert b"/Lang(ar)" in pdf and b"/Direction/R2L" in pdf
