import re
from http.cookies import SimpleCookie

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from openhotline.cases.models import GivenAddress, Report
from openhotline.cases.stages import Channel, Source
from openhotline.intake import receipts
from openhotline.intake.models import ReporterContact, Statement

FORM, RECEIVED = "/en/report/", "/en/report/received/"


def token_in(page):
    return re.search(r'name="form" value="([^"]+)"', page.text)[1]


def send(public, follow=True, **fields):
    token = token_in(public.get(FORM))
    return public.post(FORM, {"form": token, **fields}, follow=follow)


def secret_in(page):
    return re.search(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}\b", page.text)[0]


@pytest.mark.django_db
class TestTheForm:
    def test_says_what_not_to_do_before_the_first_question(self, public):
        page = public.get(FORM).text

        first_question = page.index('name="addresses"')
        for words in ("Do not look at it again", "Do not save it", "Never send us", "If a child is in danger now"):
            assert page.index(words) < first_question

    def test_asks_for_the_address_first(self, public):
        names = re.findall(r'<(?:textarea|input)[^>]*name="(\w+)"', public.get(FORM).text)

        assert [name for name in names if name != "form"][0] == "addresses"

    def test_names_help_lines(self, public):
        assert "Lantern Line" in public.get(FORM).text

    def test_gives_every_visitor_a_token_of_their_own(self, public):
        assert token_in(public.get(FORM)) != token_in(public.get(FORM))

    def test_sets_no_cookie_but_its_own(self, public):
        assert set(public.get(FORM).cookies) == {"receipt"}
        assert not set(public.get("/leave/").wsgi_request.COOKIES) - {"receipt"}

    def test_is_never_kept_by_a_cache(self, public):
        assert public.get(FORM)["Cache-Control"] == "no-store"


@pytest.mark.django_db
class TestSendingTheForm:
    def test_makes_a_report_and_shows_reference_and_secret(self, public):
        page = send(public, addresses="http://a.example/1", words="Seen.", category="abuse", about="public")

        report = Report.objects.get()
        assert page.redirect_chain[-1][0] == RECEIVED
        assert report.ref in page.text and "Thank you" in page.text
        assert (report.channel, report.source, report.category) == (Channel.FORM, Source.PUBLIC, "abuse")
        assert Statement.objects.get().words.open() == "Seen."
        assert not ReporterContact.objects.exists()

    def test_takes_several_addresses_one_on_each_line(self, public):
        send(public, addresses="http://a.example/1\n\nb.example/2\r\nhxxp://c[.]example/3\n")

        assert GivenAddress.objects.count() == 3

    def test_takes_an_account(self, public):
        send(public, platform="Example Chat", account="@Fox")

        assert GivenAddress.objects.get().given.open() == "account:example-chat:Fox"

    def test_takes_only_words(self, public):
        send(public, words="In a game.")

        assert not GivenAddress.objects.exists()
        assert Report.objects.count() == 1

    def test_keeps_a_place_without_an_account_with_the_words(self, public):
        send(public, platform="Example Chat", words="In the lobby.")

        assert Statement.objects.get().words.open() == "Example Chat\n\nIn the lobby."

    def test_marks_a_childs_own_report(self, public):
        send(public, words="It is of me.", about="child")

        report = Report.objects.get()
        assert report.source == Source.CHILD and report.urgent

    def test_asks_for_something_when_nothing_was_given(self, public):
        page = send(public)

        assert "There is a problem" in page.text and not Report.objects.exists()

    def test_loses_nothing_typed_when_a_line_is_wrong(self, public):
        page = send(
            public,
            addresses="http://a.example/1\nnot an address",
            words="My words.",
            contact="rita@mail.example",
            category="grooming",
            about="child",
            urgent="on",
        )

        assert "Line 2:" in page.text and not Report.objects.exists()
        for typed in ("http://a.example/1\nnot an address", "My words.", "rita@mail.example"):
            assert typed in page.text
        assert re.search(r'value="grooming"[^>]*checked', page.text)
        assert re.search(r'value="child"[^>]*checked', page.text)
        assert re.search(r'name="urgent"[^>]*checked', page.text)

    def test_loses_nothing_when_the_page_was_open_for_too_long(self, public, monkeypatch):
        token = token_in(public.get(FORM))
        monkeypatch.setattr(receipts, "FORM_LASTS", -1)
        page = public.post(FORM, {"form": token, "words": "My words."})
        monkeypatch.undo()

        assert "My words." in page.text and not Report.objects.exists()
        public.post(FORM, {"form": token_in(page), "words": "My words."})
        assert Report.objects.count() == 1

    @pytest.mark.parametrize("token", ["", "forged", "x" * 5000])
    def test_takes_no_token_that_is_not_ours(self, public, token):
        page = public.post(FORM, {"form": token, "words": "My words."})

        assert page.status_code == 200 and "My words." in page.text and not Report.objects.exists()

    def test_counts_the_same_form_sent_twice_once(self, public):
        token = token_in(public.get(FORM))
        pages = [
            public.post(FORM, {"form": token, "addresses": "http://a.example/1"}, follow=True).text for _ in range(2)
        ]

        assert Report.objects.count() == 1
        assert pages[0] == pages[1]

    def test_works_in_a_browser_that_refuses_cookies(self, public):
        token = token_in(public.get(FORM))
        pages = []
        for _ in range(2):  # the second is a refresh of the answer
            public.cookies = SimpleCookie()
            pages.append(public.post(FORM, {"form": token, "words": "Seen."}))

        assert [page.status_code for page in pages] == [200, 200]
        assert Report.objects.get().ref in pages[0].text and pages[0].text == pages[1].text

    def test_lets_go_of_files(self, public, tmp_path, settings):
        settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
        settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0
        picture = SimpleUploadedFile("picture.png", b"\x89PNG made up" * 10_000, content_type="image/png")
        token = token_in(public.get(FORM))
        page = public.post(FORM, {"form": token, "words": "Seen.", "picture": picture}, follow=True)

        assert "Thank you" in page.text and not list(tmp_path.iterdir())

    def test_keeps_no_media_written_as_text(self, public):
        picture = "data:image/png;base64," + "iVBORw0KGgo" * 50
        page = send(public, addresses=picture, words=f"Look: {picture}")

        assert "iVBORw0KGgo" not in page.text and not Report.objects.exists()

        send(public, addresses="http://a.example/1", words=f"Look: {picture} there")
        assert Statement.objects.get().words.open() == "Look: [left out: not text] there"


@pytest.mark.django_db
class TestTheConfirmation:
    def test_survives_a_refresh(self, public):
        first = send(public, words="Seen.")

        assert public.get(RECEIVED).text == first.text

    def test_shows_a_secret_that_opens_the_report(self, public, at):
        page = send(public, words="Seen.")

        answer = public.post("/en/report/status/", {"reference": Report.objects.get().ref, "secret": secret_in(page)})
        assert "Received" in answer.text

    def test_is_over_after_an_hour(self, public, monkeypatch):
        send(public, words="Seen.")
        monkeypatch.setattr(receipts, "SHOWN_FOR", -1)

        page = public.get(RECEIVED).text
        assert "Nothing to show here" in page and Report.objects.get().ref not in page

    def test_is_over_once_somebody_has_left(self, public):
        send(public, words="Seen.")

        public.get("/leave/")

        assert "Nothing to show here" in public.get(RECEIVED).text

    def test_shows_nothing_to_another_browser(self, public):
        send(public, words="Seen.")
        public.cookies = SimpleCookie()

        assert "Nothing to show here" in public.get(RECEIVED).text

    def test_keeps_reference_and_secret_out_of_address_and_title(self, public):
        page = send(public, words="Seen.")

        title = re.search(r"<title>(.*?)</title>", page.text, re.DOTALL)[1]
        for word in (Report.objects.get().ref, secret_in(page)):
            assert word not in title and not any(word in url for url, _code in page.redirect_chain)
