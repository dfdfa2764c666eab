"""The tree: a front page for each language, its sections, and the landing pages of topics and audiences."""

from typing import Any

from django.conf import settings
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import set_urlconf
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PublishingPanel
from wagtail.models import Page
from wagtail.search import index

from openhotline.hub.kinds import LandingKind, SectionKind
from openhotline.hub.models.review import PublishedBySecondPerson


class HubPage(Page):
    """What all pages of the hub have in common: their address, who may let them out, and how they are previewed."""

    promote_panels = [MultiFieldPanel([FieldPanel("slug"), FieldPanel("seo_title")], heading=_("Address"))]
    settings_panels: list[Any] = [PublishingPanel()]

    class Meta:
        abstract = True

    @property
    def path_on_site(self) -> str:
        """The public path, whichever face asks."""
        return f"/{self.locale.language_code}/{self.url_path.split('/', 2)[2]}"

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str] | None:
        [site_id, *_rest] = next(iter(self._get_relevant_site_root_paths(request)), [0])
        return site_id, settings.PUBLIC_URL, self.path_on_site

    def get_url(self, request: HttpRequest | None = None, current_site: Any = None) -> str:
        return self.path_on_site if settings.FACE == "public" else f"{settings.PUBLIC_URL}{self.path_on_site}"

    url = property(get_url)

    def permissions_for_user(self, user: Any) -> PublishedBySecondPerson:
        return PublishedBySecondPerson(user, self)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page in its own language: under another, where it has no translation, the reader is led to this one."""
        if self.locale.language_code != get_language():
            return redirect(self.path_on_site)
        answer: HttpResponseBase = super().serve(request, *args, **kwargs)
        return answer

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Editors see it as readers will: with the addresses of the public site, on the desk."""
        set_urlconf(settings.PUBLIC_URLCONF)
        try:
            answer = super().serve_preview(request, mode_name)
            return answer.render() if hasattr(answer, "render") else answer
        finally:
            set_urlconf(None)


class FrontPage(HubPage):
    """The root of one language. The front page itself is the hotline’s: `hub.views.pages.home`."""

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["hub.Section"]
    is_creatable = False  # the first is loaded, one of another language comes with what is translated

    content_panels = Page.content_panels

    class Meta:
        verbose_name = _("front page")

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """What this language has not, the English tree has: lists stand there too, and a page leads to itself."""
        try:
            return super().route(request, path_components)
        except Http404:
            english = FrontPage.objects.filter(locale__language_code="en").exclude(pk=self.pk).first()
            if english is None:
                raise
            return english.route(request, path_components)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return redirect(self.path_on_site)


class Section(HubPage):
    """Where articles of one kind stand, and where topics and audiences do."""

    Kind = SectionKind

    kind = models.CharField(max_length=10, choices=Kind)
    introduction = models.CharField(_("introduction"), max_length=300, blank=True)

    parent_page_types = ["hub.FrontPage"]
    is_creatable = False  # one of each kind, loaded
    subpage_types = ["hub.NewsStory", "hub.Guide", "hub.BlogPost", "hub.Research", "hub.Term", "hub.Landing"]
    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    template = "hub/section.html"

    @property
    def menu(self) -> str:
        """Where in the menu a reader is."""
        return self.kind

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return super(HubPage, self).serve(request, *args, **kwargs)  # lists stand under every language

    class Meta:
        verbose_name = _("section")

    def __str__(self) -> str:
        return str(self.title)


class Landing(HubPage):
    """A topic or an audience, with everything that is about it or for it."""

    Kind = LandingKind

    kind = models.CharField(max_length=10, choices=Kind)
    introduction = models.CharField(_("introduction"), max_length=300, blank=True)
    is_for_children = models.BooleanField(_("for children"), default=False)
    """Then nothing for it takes comments, and its pages have “Exit this page”."""
    position = models.PositiveSmallIntegerField(_("place"), default=0)

    parent_page_types = ["hub.Section"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("is_for_children"),
        FieldPanel("position"),
    ]
    template = "hub/landing.html"

    @property
    def menu(self) -> str:
        return Section.Kind.TOPICS if self.kind == Landing.Kind.TOPIC else Section.Kind.AUDIENCES

    @property
    def section_words(self) -> str:
        return str(Section.Kind(self.menu).label)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return super(HubPage, self).serve(request, *args, **kwargs)

    search_fields = [*Page.search_fields, index.SearchField("introduction")]

    class Meta:
        verbose_name = _("topic or audience")

    def __str__(self) -> str:
        return str(self.title)
