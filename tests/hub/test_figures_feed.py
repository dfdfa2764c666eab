"""The feed of what is published. Its address is not asked for here: the view answers wherever it stands."""

import re
from xml.etree import ElementTree

import pytest
from django.test import RequestFactory
from django.utils import translation

from openhotline.hub.feeds import MOST, feed
from tests.support.faces import FaceClient
from tests.support.publishing import freeze, publish, some_figures

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
HEADLINE = "100,616 web pages acted on in the first half of 2021; almost two thirds (64,278) of them “self-generated”."


@pytest.fixture
def answer(public: FaceClient):
    """What the view answers in a language, on the public face."""

    def _answer(language: str = "en"):
        with public.settings(), translation.override(language):
            return feed(RequestFactory().get(f"/{language}/figures/feed.atom"))

    return _answer


@pytest.fixture
def read(answer):
    """The feed in a language, as a reader of feeds takes it."""
    return lambda language="en": ElementTree.fromstring(answer(language).content)


def entries(tree):
    return tree.findall(f"{ATOM}entry")


def said(element, name):
    return element.findtext(f"{ATOM}{name}")


def link(element, rel="alternate"):
    [found] = [one.get("href") for one in element.findall(f"{ATOM}link") if one.get("rel", "alternate") == rel]
    return found


class TestTheFeed:
    def test_tells_what_is_published_and_leads_to_the_snapshot_itself(self, read, settings):
        snapshot = publish(some_figures())

        [entry] = entries(read())

        assert said(entry, "title") == "First half of 2021" and said(entry, "summary") == HEADLINE
        assert link(entry) == f"{settings.PUBLIC_URL}/en/figures/{snapshot.ref}/"
        assert said(entry, "updated").startswith(snapshot.publication.at.date().isoformat())

    def test_has_all_that_the_standard_asks_for(self, answer, read, settings):
        publish(some_figures())
        tree = read()

        assert answer().headers["Content-Type"] == "application/atom+xml; charset=utf-8"
        assert tree.tag == f"{ATOM}feed"
        assert tree.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
        for element in (tree, *entries(tree)):
            assert all(said(element, name) for name in ("id", "title", "updated"))
        assert tree.findtext(f"{ATOM}author/{ATOM}name")
        assert link(tree, "self") == f"{settings.PUBLIC_URL}/en/figures/feed.atom"
        assert link(tree) == f"{settings.PUBLIC_URL}/en/figures/"

    def test_says_first_that_figures_are_made_up(self, read):
        publish(some_figures(made_up=True))

        [entry] = entries(read())

        assert said(entry, "summary").startswith("These figures are made up")
        assert said(entry, "summary").endswith(HEADLINE)

    def test_tells_of_a_revision_as_an_entry_of_its_own_with_the_reason(self, read):
        publish(some_figures())
        publish(some_figures(acted_on=100_617), reason="A late check.")

        newer, older = entries(read())

        assert said(newer, "title") == "First half of 2021, revised"
        assert "100,617" in said(newer, "summary") and said(newer, "summary").endswith("Revised: A late check.")
        assert said(older, "summary") == HEADLINE and said(older, "id") != said(newer, "id")

    def test_keeps_the_id_of_an_entry_in_every_language_and_when_more_is_published(self, read):
        snapshot = publish(some_figures())
        [before] = [said(entry, "id") for entry in entries(read())]
        publish(some_figures("2021H2"))

        assert before in [said(entry, "id") for entry in entries(read())]
        assert before in [said(entry, "id") for entry in entries(read("ar"))]
        assert re.fullmatch(rf"tag:[^,]+,\d{{4}}-\d\d-\d\d:/figures/{snapshot.ref}/", before)

    def test_speaks_the_language_of_its_path(self, read):
        publish(some_figures())

        assert link(read("ar")).endswith("/ar/figures/") and link(entries(read("ar"))[0]).find("/ar/figures/SN-") > 0

    def test_tells_nothing_that_is_not_published_or_hidden(self, answer):
        frozen, shown = freeze(some_figures("2020H2")), publish(some_figures())

        text = answer().text

        assert frozen.ref not in text and shown.ref in text
        assert "41207" not in text and "41,207" not in text and some_figures().salt not in text

    def test_is_well_formed_whatever_a_reason_says(self, read):
        publish(some_figures())
        publish(some_figures(acted_on=100_617), reason="5 < 6 & ]]> \x0b <script>")

        assert said(entries(read())[0], "summary").endswith("Revised: 5 < 6 & ]]>  <script>")

    def test_is_there_before_anything_is_published(self, read):
        assert entries(read()) == [] and said(read(), "updated")

    def test_ends_somewhere(self, read):
        for number in range(MOST + 1):
            publish(some_figures(f"{1990 + number}"))

        found = entries(read())

        assert len(found) == MOST and said(found[0], "title") == str(1990 + MOST)

    def test_sets_no_cookie_and_takes_nothing(self, answer, public):
        assert not answer().cookies
        with public.settings():
            assert feed(RequestFactory().post("/en/figures/feed.atom")).status_code == 405
