"""The desk's pages about figures: freezing and publishing, reports, a look at any period, and the editor's notes."""

import csv
import json

import pytest

from openhotline.common import clock
from openhotline.statistics import selectors, services
from openhotline.statistics.models import Edition, EditorNote, Snapshot
from openhotline.statistics.obligations import REPORTS
from openhotline.statistics.periods import so_far
from tests.statistics.test_counting import BEGUN
from tests.statistics.test_snapshots import SETTLED, STA, WITHIN
from tests.support.factories import item_in
from tests.support.publishing import freeze, publish, some_figures

pytestmark = pytest.mark.django_db
HEADLINE = "100,616 web pages acted on in the first half of 2021"


@pytest.fixture
def published():
    return publish(some_figures(made_up=True))


@pytest.fixture
def waiting():
    return freeze(some_figures())


class TestTheFiguresPage:
    def test_lets_two_people_bring_figures_to_the_public(self, staff, lea, public):
        item_in(*BEGUN, at=WITHIN)
        staff(STA).post("/figures/", {"period": "2021H1"})
        snapshot = Snapshot.objects.get()
        publish = f"/figures/{snapshot.ref}/publish/"

        assert "second person" in staff(STA).post(publish, follow=True).text
        assert public.get("/en/figures/2021H1/").status_code == 404
        assert "Published" in staff(lea).post(publish, follow=True).text
        assert "1 web page acted on in the first half of 2021." in public.get("/en/figures/2021H1/").text
        machines = public.get("/en/figures/2021H1.json").text
        assert snapshot.digest in machines and selectors.figures_of(snapshot).salt not in machines
        assert "2021H1,acted_on,1,,,Web pages acted on,1,count,shown" in public.get("/en/figures/2021H1.csv").text

    def test_says_what_is_wrong_with_a_period(self, staff):
        html = staff(STA).post("/figures/", {"period": "soon"}).text

        assert "is no period" in html and 'value="soon"' in html

    def test_is_for_those_who_publish(self, staff, ana, edi):
        for somebody in (ana, edi):
            assert staff(somebody).get("/figures/").status_code == 403


class TestASnapshot:
    def test_says_what_it_was_made_from_and_what_it_hides(self, staff, waiting, lea):
        html = staff(lea).get(f"/figures/{waiting.ref}/").text

        assert waiting.digest in html and HEADLINE in html
        assert "2. A dash stands for a number below 5" in html and "Web pages acted on, Youngest visible age: 2" in html

    def test_names_its_datasets(self, staff, published, lea):
        assert "Made up for a test" in staff(lea).get(f"/figures/{published.ref}/").text

    def test_leads_nowhere_before_it_is_published(self, staff, waiting, lea):
        html = staff(lea).get(f"/figures/{waiting.ref}/").text

        assert "Reports that others require" not in html and "Add a note" not in html and "the public page" not in html

    def test_leads_to_the_public_page_and_to_every_report(self, staff, published, lea, settings):
        settings.PUBLIC_URL = "https://hotline.example"
        html = staff(lea).get(f"/figures/{published.ref}/").text

        assert f'href="https://hotline.example/en/figures/{published.ref}/"' in html
        for name in REPORTS:
            assert f'href="/figures/{published.ref}/reports/{name}/"' in html

    def test_lists_its_revisions_with_their_reasons(self, staff, published, lea):
        revision = publish(some_figures(acted_on=100_700), reason="A late check.")

        for one in (published, revision):
            html = staff(lea).get(f"/figures/{one.ref}/").text
            assert "A late check." in html and published.ref in html and revision.ref in html

    def test_offers_a_note_to_those_who_may_edit(self, staff, published, lea):
        assert "Add a note" in staff(lea).get(f"/figures/{published.ref}/").text
        assert "Add a note" not in staff(STA).get(f"/figures/{published.ref}/").text

    def test_that_does_not_exist_is_said_so(self, staff):
        assert staff(STA).get("/figures/SN-AAAAAAAA/").status_code == 404


class TestChartsAndPdf:
    def page(self, staff, snapshot):
        return staff(STA).get(f"/figures/{snapshot.ref}/").text

    def test_are_on_their_way_until_the_worker_asks_for_them(self, staff, published):
        assert "They are made within minutes" in self.page(staff, published)

    def test_say_whether_they_are_made(self, staff, published):
        services.ask_for_editions(at=SETTLED)
        assert "Waiting to be made" in self.page(staff, published)
        edition = Edition.objects.get(language="en")
        edition.finish()
        assert "Made</strong>" in self.page(staff, published)

        Edition.objects.update(set_aside_at=SETTLED, last_problem="Refused")

        html = self.page(staff, published)
        assert "Failed</strong>" in html and "Refused" in html

    def test_are_made_again_when_somebody_asks(self, staff, published):
        services.ask_for_editions(at=SETTLED)
        Edition.objects.update(set_aside_at=SETTLED, tries=10, due_at=None)

        html = staff(STA).post(f"/figures/{published.ref}/editions/en/again/", follow=True).text

        assert "It will be made again within minutes." in html and "Waiting to be made" in html
        assert Edition.objects.due(clock.now()).get().tries == 0

    def test_are_not_made_in_a_language_that_nobody_signed_off(self, staff, published):
        services.ask_for_editions(at=SETTLED)

        html = staff(STA).post(f"/figures/{published.ref}/editions/fr/again/", follow=True).text

        assert "There is no PDF in this language." in html


class TestReports:
    @pytest.mark.parametrize("name", REPORTS)
    def test_are_shown_with_what_is_missing(self, name, staff, published):
        html = staff(STA).get(f"/figures/{published.ref}/reports/{name}/").text

        assert "What is missing here" in html and published.digest in html and "These figures are made up" in html
        assert ("This report is not on the public site." in html) == (name != "dsa")

    def test_can_be_taken_away_as_the_command_writes_them(self, staff, published):
        page = f"/figures/{published.ref}/reports/regulator"
        client = staff(STA)

        text, table, data = (client.get(f"{page}.{form}") for form in ("txt", "csv", "json"))

        assert text.headers["Content-Disposition"] == 'attachment; filename="regulator-2021H1.txt"'
        assert published.digest in text.text and table.headers["Content-Type"] == "text/csv; charset=utf-8"
        rows = csv.DictReader(table.text.splitlines())
        assert {row["number"] for row in rows if row["line"] == "acted_on" and row["kind"] == "count"} == {"100616"}
        assert json.loads(data.text)["digest"] == published.digest

    def test_are_made_of_published_figures_only(self, staff, waiting):
        for path in ("dsa/", "dsa.csv"):
            assert staff(STA).get(f"/figures/{waiting.ref}/reports/{path}").status_code == 404

    def test_that_there_are_none_of_are_said_so(self, staff, published):
        for path in ("annual/", "annual.csv", "dsa.exe"):
            assert staff(STA).get(f"/figures/{published.ref}/reports/{path}").status_code == 404


class TestFiguresAsOfNow:
    def test_count_any_days_without_keeping_anything(self, staff):
        item_in(*BEGUN, at=WITHIN)

        html = staff(STA).get("/figures/now/?period=2021..2021-03-05").text

        assert "1 web page acted on in the first 64 days of 2021 (to 5 March)." in html
        assert "Provisional: counted" in html and "Do not hand it on." in html
        assert not Snapshot.objects.exists()

    def test_hide_what_would_be_hidden(self, staff):
        item_in(*BEGUN, at=WITHIN)
        period = selectors.read_period("2021H1")
        services.roll_up(at=SETTLED)

        hidden = selectors.figures_now(period, at=SETTLED).hidden

        assert staff(STA).get("/figures/now/?period=2021H1").text.count("–</bdi>") >= sum(map(len, hidden.values()))

    def test_are_of_the_year_so_far_where_nothing_else_is_asked_for(self, staff):
        item_in(*BEGUN, at=clock.now())

        html = staff(STA).get("/figures/now/").text

        assert f'value="{so_far(clock.now().date()).code}"' in html and "1 web page acted on in" in html

    def test_say_where_there_are_none(self, staff):
        assert "There are no figures for 1999." in staff(STA).get("/figures/now/?period=1999").text

    def test_say_what_a_period_looks_like(self, staff):
        html = staff(STA).get("/figures/now/?period=soon").text

        assert "is no period" in html and 'value="soon"' in html and "<title>Error:" in html

    def test_are_for_those_who_publish(self, staff, edi):
        assert staff(edi).get("/figures/now/").status_code == 403


class TestAnEditor:
    def test_finds_published_figures_and_no_others(self, staff, edi, published, lea):
        other = freeze(some_figures("2021H2"))
        client = staff(edi)

        html = client.get("/").text
        assert 'href="/figures/published/"' in html
        html = client.get("/figures/published/").text

        assert published.ref in html and other.ref not in html
        assert client.get(f"/figures/published/{other.ref}/").status_code == 404
        for path in (f"/figures/{published.ref}/", "/figures/now/"):
            assert client.get(path).status_code == 403

    def test_adds_a_note_that_everybody_reads_as_the_editors(self, staff, edi, published, public):
        html = (
            staff(edi)
            .post(f"/figures/published/{published.ref}/", {"language": "fr", "text": "Nous étions peu.\n"}, follow=True)
            .text
        )

        assert "Added." in html and "Nous étions peu." in html
        note = EditorNote.objects.get()
        assert (note.publication, note.language, note.by) == (published.publication, "fr", str(edi))
        page = public.get("/en/figures/2021H1/").text
        assert '<p class="govuk-body" lang="fr" dir="auto">Nous étions peu.</p>' in page
        assert "Not part of the figures." in page

    @pytest.mark.parametrize(("text", "said"), [(" ", "Write the note."), ("long " * 500, "Write at most 2000")])
    def test_is_told_what_is_wrong_and_loses_nothing(self, text, said, staff, edi, published):
        html = staff(edi).post(f"/figures/published/{published.ref}/", {"language": "de", "text": text}).text

        assert said in html and text.strip() in html and '<option value="de" selected>' in html
        assert "<title>Error:" in html and not EditorNote.objects.exists()

    def test_writes_in_a_language_that_there_is(self, staff, edi, published):
        client, page = staff(edi), f"/figures/published/{published.ref}/"

        assert "error-summary" in client.post(page, {"language": "tlh", "text": "nuqneH"}).text
        assert not EditorNote.objects.exists()

    def test_makes_charts_and_pdf_anew(self, staff, edi, published):
        services.ask_for_editions(at=SETTLED)
        Edition.objects.get(language="en").finish()

        staff(edi).post(f"/figures/published/{published.ref}/", {"language": "en", "text": "We moved."})

        assert Edition.objects.due(clock.now()).exists()

    def test_sees_no_figures_where_none_are_published(self, staff, edi):
        assert "No figures have been published yet." in staff(edi).get("/figures/published/").text


class TestTheMenu:
    def test_names_figures_once(self, staff, lea):
        html = staff(lea).get("/").text

        assert 'href="/figures/"' in html and 'href="/figures/published/"' not in html

    def test_has_no_figures_for_an_analyst(self, staff, ana):
        assert "/figures/" not in staff(ana).get("/").text


class TestThoseWhoPublishButDoNotEdit:
    def test_cannot_add_a_note(self, staff, published):
        answer = staff(STA).post(f"/figures/published/{published.ref}/", {"language": "en", "text": "Mine."})

        assert answer.status_code == 403 and not EditorNote.objects.exists()
