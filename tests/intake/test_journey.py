import re
from datetime import timedelta
from http.cookies import SimpleCookie

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from openhotline.cases.models import GivenAddress, Report
from openhotline.intake.journey import WAYS, Journey
from openhotline.intake.models import Statement, Visit
from openhotline.intake.services import visits
from openhotline.intake.services.visits import begin_visit, find_visit, forget_visits, keep_visit
from tests.support.reporting import CHECK, RECEIVED, START, answer, secret_in, send

WHERE = "/en/report/saw/where/"


@pytest.mark.django_db
class TestTheFirstPage:
    def test_says_what_not_to_do_before_the_first_question(self, public):
        page = public.get(START).text

        first_way_in = page.index("It is about me")
        for words in ("Do not look at it again", "Do not save it", "Never send us", "Close it now"):
            assert page.index(words) < first_way_in

    def test_offers_three_ways_in(self, public):
        page = public.get(START).text

        for first in ("me/before", "saw/where", "service/organisation"):
            assert f'href="/en/report/{first}/"' in page

    def test_sets_no_cookie(self, public):
        for address in (START, WHERE, RECEIVED, CHECK):
            assert not public.get(address).cookies

    def test_names_help_lines(self, public):
        assert "Lantern Line" in public.get(START).text


@pytest.mark.django_db
class TestOneStep:
    def test_asks_for_the_address_first(self, public):
        names = re.findall(r'<(?:textarea|input)[^>]*name="(\w+)"', public.get(WHERE).text)

        assert names[0] == "addresses"

    def test_keeps_the_answer_and_goes_on(self, public):
        page = public.post(WHERE, {"addresses": "http://a.example/1"})

        assert page["Location"] == "/en/report/saw/about/"
        assert "http://a.example/1" in public.get(WHERE).text

    def test_sets_one_cookie_that_ends_with_the_browser(self, public):
        cookies = public.post(WHERE, {"addresses": "http://a.example/1"}).cookies

        assert set(cookies) == {"visit"}
        cookie = cookies["visit"]
        assert cookie["httponly"] and cookie["samesite"] == "Strict" and not cookie["max-age"]

    def test_calls_its_cookie_by_a_name_that_only_this_host_may_set(self, public):
        with public.settings(), pytest.MonkeyPatch.context() as patch:
            patch.setattr("openhotline.intake.views.visiting.settings.SECURE", True)
            cookie = public.post(WHERE, {"addresses": "http://a.example/1"}).cookies["__Host-visit"]

        assert cookie["secure"] and cookie["path"] == "/" and not cookie["domain"]

    def test_loses_nothing_typed_when_a_line_is_wrong(self, public):
        page = public.post(WHERE, {"addresses": "http://a.example/1\nnot an address", "platform": "Example Chat"})

        assert page.status_code == 200 and "<title>Error:" in page.text
        assert "Line 2:" in page.text and "http://a.example/1\nnot an address" in page.text
        assert "Example Chat" in page.text and not Visit.objects.exists()

    def test_does_not_let_anybody_skip_what_has_to_be_answered(self, public):
        public.post(WHERE, {"addresses": "http://a.example/1"})

        assert public.get("/en/report/saw/danger/")["Location"] == "/en/report/saw/about/"
        assert public.get(CHECK)["Location"] == "/en/report/saw/about/"

    def test_gives_back_what_was_typed_when_the_visit_is_over(self, public):
        answer(public)
        Visit.objects.all().delete()

        page = public.post("/en/report/saw/more/", {"words": "My own words."})

        assert page.status_code == 409 and "My own words." in page.text
        assert "keeps no cookies" in page.text

    def test_knows_no_other_steps(self, public):
        for address in ("/en/report/saw/nothing/", "/en/report/other/where/", "/en/report/saw/who/"):
            assert public.get(address).status_code == 404

    def test_is_never_kept_by_a_cache(self, public):
        assert public.get(WHERE)["Cache-Control"] == "no-store"

    def test_lets_go_of_files(self, public, tmp_path, settings):
        settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
        settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0
        picture = SimpleUploadedFile("picture.png", b"\x89PNG made up" * 10_000, content_type="image/png")
        page = public.post(WHERE, {"addresses": "http://a.example/1", "picture": picture, "file": picture})

        assert page.status_code == 302 and not list(tmp_path.iterdir())

    def test_keeps_no_media_written_as_text(self, public):
        picture = "data:image/png;base64," + "iVBORw0KGgo" * 50

        assert "iVBORw0KGgo" not in public.post(WHERE, {"addresses": picture}).text
        send(public, more={"words": f"Look: {picture} there"})
        assert Statement.objects.get().words.open() == "Look: [left out: not text] there"


@pytest.mark.django_db
class TestCheckingTheAnswers:
    def test_shows_every_answer_with_a_way_back_to_it(self, public):
        answer(public, found={"found": ["pay", "message"]}, contact={"wants": "mail", "contact": "rita@mail.example"})

        page = public.get(CHECK).text

        for words in ("http://a.example/1", "Pictures or videos of child sexual abuse", "You have to pay",
                      "Somebody sent me the link", "Seen.", "rita@mail.example"):  # fmt: skip
            assert words in page
        for name in ("where", "about", "found", "danger", "more", "contact"):
            assert f'href="/en/report/saw/{name}/"' in page

    def test_comes_straight_back_after_a_change(self, public):
        answer(public)

        assert public.post("/en/report/saw/more/", {"words": "Other words."})["Location"] == CHECK
        assert "Other words." in public.get(CHECK).text

    def test_asks_what_a_change_makes_necessary(self, public):
        answer(public)

        assert public.post(WHERE, {"none": "on"})["Location"] == CHECK  # the words are there already
        answer(public, more={"words": ""})
        assert public.post(WHERE, {"none": "on"})["Location"] == "/en/report/saw/more/"
        assert "Error" not in public.get("/en/report/saw/about/").text

    def test_sends_nothing_before_the_button(self, public):
        answer(public)
        public.get(CHECK)

        assert not Report.objects.exists()

    def test_throws_everything_away_when_asked(self, public):
        answer(public)

        public.post("/en/report/again/")

        assert public.get(CHECK)["Location"] == START
        assert "http://a.example/1" not in public.get(WHERE).text


@pytest.mark.django_db
class TestTheConfirmation:
    def test_survives_a_refresh_and_a_bookmark(self, public):
        first = send(public)

        assert "Thank you" in first.text and first.redirect_chain == [(RECEIVED, 302)]
        assert public.get(RECEIVED).text == first.text

    def test_is_the_same_when_it_is_sent_again(self, public):
        first = send(public)

        assert public.post(CHECK, follow=True).text == first.text
        assert Report.objects.count() == 1

    def test_is_over_after_an_hour(self, public, monkeypatch):
        send(public)
        monkeypatch.setattr("openhotline.intake.views.journey.SHOWN_FOR", timedelta(seconds=-1))

        page = public.get(RECEIVED).text
        assert "Nothing to show here" in page and Report.objects.get().ref not in page

    def test_is_over_once_somebody_has_left(self, public):
        send(public)
        public.get("/leave/")

        assert "Nothing to show here" in public.get(RECEIVED).text

    def test_shows_nothing_to_another_browser(self, public):
        send(public)
        public.cookies = SimpleCookie()

        assert "Nothing to show here" in public.get(RECEIVED).text

    def test_keeps_reference_and_secret_out_of_address_and_title(self, public):
        page = send(public)

        title = re.search(r"<title>(.*?)</title>", page.text, re.DOTALL)[1]
        for word in (Report.objects.get().ref, secret_in(page)):
            assert word not in title and not any(word in url for url, _code in page.redirect_chain)

    def test_leaves_nothing_of_the_answers_in_the_visit(self, public):
        send(public)

        visit = find_visit(cookie=public.cookies["visit"].value, at=Report.objects.get().received_at)
        assert set(visit.content) == {"way", "sent"}

    def test_of_a_second_report_has_a_secret_of_its_own(self, public):
        secrets = {secret_in(send(public)) for _ in range(2)}

        assert len(secrets) == 2 and Report.objects.count() == 2


@pytest.mark.django_db
class TestAVisit:
    def test_holds_what_was_kept(self, at):
        visit = begin_visit()
        visit.content["way"] = "saw"
        keep_visit(visit=visit, at=at)

        assert find_visit(cookie=visit.cookie, at=at).content == {"way": "saw"}

    def test_is_not_to_be_read_without_its_cookie(self, at):
        visit = begin_visit()
        visit.content["words"] = "canary"
        keep_visit(visit=visit, at=at)

        row = Visit.objects.get()
        assert "canary" not in row.content and visit.cookie not in row.key + row.content
        assert find_visit(cookie=row.key, at=at) is None
        assert find_visit(cookie=begin_visit().cookie, at=at) is None

    def test_does_not_open_when_its_content_was_moved_to_another(self, at):
        one, other = begin_visit(), begin_visit()
        keep_visit(visit=one, at=at)
        keep_visit(visit=other, at=at)
        Visit.objects.all().update(content=Visit.objects.first().content)

        assert [find_visit(cookie=visit.cookie, at=at) for visit in (one, other)].count(None) == 1

    def test_says_little_by_its_length(self, at):
        lengths = set()
        for words in ("", "few", "rather more words " * 20):
            visit = begin_visit()
            visit.content["words"] = words
            keep_visit(visit=visit, at=at)
            lengths.add(len(Visit.objects.last().content))

        assert len(lengths) == 1

    def test_is_over_after_a_day_and_then_deleted(self, at):
        old, new = begin_visit(), begin_visit()
        keep_visit(visit=old, at=at - visits.LASTS)
        keep_visit(visit=new, at=at)

        assert find_visit(cookie=old.cookie, at=at) is None
        ids = list(Visit.objects.values_list("pk", flat=True))
        assert forget_visits(ids=ids, at=at) == 1 and Visit.objects.count() == 1

    @pytest.mark.parametrize("cookie", ["", "short", "é" * 43, "A" * 5000, "!" * 43, "=" * 44])
    def test_is_none_for_a_cookie_that_is_not_ours(self, cookie, at):
        assert find_visit(cookie=cookie, at=at) is None


class TestAnyAnswers:
    """Whatever was kept, and in whatever order: the journey asks for what is missing and never breaks."""

    TEXTS = st.text(max_size=40) | st.sampled_from(
        ["saw", "yes", "no", "child", "carer", "mail", "abuse", "fraud", "on", "http://a.example/1", "a@b.example"]
    )

    @given(way=st.sampled_from(sorted(WAYS)), data=st.data())
    def test_lead_to_a_step_or_to_a_submission(self, way, data):
        journey = Journey(WAYS[way])
        for step in WAYS[way].steps:
            if data.draw(st.booleans()):
                names = step.form_class(journey.answers).base_fields
                journey.answers[step.name] = {name: data.draw(self.TEXTS) for name in names}

        following = journey.next_open()
        if following is None:
            submission, source = journey.submission("en")
            assert source and submission.language == "en" and journey.given()["way"] == way
        else:
            assert following in journey.steps()


@pytest.mark.django_db
class TestGivenAddresses:
    def test_may_be_fifty_at_once(self, public):
        send(public, where={"addresses": "\n".join(f"http://a{n}.example/" for n in range(50))})

        assert GivenAddress.objects.count() == 50

    def test_may_not_be_more(self, public):
        page = public.post(WHERE, {"addresses": "\n".join(f"http://a{n}.example/" for n in range(51))})

        assert "at most 50" in page.text
