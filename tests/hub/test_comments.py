"""Comments: held before anybody sees them, visible in no channel until a person lets them out."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from openhotline.audit.models import Event
from openhotline.cases.models import Report
from openhotline.common import clock
from openhotline.common.errors import Refused
from openhotline.hub import selectors, services
from openhotline.hub.models import Comment, Guide
from openhotline.hub.stages import COMMENT_MOVES, CommentStage
from openhotline.intake.services import reveal_statement
from openhotline.post.models import Letter
from tests.hub.sending import send, token_in
from tests.hub.writing import write
from tests.support.cast import person
from tests.support.faces import FaceClient
from tests.support.places import places_of
from tests.support.signing import sign_in

pytestmark = pytest.mark.django_db
MO = person("mo")
HELD = "Quokkasentence that nobody may see yet."


@pytest.fixture
def article():
    return write("A story", comments_open=True)


def path_of(article) -> str:
    return f"/en/comments/{article.short}/"


def leave(public, article, text=HELD, **more):
    answer = send(public, path_of(article), text=text, **more)
    assert answer.status_code == 302, answer.text
    return Comment.objects.latest("pk")


def decide(decision, *comments, at=None):
    services.read_held(decisions={one.ref: decision for one in comments}, by=MO, at=at or clock.now())
    for one in comments:
        one.refresh_from_db()


def moderator() -> FaceClient:
    client = FaceClient("staff")
    sign_in(client, MO)
    return client


class TestLeavingOne:
    def test_holds_it_and_says_the_same_to_everybody(self, public, article):
        answer = send(public, path_of(article), text=HELD, name="Rita")

        assert answer.headers["Location"] == f"/en/comments/{article.short}/thanks/"
        assert "A person reads it before anybody else sees it." in public.get(answer.headers["Location"]).text
        assert Comment.objects.get().stage == CommentStage.HELD

    def test_needs_no_cookie_and_leaves_none(self, public, article):
        assert not send(public, path_of(article), text=HELD).cookies

    def test_keeps_no_address_of_the_sender(self, public, article):
        send(public, path_of(article), text=HELD)

        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM hub_comment")
            assert "127.0.0.1" not in str(cursor.fetchall())

    def test_twice_is_one(self, public, article):
        token = token_in(public.get(path_of(article)).text)
        for _time in range(3):
            send(public, path_of(article), token=token, text=HELD)

        assert Comment.objects.count() == 1

    def test_puts_help_lines_above_the_box(self, public, article):
        html = public.get(path_of(article)).text

        assert html.index("Lantern Line") < html.index("<textarea")

    @pytest.mark.parametrize(("text", "says"), [("", "Write your comment"), ("word " * 401, "at most 2000 characters")])
    def test_gives_back_what_was_typed_where_it_cannot_be(self, public, article, text, says):
        answer = send(public, path_of(article), text=text, name="Rita")

        assert (
            answer.status_code == 200 and says in answer.text and "Rita" in answer.text and text.strip() in answer.text
        )
        assert not Comment.objects.exists()

    def test_with_a_token_that_is_none_of_ours_loses_nothing(self, public, article):
        answer = public.post(path_of(article), {"form": "made up", "text": HELD})

        assert answer.status_code == 200 and HELD in answer.text and "Look at it again" in answer.text

    def test_is_not_there_on_a_page_that_takes_none(self, public):
        closed, for_children = write("Closed"), write("Children", about="children-8-10", comments_open=True)

        for one in (closed, for_children):
            assert public.get(path_of(one)).status_code == 404
            assert "Leave a comment" not in public.get(one.path_on_site).text

    def test_is_off_on_every_page_that_ships(self):
        assert not Guide.objects.filter(comments_open=True).exists()

    def test_drops_files(self, public, article):
        leave(public, article, picture=SimpleUploadedFile("x.png", b"\x89PNG" * 99))

        assert Comment.objects.get().said.open() == HELD


class TestAHeldComment:
    def test_is_sealed_so_that_the_public_site_cannot_read_it(self, public, article):
        leave(public, article, name="Ritaquokka")

        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM hub_comment")
            row = str(cursor.fetchall())
        assert "uokka" not in row

    def test_is_visible_in_no_channel(self, public, article):
        """Every address that the public site serves, and the pages around the article."""
        leave(public, article, name="Ritaquokka")
        paths = [path for _name, path in places_of("public")]
        paths += [article.path_on_site, path_of(article), article.short_path, "/en/blog/", "/en/"]
        paths += [f"/en/feeds/{name}" for name in ("all.rss", "all.atom", "all.json", "blog.atom")] + ["/sitemap.xml"]

        told = [(path, b"".join(answer) if answer.streaming else answer.content)
                for path in paths for answer in [public.get(path)]]  # fmt: skip
        told.append(("search", public.post("/en/search/", {"words": "quokkasentence"}).content))
        assert [path for path, said in told if b"okkasentence that" in said or b"Ritaquokka" in said] == []

    def test_is_in_no_audit_and_no_letter(self, public, article):
        leave(public, article)

        assert not [event for event in Event.objects.all() if "uokka" in event.facts]
        assert not [letter for letter in Letter.objects.all() if "uokka" in str(vars(letter))]

    @pytest.mark.parametrize("stage", [CommentStage.REFUSED, CommentStage.HANDED_ON])
    def test_stays_unseen_when_it_is_not_published(self, public, article, stage):
        comment = leave(public, article)
        decide({"refused": "refuse", "handed_on": "report"}[stage], comment)

        assert comment.stage == stage and "uokka" not in public.get(article.path_on_site).text


class TestAPublishedComment:
    def test_stands_below_its_article_in_plain_text_with_a_little_markdown(self, public, article):
        comment = leave(public, article, text="Thank *you*. <b>x</b> [y](https://bad.example)", name="Rita")
        decide("publish", comment)

        html = public.get(article.path_on_site).text
        assert "<em>you</em>" in html and "&lt;b&gt;" in html and "bad.example" not in html and "[left out]" in html
        assert "Rita" in html and "1 comment" in html

    def test_can_be_answered_once_deep(self, public, article):
        first = leave(public, article, text="First.")
        decide("publish", first)
        send(public, f"{path_of(article)}answer/{first.ref}/", text="Second.")
        second = Comment.objects.latest("pk")
        decide("publish", second)

        html = public.get(article.path_on_site).text
        assert html.index("First.") < html.index("oh-answers") < html.index("Second.")
        third = send(public, f"{path_of(article)}answer/{second.ref}/", text="Third.")
        assert "This comment cannot be answered." in third.text and Comment.objects.count() == 2

    def test_is_brought_back_by_three_readers_who_object(self, public, article):
        comment = leave(public, article)
        decide("publish", comment)
        for number in range(3):
            assert HELD in public.get(article.path_on_site).text, number
            send(public, f"/en/comments/object/{comment.ref}/", reason="hurts")

        comment.refresh_from_db()
        assert comment.stage == CommentStage.HELD and HELD not in public.get(article.path_on_site).text

    def test_is_brought_back_at_once_where_it_leads_to_abuse(self, public, article):
        comment = leave(public, article)
        decide("publish", comment)
        send(public, f"/en/comments/object/{comment.ref}/", reason="leads")

        comment.refresh_from_db()
        assert comment.stage == CommentStage.HELD

    def test_taken_down_leaves_a_gap_that_says_so(self, public, article):
        comment = leave(public, article)
        decide("publish", comment)
        services.take_down(comment=comment, why="moderator", by=MO, at=clock.now())

        html = public.get(article.path_on_site).text
        assert "This comment was taken down." in html and HELD not in html


class TestADisclosure:
    SAYS = "My stepfather is hurting me right now and I am afraid. Please help me."

    def test_becomes_a_report_at_once_and_is_never_a_comment(self, public, article):
        comment = leave(public, article, text=self.SAYS)

        report = Report.objects.get()
        assert comment.stage == CommentStage.HANDED_ON and report.urgent and report.channel == "hub"
        assert reveal_statement(report=report, by=person("ana"), at=clock.now()).words == self.SAYS
        assert not comment.said

    def test_is_answered_like_any_other(self, public, article):
        one = send(public, path_of(article), text=self.SAYS)
        other = send(public, path_of(article), text=HELD)

        assert one.headers["Location"] == other.headers["Location"]

    def test_made_a_report_by_a_moderator_goes_the_same_way(self, public, article):
        comment = leave(public, article, text="I saw bad things at https://bad.example/x")
        decide("report", comment)

        report = Report.objects.get()
        assert (
            not report.urgent
            and "bad.example" in reveal_statement(report=report, by=person("ana"), at=clock.now()).words
        )
        assert comment.stage == CommentStage.HANDED_ON


class TestModerating:
    def test_reads_ten_at_a_time_as_a_deed_and_goes_on(self, public, article, settings):
        settings.FLOOD = {"free": 100, "too_fast": 0}
        for number in range(12):
            leave(public, article, text=f"Comment number {'abcdefghijkl'[number]}.")
        mo = moderator()
        first = mo.post("/hub/comments/read/").text
        refs = [comment.ref for comment in selectors.held_comments()[:10]]

        second = mo.post("/hub/comments/read/", {f"do-{ref}": "publish" for ref in refs}).text
        assert "number a." in first and "2 more wait." in first and "number k." in second and "number a." not in second
        assert Comment.objects.in_stage(CommentStage.PUBLISHED).count() == 10
        assert Event.objects.filter(action="comments.read", by="user:mo").count() == 2

    def test_shows_nothing_that_a_browser_would_follow(self, public, article):
        leave(public, article, text="See https://bad.example/x and www.bad.example", name="bad.example")

        html = moderator().post("/hub/comments/read/").text
        assert "bad.example" not in html and "bad[.]example" in html and "Leads somewhere" in html

    def test_refuses_all_that_say_the_same(self, public, article):
        for number in range(4):
            leave(public, article, text=f"Buy our thing {number}!!")
        leave(public, article)

        mo = moderator()
        assert "4 times the same words" in mo.get("/hub/comments/").text
        mo.post("/hub/comments/refuse/", {"alike": Comment.objects.first().alike})
        assert Comment.objects.in_stage(CommentStage.HELD).count() == 1

    def test_of_what_somebody_else_decided_meanwhile_changes_nothing(self, public, article):
        comment = leave(public, article)
        decide("refuse", comment)
        decide("publish", comment)

        assert comment.stage == CommentStage.REFUSED

    def test_is_for_moderators(self, public, article):
        leave(public, article)

        with pytest.raises(Refused):
            services.read_held(by=person("edi"), at=clock.now())

    def test_can_look_again_for_thirty_days_and_no_longer(self, public, article):
        comment, at = leave(public, article), clock.now()
        decide("refuse", comment, at=at)
        assert selectors.comments_to_forget(at + timedelta(days=29), 10) == []

        later = at + timedelta(days=30)
        services.forget_comments(ids=selectors.comments_to_forget(later, 10), by=MO, at=later)
        comment.refresh_from_db()
        assert not comment.said
        with pytest.raises(Refused, match="not kept any more"):
            services.look_again(comment=comment, by=MO, at=later)


class TestAFlood:
    def test_is_asked_for_a_toll_and_keeps_the_text_in_the_page(self, public, article):
        for number in range(5):
            leave(public, article, text=f"Number {number}")

        answer = send(public, path_of(article), text=HELD)
        assert answer.status_code == 200 and HELD in answer.text and "data-oh-sum" in answer.text
        assert Comment.objects.count() == 5

    def test_is_let_through_after_waiting(self, public, article, settings):
        settings.FLOOD = {"free": 0, "wait": 0}

        assert send(public, path_of(article), text=HELD).status_code == 302

    def test_of_a_machine_is_put_behind_those_of_people(self, public, article, settings):
        settings.FLOOD = {"wait": 0, "too_fast": 0}
        send(public, path_of(article), text="From a machine", website="x")
        leave(public, article)

        assert [one.is_crowd for one in selectors.held_comments()] == [False, True]
        services.refuse_crowd(by=MO, at=clock.now())
        assert Comment.objects.in_stage(CommentStage.HELD).count() == 1

    def test_that_fills_in_the_form_faster_than_a_person_pays(self, public, article, settings):
        settings.FLOOD = {"too_fast": 3}

        assert send(public, path_of(article), text=HELD).status_code == 200


class TestTheLifeOfAComment:
    def test_can_end_published_refused_or_at_the_hotline(self):
        assert set(COMMENT_MOVES) == set(CommentStage)
        assert COMMENT_MOVES[CommentStage.HANDED_ON] == frozenset()
        assert all(
            CommentStage.PUBLISHED not in goals or stage == CommentStage.HELD for stage, goals in COMMENT_MOVES.items()
        )
