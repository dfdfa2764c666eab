"""Articles for tests, written as the loader writes them, and the form with which an editor sends one."""

from datetime import date
from typing import Any

from wagtail.models import Locale
from wagtail.rich_text import RichText
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from openhotline.audit import services as audit
from openhotline.common import clock
from openhotline.hub import services
from openhotline.hub.models import Article, BlogPost, Guide, Landing, Section
from tests.support.cast import person
from tests.support.signing import user_of

DAY = date(2026, 12, 2)
LONG_AGO = date(2025, 1, 1)


def write(
    title: str, model: type[Article] = BlogPost, *, out: bool = True, about: str = "", text: str = "", **more: Any
) -> Any:
    """An article in its section, published unless said otherwise; `about` is the slug of a topic or an audience."""
    fields: dict[str, Any] = {"summary": f"About {title}.", "dated": DAY, **_needed(model), **more}
    article = model(title=title, live=False, **fields)
    article.body = [("section", {"heading": "", "text": RichText(f"<p>{text or 'Some plain words.'}</p>")})]
    with audit.deed():
        Section.objects.get(kind=model.section_kind, locale__language_code="en").add_child(instance=article)
        if about:
            landing = Landing.objects.get(slug=about)
            (article.topics if landing.kind == Landing.Kind.TOPIC else article.audiences).add(landing)
        revision = article.save_revision()
        if out:
            revision.publish(log_action=False)
    article.refresh_from_db()
    return article


def translate(article: Article, code: str = "de", *, out: bool = True, **said: Any) -> Any:
    """The article in another language, begun as an editor begins it; published unless said otherwise."""
    locale, by = Locale.objects.get(language_code=code), person("edi")
    user_of(by)
    with audit.deed():
        services.open_sections(page=article, locale=locale, by=by, at=clock.now())
        there = article.copy_for_translation(locale)
        for name, value in said.items():
            setattr(there, name, value)
        revision = there.save_revision()
        if out:
            revision.publish(log_action=False)
    there.refresh_from_db()
    return there


def _needed(model: type[Article]) -> dict[str, Any]:
    if model is Guide:
        return {"do_now": [("step", RichText("<p>Ring somebody.</p>"))], "review_by": date(2027, 11, 30)}
    if model is BlogPost:
        return {"by_role": "The team"}
    return {}


def typed(title: str, *, text: str = "<p>Some plain words.</p>", slug: str = "", **more: Any) -> dict[str, Any]:
    """What an editor’s browser sends for a blog post."""
    return nested_form_data(
        {
            "title": title,
            "slug": slug or title.lower().replace(" ", "-").strip("-."),
            "summary": "In one sentence.",
            "by_role": "The team",
            "dated": DAY.isoformat(),
            "body": streamfield([("section", {"heading": "", "text": rich_text(text, features=["bold", "link"])})]),
            "sources": streamfield([]),
            **more,
        }
    )
