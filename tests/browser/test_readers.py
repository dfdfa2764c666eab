"""What readers send to the hub, in a real browser: a comment to its page, a flood, an offer to its draft."""

from playwright.sync_api import expect

from openhotline.hub.models import Article, Comment, Contribution
from tests.browser.conftest import Browse
from tests.support.browsing import look_at
from tests.support.cast import person
from tests.support.servers import Sites

STORY = "/en/blog/what-happened-to-the-page/"


class TestAComment:
    def test_goes_from_a_reader_to_a_moderator_to_its_page(self, browse: Browse, sites: Sites) -> None:
        reader = browse(javascript=False)
        reader.goto(sites.public + STORY)
        reader.get_by_role("button", name="Leave a comment").click()
        reader.wait_for_url("**/en/comments/*/")
        reader.get_by_label("Your comment").fill("That helped me. See www.bad.example or *ask*.")
        reader.get_by_label("A name, if you like").fill("Rita")
        reader.get_by_role("button", name="Send the comment").click()
        expect(reader.get_by_role("heading", name="Thank you. Your comment has arrived.")).to_be_visible()
        reader.goto(sites.public + STORY)
        expect(reader.get_by_text("That helped me.")).to_have_count(0)

        desk = browse(by=person("mo"))
        desk.goto(f"{sites.staff}/hub/comments/")
        look_at(desk, "hub-moderation")
        desk.get_by_role("button", name="Read the next").click()
        expect(desk.get_by_text("www[.]bad[.]example").first).to_be_visible()
        look_at(desk, "hub-moderation-reading")
        desk.get_by_label("Publish", exact=True).check()
        desk.get_by_role("button", name="Do this, and read on").click()
        expect(desk.get_by_text("No comment waits.").first).to_be_visible()

        seen = browse()
        seen.goto(sites.public + STORY)
        expect(seen.get_by_text("That helped me. See [left out] or ask.")).to_be_visible()
        look_at(seen, "hub-comments")
        seen.get_by_role("link", name="Something is wrong with it").click()
        seen.wait_for_url("**/en/comments/object/*/")
        look_at(seen, "hub-objection")
        seen.get_by_label("It leads to pictures or videos of abuse").check()
        seen.get_by_role("button", name="Send", exact=True).click()
        expect(seen.get_by_role("heading", name="Thank you. A person will look at it.")).to_be_visible()
        assert Comment.objects.get().stage == "held"

    def test_can_be_written_with_help_beside_it(self, browse: Browse, sites: Sites) -> None:
        article = Article.objects.get(slug="what-happened-to-the-page")
        page = browse()
        page.goto(f"{sites.public}/en/comments/{article.short}/")
        look_at(page, "hub-comment-form")
        page.get_by_role("button", name="Send the comment").click()
        expect(page.get_by_role("alert")).to_contain_text("Write your comment")
        look_at(page, "hub-comment-error")
        page.goto(f"{sites.public}/en/comments/{article.short}/thanks/")
        look_at(page, "hub-comment-thanks")

    def test_of_many_is_sent_after_a_sum(self, browse: Browse, sites: Sites) -> None:
        """After five within the hour the browser does a sum, and sends it by itself."""
        article = Article.objects.get(slug="what-happened-to-the-page")
        page = browse()
        for number in range(6):
            page.goto(f"{sites.public}/en/comments/{article.short}/")
            page.get_by_label("Your comment").fill(f"Number {number}")
            page.get_by_role("button", name="Send the comment").click()
            page.wait_for_url("**/thanks/")

        assert Comment.objects.count() == 6


class TestAContribution:
    def test_goes_from_a_reader_to_a_draft(self, browse: Browse, sites: Sites) -> None:
        reader = browse()
        reader.goto(f"{sites.public}/en/contribute/")
        look_at(reader, "hub-contribute")
        reader.get_by_label("A link to news").check()
        reader.get_by_label("Its title").fill("A week at school")
        reader.get_by_label("Where it can be read").fill("https://school.example/week")
        reader.get_by_label("It is published already.").check()
        reader.get_by_role("button", name="Send it").click()
        expect(reader.get_by_role("heading", name="Your secret")).to_be_visible()
        look_at(reader, "hub-contributed")
        secret = reader.locator("strong.oh-reference[translate=no]").inner_text()
        offered = Contribution.objects.get()

        desk = browse(by=person("edi"))
        desk.goto(f"{sites.staff}/hub/contributions/")
        look_at(desk, "hub-contributions")
        desk.get_by_role("button", name="Read it").click()
        expect(desk.get_by_text("school[.]example")).to_be_visible()
        look_at(desk, "hub-contribution")
        desk.get_by_role("button", name="Make a draft of it").click()
        desk.wait_for_url("**/cms/pages/*/edit/")
        expect(desk.locator("#id_title")).to_have_value("A week at school")

        reader.get_by_role("link", name="Ask what became of it").click()
        reader.wait_for_url("**/en/contribute/status/")
        look_at(reader, "hub-contribution-status")
        reader.get_by_label("Reference").fill(offered.ref)
        reader.get_by_label("Secret").fill(secret)
        reader.get_by_role("button", name="Continue").click()
        expect(reader.get_by_text("We are making a page of it.")).to_be_visible()


class TestWhatIsDue:
    def test_stands_on_one_page(self, browse: Browse, sites: Sites) -> None:
        page = browse(by=person("edi"))
        page.goto(f"{sites.staff}/hub/due/")
        look_at(page, "hub-due")
