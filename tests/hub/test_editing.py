"""The editing pages: who may do what, four eyes, one chain, and what of the library nobody gets."""

import pytest
from wagtail.models import Page, TaskState

from openhotline.audit.models import Event
from openhotline.config import settings  # as it is read: tests run with another
from openhotline.hub.models import Article, BlogPost, Section
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
