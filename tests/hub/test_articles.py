"""What editors wrote, as readers find it: pages, lists, topics, audiences, short addresses, languages, pictures."""

import io
from datetime import date

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from openhotline.audit import services as audit
from openhotline.common.actors import job
from openhotline.hub import selectors, services, wording
from openhotline.hub.models import Article, Guide, Landing, NewsStory, Picture, Section
from tests.hub.writing import translate, write
from tests.support.reading import ROOT

pytestmark = pytest.mark.django_db
SECTIONS = ["guides", "news", "blog", "research", "words", "topics", "for"]


class TestThePagesThatShip:
    def test_are_all_out_in_practice(self):
        files = list((ROOT / "openhotline/hub/data/pages").glob("*.toml"))

        assert Article.objects.live().filter(locale__language_code="en").count() == len(files) >= 38

    def test_pass_our_own_guard_and_name_their_sources(self):
        for article in Article.objects.live().specific():
            article.full_clean()
            assert article.sources, article.slug

    def test_say_in_every_guide_when_it_is_looked_at_again(self):
        assert not Guide.objects.live().filter(review_by=None).exists()

    def test_lead_to_pages_that_there_are(self, public):
        seen = set()
        for article in Article.objects.live():
            html = public.get(article.path_on_site).text
            seen |= {part.split('"')[0] for part in html.split('href="/en/')[1:]}

        assert not {path for path in seen if public.get(f"/en/{path}").status_code != 200}

    def test_are_read_with_ease_by_those_they_are_for(self):
        for slug, most in (
            ("pictures-of-me-children", 11),
            ("sextortion-young-people", 12),
            ("sextortion-parents", 14),
        ):
            guide = Guide.objects.get(slug=slug)
            age = wording.reading_age(
                f"{guide.summary}\n{wording.own_text(guide.do_now)}\n{wording.own_text(guide.body)}"
            )
            assert age is not None and age <= most, (slug, age)


class TestAnArticle:
    def test_is_not_there_until_it_is_published(self, public):
        draft = write("Not yet", out=False)

        assert public.get(draft.path_on_site).status_code == 404
        assert public.get(draft.short_path).status_code == 404
        assert "Not yet" not in public.get("/en/blog/").text

    def test_tells_its_source_and_where_the_whole_of_it_is(self, public):
        html = public.get("/en/news/iwf-first-half-2021/").text

        assert "Read the full story at LBC / PA" in html and "28 July 2021" in html

    def test_has_a_short_address_that_outlives_another_name(self, public):
        article = write("One name")
        before = article.short_path
        article.slug = "another-name"
        article.save()

        assert public.get(before).headers["Location"] == "/en/blog/another-name/"

    def test_says_what_to_do_now_first(self, public):
        html = public.get("/en/guides/a-child-is-missing/").text

        assert html.index("What to do now") < html.index("oh-article__body")
        assert "This guide is for information. It is not legal advice." in html

    def test_has_a_way_out_only_where_a_child_may_read_it(self, public):
        assert "data-oh-leave" in public.get("/en/guides/sextortion-young-people/").text
        assert "data-oh-leave" not in public.get("/en/guides/police-protection/").text

    def test_of_children_never_takes_comments(self):
        article = write("For children", about="children-8-10", comments_open=True)

        assert article.shows_exit and not article.takes_comments

    def test_cannot_break_out_of_its_own_text(self, public):
        article = write('<script>alert("x")</script>', slug="x", summary="</p><script>")

        assert "<script>" not in public.get(article.path_on_site).text + public.get("/en/blog/").text


class TestASection:
    @pytest.mark.parametrize("kind", SECTIONS)
    def test_is_there_in_every_language_and_asks_little(self, public, kind, django_assert_max_num_queries):
        public.get(f"/en/{kind}/")
        with django_assert_max_num_queries(22):
            assert public.get(f"/en/{kind}/").status_code == 200
        assert public.get(f"/ar/{kind}/").status_code == 200

    def test_does_not_ask_more_for_more(self, public, django_assert_num_queries):
        counted = []
        for number in range(2):
            for each in range(3):
                write(f"Post {number} {each}")
            public.get("/en/blog/")
            from django.db import connection
            from django.test.utils import CaptureQueriesContext

            with CaptureQueriesContext(connection) as asked:
                public.get("/en/blog/")
            counted.append(len(asked))

        assert counted[0] == counted[1]

    def test_lists_the_newest_first_by_pages(self, public):
        for number in range(selectors.PER_PAGE + 1):
            write(f"Post {number:02}")

        first = public.get("/en/blog/").text
        assert "Post 12" in first and "Post 00" not in first
        assert "Post 00" in public.get("/en/blog/?page=2").text
        assert public.get("/en/blog/?page=nonsense").status_code == 200


class TestATopic:
    def test_lists_what_is_about_it(self, public):
        write("About grooming", about="grooming")

        assert "About grooming" in public.get("/en/topics/grooming/").text
        assert "About grooming" not in public.get("/en/topics/dementia/").text

    def test_for_children_has_a_way_out(self, public):
        assert "data-oh-leave" in public.get("/en/for/children-11-13/").text
        assert "data-oh-leave" not in public.get("/en/for/parents/").text

    def test_is_there_for_every_audience_of_the_field(self):
        assert list(selectors.landings(Landing.Kind.AUDIENCE).values_list("slug", flat=True)) == [
            "children-5-7", "children-8-10", "children-11-13", "young-people", "parents", "carers", "professionals",
            "adults-at-risk",
        ]  # fmt: skip


class TestAnotherLanguage:
    def test_shows_what_nobody_translated_and_says_in_which_language_it_is(self, public):
        write("Only in English")

        html = public.get("/de/blog/").text
        assert 'lang="en" dir="ltr"' in html and "Only in English" in html

    def test_leads_to_the_page_in_its_own(self, public):
        article = write("Only in English")

        assert public.get("/de/blog/only-in-english/").headers["Location"] == article.path_on_site

    def test_shows_the_translation_in_place_of_the_original(self, public):
        article = write("Original")
        there = translate(article, title="Übersetzt", slug="uebersetzt")

        html = public.get("/de/blog/").text
        assert "Übersetzt</a>" in html and "Original</a>" not in html
        assert "Original" in public.get("/en/blog/").text
        assert public.get("/de/blog/uebersetzt/").status_code == 200
        assert there.short != article.short
        # what nobody has translated is still there
        for path in ("guides/", "topics/grooming/", "for/parents/", "news/"):
            assert public.get(f"/de/{path}").status_code == 200, path
        assert public.get("/de/guides/herbert-protocol/").headers["Location"] == "/en/guides/herbert-protocol/"
        assert public.get("/de/no/such/").status_code == 404

    def test_marks_a_translation_whose_original_was_published_again(self):
        article = write("Original")
        there = translate(article)
        assert not selectors.stale_translations()
        with audit.deed():
            article.save_revision().publish(log_action=False)

        assert [one.pk for one in selectors.stale_translations()] == [there.pk]


def a_picture(title: str = "A lighthouse") -> Picture:
    drawn = io.BytesIO()
    Image.new("RGB", (1600, 900), "#0b4a5c").save(drawn, "PNG")
    file = SimpleUploadedFile("lighthouse.png", drawn.getvalue(), "image/png")
    return Picture.objects.create(
        title=title, file=file, description=f"{title}.", rights="Drawn by us, CC0", is_safe=True
    )


class TestAPicture:
    @pytest.fixture(autouse=True)
    def _folder(self, tmp_path, settings):
        settings.MEDIA_ROOT = tmp_path

    def test_is_shown_in_small_sizes_with_its_words(self, public):
        article = write("With a picture", picture=a_picture())

        html = public.get(article.path_on_site).text
        assert 'alt="A lighthouse."' in html and "Drawn by us, CC0" in html
        assert html.count("/pictures/images/lighthouse") >= 3 and "original_images" not in html

    def test_is_served_as_a_rendition_and_never_as_it_was_uploaded(self, public):
        picture = a_picture()
        path = picture.get_rendition("width-320").url.removeprefix(settings.PUBLIC_URL)

        answer = public.get(path)
        assert answer.headers["Content-Type"] == "image/png" and b"".join(answer).startswith(b"\x89PNG")
        assert public.get(f"/pictures/{picture.file.name}").status_code == 404
        assert public.get("/pictures/images/../original_images/lighthouse.png").status_code == 400


class TestWhatIsDue:
    def test_is_what_should_have_been_looked_at_again(self):
        old = write("Old advice", Guide, review_by=date(2026, 1, 1))

        assert list(selectors.due(date(2026, 2, 1))) == [Article.objects.get(pk=old.pk)]
        assert not selectors.due(date(2025, 12, 31))


class TestTheTree:
    def test_has_one_section_of_each_kind(self):
        assert sorted(Section.objects.values_list("kind", flat=True)) == sorted(SECTIONS)

    def test_is_not_made_twice(self, at):
        before = Article.objects.count(), Section.objects.count(), Landing.objects.count()
        services.load_hub(by=job("reference"), at=at)

        assert (Article.objects.count(), Section.objects.count(), Landing.objects.count()) == before

    def test_of_a_real_hotline_has_our_pages_as_drafts_and_no_made_up_ones(self, at, public, settings):
        shipped = set(Article.objects.values_list("slug", flat=True))
        with audit.deed():
            for article in Article.objects.all():
                article.delete()
        settings.MODE = "production"
        services.load_hub(by=job("reference"), at=at)

        there = set(Article.objects.values_list("slug", flat=True))
        assert not Article.objects.live() and public.get("/en/guides/a-child-is-missing/").status_code == 404
        assert "a-child-is-missing" in there and "iwf-first-half-2021" in there
        assert there < shipped and "our-figures" in shipped - there

    def test_leaves_pages_as_an_editor_left_them(self, at):
        story = NewsStory.objects.get(slug="iwf-first-half-2021")
        story.title = "Ours now"
        story.save()
        services.load_hub(by=job("reference"), at=at)

        story.refresh_from_db()
        assert story.title == "Ours now"


class TestAnotherAddress:
    def test_leads_from_the_old_one_to_the_new(self, public, django_capture_on_commit_callbacks):
        article = write("Before")
        with django_capture_on_commit_callbacks(execute=True), audit.deed():
            article.slug = "after"
            article.save_revision().publish(log_action=False)

        assert public.get("/en/blog/before/").headers["Location"].endswith("/en/blog/after/")
        assert public.get("/en/blog/after/").status_code == 200
