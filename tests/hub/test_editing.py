"""The editing pages: who may do what, four eyes, one chain, and what of the library nobody gets."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from wagtail.models import Collection, Locale, Page, TaskState

from openhotline.audit.models import Event
from openhotline.config import settings  # as it is read: tests run with another
from openhotline.hub.models import Article, BlogPost, Guide, Picture, Section
from tests.hub.writing import typed, write
from tests.support.cast import person
from tests.support.faces import FaceClient
from tests.support.signing import sign_in

pytestmark = pytest.mark.django_db
GONE = [
    "/cms/users/", "/cms/groups/", "/cms/sites/", "/cms/locales/", "/cms/collections/", "/cms/workflows/list/",
    "/cms/images/multiple/add/", "/cms/password_reset/", "/cms/failwhale/",
]  # fmt: skip


def desk(name: str) -> FaceClient:
    client = FaceClient("staff")
    sign_in(client, person(name))
    return client


def send_in(client: FaceClient, title: str = "A post", **more) -> Article:
    """An editor writes a blog post and submits it for review."""
    section = Section.objects.get(kind="blog")
    answer = client.post(f"/cms/pages/add/hub/blogpost/{section.pk}/", {**typed(title, **more), "action-submit": "1"})
    assert answer.status_code == 302, answer.text
    return BlogPost.objects.get(title=title)


def approve(client: FaceClient, article: Article, action: str = "approve"):
    state = TaskState.objects.filter(workflow_state__object_id=str(article.pk), status="in_progress").last()
    return client.post(f"/cms/pages/workflow/action/{article.pk}/{action}/{state.pk}/", {"comment": ""})


def is_out(article: Article) -> bool:
    return Article.objects.get(pk=article.pk).live


class TestFourEyes:
    def test_let_a_page_out_when_another_person_approves(self):
        article = send_in(desk("edi"))
        assert not is_out(article)

        approve(desk("rev"), article)

        assert is_out(article)

    def test_cannot_be_the_same_two(self):
        rev = desk("rev")
        article = send_in(rev)

        approve(rev, article)
        assert not is_out(article)

        approve(desk("lea"), article)
        assert is_out(article)

    def test_are_not_the_editors(self):
        article = send_in(desk("edi"))

        approve(desk("edi"), article)

        assert not is_out(article)

    def test_cannot_be_gone_around_by_asking_to_publish(self):
        section = Section.objects.get(kind="blog")
        for name in ("edi", "rev", "lea"):
            data = {**typed(f"By {name}"), "action-publish": "1"}
            desk(name).post(f"/cms/pages/add/hub/blogpost/{section.pk}/", data)

            assert not is_out(BlogPost.objects.get(title=f"By {name}"))

    def test_of_a_reviewer_who_changed_the_text_do_not_count(self):
        article, rev = send_in(desk("edi")), desk("rev")
        rev.post(f"/cms/pages/{article.pk}/edit/", typed("A post, changed", slug="a-post"))

        approve(rev, article)

        assert not is_out(article)

    def test_of_a_reviewer_who_changes_it_with_the_same_click_neither_and_the_page_says_so(self):
        article, rev = send_in(desk("edi")), desk("rev")
        action = {"action-workflow-action": "1", "workflow-action-name": "approve"}
        rev.post(f"/cms/pages/{article.pk}/edit/", {**typed("A post, changed", slug="a-post"), **action})

        assert not is_out(article)
        assert "Who changed a page cannot approve it" in rev.get("/cms/").text

    def test_of_two_others_are_needed_for_a_guide(self):
        guide = Page.objects.get(slug="a-child-is-missing").specific
        workflow = guide.get_workflow()

        assert workflow.tasks.count() == 2
        assert Section.objects.get(kind="words").get_workflow() == workflow
        assert Section.objects.get(kind="news").get_workflow().tasks.count() == 1

    def test_take_a_page_off_at_once(self):
        article = write("Has to go")

        assert desk("edi").post(f"/cms/pages/{article.pk}/unpublish/").status_code == 302 and is_out(article)
        desk("rev").post(f"/cms/pages/{article.pk}/unpublish/")

        assert not is_out(article)


class TestWriting:
    def test_refuses_a_word_that_blames_a_child_and_loses_nothing(self):
        section = Section.objects.get(kind="blog")
        data = typed("A post", text="<p>It was child pornography.</p>")

        answer = desk("edi").post(f"/cms/pages/add/hub/blogpost/{section.pk}/", data)

        assert answer.status_code == 200 and "child sexual abuse material" in answer.text
        assert "It was child pornography." in answer.text
        assert not BlogPost.objects.filter(title="A post").exists()

    def test_refuses_a_number_that_stands_for_nothing(self):
        section = Section.objects.get(kind="blog")
        data = typed("A post", text="<p>{{ stat:acted_on:2019 }}</p>")

        answer = desk("edi").post(f"/cms/pages/add/hub/blogpost/{section.pk}/", data)

        assert answer.status_code == 200 and "No figures of 2019 are published." in answer.text

    def test_shows_the_reading_age(self):
        article = Page.objects.get(slug="pictures-of-me-children")

        assert "is read with ease from the age of" in desk("edi").get(f"/cms/pages/{article.pk}/edit/").text

    def test_previews_the_page_as_readers_will_see_it(self):
        article, edi = write("A post"), desk("edi")

        answer = edi.post(f"/cms/pages/{article.pk}/edit/preview/", typed("Another title", slug="a-post"))
        html = edi.get(f"/cms/pages/{article.pk}/edit/preview/").text

        assert answer.json()["is_valid"]
        assert "Another title" in html and 'href="/en/guides/"' in html and "Your account" not in html

    def test_says_all_of_it_in_the_chain(self):
        before = Event.objects.count()
        article = send_in(desk("edi"))
        approve(desk("rev"), article)

        said = [
            (event.by, event.facts)
            for event in Event.objects.filter(seq__gt=before, action="hub.page_changed", about=f"page {article.pk}")
        ]
        assert ("user:edi", '{"what":"wagtail.create"}') in said
        assert ("user:edi", '{"what":"wagtail.workflow.start"}') in said
        assert ("user:rev", '{"what":"wagtail.publish"}') in said


class TestAPicture:
    @pytest.fixture(autouse=True)
    def _folder(self, tmp_path, settings):
        settings.MEDIA_ROOT = tmp_path

    def add(self, **more):
        """An editor gives a picture with everything that it needs, but for what is said otherwise."""
        drawn = io.BytesIO()
        Image.new("RGB", (800, 450), "#0b4a5c").save(drawn, "PNG")
        said = {"title": "A lighthouse", "description": "A lighthouse by day.", "rights": "Drawn by us, CC0"}
        said |= {"is_safe": "on", "collection": Collection.get_first_root_node().pk, **more}
        file = SimpleUploadedFile("lighthouse.png", drawn.getvalue(), "image/png")
        return desk("edi").post("/cms/images/add/", {"file": file, **said})

    def test_is_taken_with_its_words_its_rights_and_the_editors_word(self):
        assert self.add().status_code == 302

        picture = Picture.objects.get()
        assert (picture.default_alt_text, picture.rights) == ("A lighthouse by day.", "Drawn by us, CC0")
        assert Event.objects.filter(action="hub.thing_changed", about=f"picture {picture.pk}", by="user:edi").exists()

    @pytest.mark.parametrize("missing", ["description", "rights", "is_safe"])
    def test_is_refused_without_one_of_them(self, missing):
        answer = self.add(**{missing: ""})

        assert answer.status_code == 200 and "A lighthouse" in answer.text
        assert "w-field__errors" in answer.text and not Picture.objects.exists()

    def test_that_is_none_is_refused(self):
        script = SimpleUploadedFile("mark.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "image/png")

        assert self.add(file=script).status_code == 200
        assert not Picture.objects.exists()


class TestTranslating:
    def test_makes_a_draft_beside_the_original_in_one_step(self, public):
        article = write("Original")
        there = self.begin(article)

        assert not there.live and there.get_parent().specific.kind == "blog"
        assert public.get("/de/blog/original/").headers["Location"] == article.path_on_site
        assert public.get("/de/blog/").status_code == 200

    def begin(self, article):
        german = Locale.objects.get(language_code="de")
        data = {"locales": [german.pk]}
        assert desk("edi").post(f"/cms/translation/submit/page/{article.pk}/", data).status_code == 302
        return type(article).objects.get(translation_key=article.translation_key, locale=german)

    def test_goes_the_same_way_as_what_is_written_here(self, public):
        there = self.begin(write("Original"))
        data = {**typed("Übersetzt", slug="uebersetzt"), "action-submit": "1"}

        assert desk("edi").post(f"/cms/pages/{there.pk}/edit/", data).status_code == 302
        approve(desk("edi"), there)
        assert public.get("/de/blog/uebersetzt/").status_code == 404
        approve(desk("rev"), there)
        assert "Übersetzt" in public.get("/de/blog/uebersetzt/").text

    def test_of_a_guide_is_read_by_two_others(self):
        there = self.begin(write("A guide", Guide))

        assert there.get_workflow().tasks.count() == 2

    def test_of_a_second_page_finds_the_section(self):
        first, second = self.begin(write("First")), self.begin(write("Second"))

        assert first.get_parent() == second.get_parent()


class TestWhatNobodyGets:
    @pytest.mark.parametrize("path", GONE)
    def test_of_the_library(self, path):
        for name in ("edi", "lea"):
            assert desk(name).get(path).status_code == 404, name

    def test_without_the_permission(self):
        for name in ("ana", "noa", "olu", "mo", "ada"):
            assert desk(name).get("/cms/").status_code == 403

    def test_from_elsewhere(self):
        policy = desk("edi").get("/cms/").headers["Content-Security-Policy"]

        assert policy.startswith("default-src 'none'; ") and "http" not in policy and "*" not in policy

    def test_of_mail(self):
        assert settings.EMAIL_BACKEND.endswith("dummy.EmailBackend")

    def test_under_the_loose_policy_but_editors(self, public):
        assert "unsafe-inline" not in public.get("/en/guides/herbert-protocol/").headers["Content-Security-Policy"]
