"""The tree of the hub, and the pages that ship with the software."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import datetime
from importlib import resources
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from openhotline.accounts.permissions import ROLES
from openhotline.accounts.permissions import Permission as P
from openhotline.audit import services as audit
from openhotline.common.actors import By
from openhotline.hub import markdown
from openhotline.hub.kinds import SectionKind
from openhotline.hub.models import (
    Article,
    BlogPost,
    FrontPage,
    Guide,
    Landing,
    NewsStory,
    Research,
    SecondPerson,
    Section,
    Term,
)

KINDS: Mapping[str, tuple[type[Article], SectionKind]] = {
    "guide": (Guide, Section.Kind.GUIDES),
    "news": (NewsStory, Section.Kind.NEWS),
    "blog": (BlogPost, Section.Kind.BLOG),
    "research": (Research, Section.Kind.RESEARCH),
    "term": (Term, Section.Kind.WORDS),
}
TWICE = (Section.Kind.GUIDES, Section.Kind.WORDS)
"""Sections whose pages people act on in danger: two others read them before they are out."""
MAY = {P.EDIT: ("add", "change"), P.REVIEW: ("publish",)}
"""What Wagtail lets those do with pages who have a permission. Not even `publish` publishes (`hub.models.review`)."""
WHO = "The project’s authors, from the sources below; no lawyer has read it"


@audit.deed()
def load_hub(*, by: By, at: datetime) -> None:
    """Make what is missing of languages, tree, permissions and reviews, and of the pages that ship.

    What is there stays as it is. Pages that ship are out at once in practice; elsewhere they are drafts, for this
    hotline to read, change and let out.
    """
    for code, _name in settings.LANGUAGES:
        Locale.objects.get_or_create(language_code=code)
    front = _front()
    sections = {kind: _section(front, kind) for kind in Section.Kind}
    _landings(sections)
    _permissions()
    _reviews(front, sections)
    if loaded := _articles(sections, is_out=settings.MODE == "practice"):
        audit.record("hub.pages_loaded", about="hub", by=by, at=at, number=loaded)


def _front() -> FrontPage:
    if front := FrontPage.objects.filter(locale__language_code="en").first():
        return front
    root = Page.objects.get(depth=1)
    root.get_children().filter(slug="home").delete()  # Wagtail's own first page, which says “Welcome”
    root = Page.objects.get(depth=1)
    front = FrontPage(title="Front page", slug="home", locale=Locale.objects.get(language_code="en"))
    root.add_child(instance=front)
    Site.objects.all().delete()
    Site.objects.create(hostname="localhost", root_page=front, is_default_site=True, site_name="OpenHotline")
    return front


def _section(front: FrontPage, kind: SectionKind) -> Section:
    if found := Section.objects.filter(kind=kind, locale=front.locale).first():
        return found
    told = _data("sections")[kind.value]
    section = Section(title=told["title"], introduction=told["introduction"], slug=kind.value, kind=kind)
    front.add_child(instance=section)
    section.save_revision().publish(log_action=False)
    return section


def _landings(sections: Mapping[SectionKind, Section]) -> None:
    there = set(Landing.objects.values_list("slug", flat=True))
    for kind, section in ((Landing.Kind.TOPIC, Section.Kind.TOPICS), (Landing.Kind.AUDIENCE, Section.Kind.AUDIENCES)):
        for position, told in enumerate(_data("landings")[kind.value]):
            if told["slug"] not in there:
                landing = Landing(kind=kind, position=position, **told)
                sections[section].add_child(instance=landing)
                landing.save_revision().publish(log_action=False)


def _permissions() -> None:
    """For the trees of all languages: those that are there, and those that will be."""
    Group.objects.filter(name__in=["Editors", "Moderators"]).delete()  # Wagtail's own: nobody is in them
    opens = Permission.objects.get(codename="access_admin")
    pictures = Permission.objects.filter(codename__in=["add_image", "change_image", "choose_image"])
    pages = Permission.objects.filter(content_type__app_label="wagtailcore")
    everywhere = Permission.objects.filter(codename__in=["submit_translation", "add_redirect", "change_redirect"])
    root_page, root = Page.get_first_root_node(), Collection.get_first_root_node()
    for role in _roles_with(P.EDIT):
        group = Group.objects.get(name=role)
        group.permissions.add(opens, *everywhere)
        may = [codename for permission, names in MAY.items() if permission in ROLES[role] for codename in names]
        for codename in may:
            permission = pages.get(codename=f"{codename}_page")
            GroupPagePermission.objects.get_or_create(group=group, page=root_page, permission=permission)
        for permission in pictures:
            GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)


def _roles_with(permission: P) -> list[str]:
    return [role for role, permissions in ROLES.items() if permission in permissions]


def _reviews(front: FrontPage, sections: Mapping[SectionKind, Section]) -> None:
    if SecondPerson.objects.exists():
        return
    Workflow.objects.all().delete()
    second, third = (SecondPerson.objects.create(name=name) for name in ("A second person", "A third person"))
    for task in (second, third):
        task.groups.set(Group.objects.filter(name__in=_roles_with(P.REVIEW)))
    for name, tasks, pages in (
        ("Another person reads it", (second,), (front,)),
        ("Two others read it", (second, third), tuple(sections[kind] for kind in TWICE)),
    ):
        workflow = Workflow.objects.create(name=name)
        for order, task in enumerate(tasks):
            WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=order)
        for page in pages:
            WorkflowPage.objects.create(workflow=workflow, page=page)


def _articles(sections: Mapping[SectionKind, Section], *, is_out: bool) -> int:
    """Pages first, so that they can lead to each other; then their text."""
    there = {
        (kind, slug): pk
        for kind, (model, _section) in KINDS.items()
        for slug, pk in model.objects.filter(locale__language_code="en").values_list("slug", "pk")
    }
    made: list[tuple[Article, Mapping[str, Any]]] = []
    for told in _shipped():
        if (told["kind"], told["slug"]) in there or (told.get("practice") and not is_out):
            continue
        model, section = KINDS[told["kind"]]
        article = model(**_fields(told), live=False)
        sections[section].add_child(instance=article)
        there[told["kind"], told["slug"]] = article.pk
        made.append((article, told))
    pages = {slug: pk for (_kind, slug), pk in there.items()} | {
        f"{kind}-{slug}": pk for (kind, slug), pk in there.items()
    }
    landings = {landing.slug: landing for landing in Landing.objects.filter(locale__language_code="en")}
    for article, told in made:
        article.body = [(block["type"], _block(block, pages)) for block in told["body"]]
        article.sources = [("source", _block(source, {})) for source in told["sources"]]
        if isinstance(article, Guide):
            article.do_now = [("step", markdown.article(step, pages=pages)) for step in told["do_now"]]
        article.topics = [landings[slug] for slug in told["topics"]]
        article.audiences = [landings[slug] for slug in told["audiences"]]
        article.full_clean()
        revision = article.save_revision()
        if is_out:
            revision.publish(log_action=False)
    return len(made)


def _shipped() -> Iterator[Mapping[str, Any]]:
    for file in sorted(resources.files("openhotline.hub").joinpath("data/pages").iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            yield tomllib.loads(file.read_text("utf-8"))


def _data(name: str) -> Any:
    return tomllib.loads(resources.files("openhotline.hub").joinpath(f"data/{name}.toml").read_text("utf-8"))


def _fields(told: Mapping[str, Any]) -> dict[str, Any]:
    fields: dict[str, Any] = {name: told[name] for name in ("title", "slug", "summary")}
    fields |= {
        "region": told.get("region", ""),
        "dated": told["written"],
        "quick_exit": told.get("quick_exit", False),
        "comments_open": told.get("comments", False),
    }
    if "review_by" in told:
        fields |= {"review_by": told["review_by"], "reviewed_on": told["written"], "reviewed_by": WHO}
    if source := told.get("source"):
        fields |= {f"source_{name}": source[name] for name in ("name", "title", "address", "published", "retrieved")}
        fields["excerpt"] = source.get("excerpt", "")
    if cited := told.get("citation"):
        names = {"title": "original_title", "journal": "published_in", "address": "original_address"}
        fields |= {names.get(name, name): value for name, value in cited.items()}
    if told["kind"] == "term":
        fields["also"] = ", ".join(told.get("also", ()))
    if told["kind"] == "blog":
        fields["by_role"] = told.get("by_role", "The hotline’s team")
    return fields


_NAMES = {"address": "web"}
"""What the files call otherwise than the blocks."""


def _block(block: Mapping[str, Any], pages: Mapping[str, int]) -> dict[str, Any]:
    value = {_NAMES.get(name, name): said for name, said in block.items() if name != "type"}
    for name in ("text", "says"):
        if name in value and block["type"] in ("section", "law"):
            value[name] = markdown.article(value[name], pages=pages)
    if "steps" in value:
        value["steps"] = [markdown.article(step, pages=pages) for step in value["steps"]]
    return value
