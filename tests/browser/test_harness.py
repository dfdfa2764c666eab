"""That the watched browser does watch."""

import pytest

from tests.browser.conftest import Browse
from tests.support.browsing import assert_accessible, watch_of
from tests.support.servers import Sites


@pytest.mark.smoke
class TestTheWatch:
    def test_notes_a_request_to_anybody_else(self, browse: Browse, sites: Sites) -> None:
        page = browse()
        page.goto(f"{sites.public}/en/")
        page.evaluate("fetch('http://third.example/').catch(() => 0)")

        assert [problem for problem in watch_of(page).problems if "third.example" in problem]
        watch_of(page).problems.clear()

    def test_notes_a_breach_of_the_content_security_policy(self, browse: Browse, sites: Sites) -> None:
        page = browse()
        page.goto(f"{sites.public}/en/")
        page.evaluate("document.body.setAttribute('onclick', 'alert(1)')")

        assert [problem for problem in watch_of(page).problems if "Content Security Policy" in problem]
        watch_of(page).problems.clear()

    def test_finds_a_picture_without_words(self, browse: Browse, sites: Sites) -> None:
        page = browse()
        page.goto(f"{sites.public}/en/")
        page.evaluate("document.body.append(document.createElement('img'))")

        with pytest.raises(AssertionError, match="image-alt"):
            assert_accessible(page)

    def test_finds_targets_that_are_too_small_for_a_thumb(self, browse: Browse, sites: Sites) -> None:
        page = browse()
        page.goto(f"{sites.public}/en/")
        page.evaluate(
            """for (const name of ["One", "Two"]) {
              const small = document.createElement("button");
              small.textContent = name;
              small.className = "govuk-back-link";
              document.querySelector("main").append(small);
              for (const [key, value] of [["display", "block"], ["padding", "0"], ["height", "9px"], ["width", "9px"],
                ["overflow", "hidden"], ["margin", "0"]]) small.style.setProperty(key, value);
            }"""
        )

        with pytest.raises(AssertionError, match="target-size"):
            assert_accessible(page)
