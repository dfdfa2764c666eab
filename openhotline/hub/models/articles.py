"""Articles: news, guides, blog, research, and words explained. What they share is one table, so lists ask once."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from openhotline.common.references import new_reference
from openhotline.hub import wording
from openhotline.hub.blocks import BodyBlock, DoNowBlock, SourcesBlock
from openhotline.hub.kinds import ONE_OF
from openhotline.hub.models.pages import HubPage, Landing, Section
from openhotline.hub.models.pictures import Picture
from openhotline.hub.panels import ReadingAgePanel

EXCERPT_AT_MOST = 80
"""Words of a news story that we may show of somebody else’s: enough to know what it says, not to replace it."""


def new_short() -> str:
    """The end of an article’s short address: it never changes and says nothing."""
    return new_reference("AR")


class Article(HubPage):
    """One piece of writing, whatever its kind."""

    summary = models.CharField(_("summary"), max_length=250, help_text=_("One or two plain sentences."))
    picture = models.ForeignKey(
        Picture, verbose_name=_("picture"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    region = models.CharField(_("where it holds"), max_length=80, blank=True, help_text=_("Empty: everywhere."))
    dated = models.DateField(_("date"))
    body = StreamField(BodyBlock(), verbose_name=_("text"))
    sources = StreamField(SourcesBlock(required=False), verbose_name=_("sources"), blank=True)
    topics: Any = ParentalManyToManyField(
        Landing, verbose_name=_("topics"), blank=True, related_name="+", limit_choices_to={"kind": "topic"}
    )
    audiences: Any = ParentalManyToManyField(
        Landing, verbose_name=_("for whom"), blank=True, related_name="+", limit_choices_to={"kind": "audience"}
    )
    credit = models.CharField(_("offered by"), max_length=80, blank=True, help_text=_("Whom readers owe it to."))
    quick_exit = models.BooleanField(_("“Exit this page”"), default=False)
    comments_open = models.BooleanField(_("comments"), default=False)
    reviewed_by = models.CharField(
        _("reviewed by"), max_length=120, blank=True, help_text=_("Who checked the facts: a role, not a name.")
    )
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True)
    review_by = models.DateField(_("look at it again by"), null=True, blank=True)
    links_read_at = models.DateTimeField(null=True, editable=False)
    """When its links were last taken down. A new version has that of the version before, so they are read again."""
    short = models.CharField(max_length=16, unique=True, default=new_short, editable=False)

    parent_page_types: list[str] = []
    subpage_types: list[str] = []
    template = "hub/article.html"
    exclude_fields_in_copy = ["short", "links_read_at"]
    """A copy or a translation has a short address of its own."""
    section_kind = Section.Kind.NEWS
    own_words = ("title", "summary")
    """The fields in which we speak ourselves, beside the text."""

    search_fields = [
        *Page.search_fields,
        index.SearchField("summary", boost=2),
        index.SearchField("body"),
        index.FilterField("dated"),
    ]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(quick_exit=True, comments_open=True), name="article_no_comments_beside_exit"
            )
        ]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def kind(self) -> str:
        """`newsstory`, `guide`, `blogpost`, `research` or `term`."""
        return str(self.specific_class._meta.model_name)

    @property
    def kind_words(self) -> str:
        return str(ONE_OF[self.specific_class.section_kind])

    @property
    def menu(self) -> str:
        """Where in the menu a reader is: the kind of its section."""
        return self.section_kind

    @property
    def section_words(self) -> str:
        return str(Section.Kind(self.section_kind).label)

    @property
    def short_path(self) -> str:
        return f"/a/{self.short}/"

    @property
    def is_for_children(self) -> bool:
        return any(landing.is_for_children for landing in self.audiences.all())

    @property
    def shows_exit(self) -> bool:
        return self.quick_exit or self.is_for_children

    @property
    def takes_comments(self) -> bool:
        """Only where an editor said so, and never on a page for children."""
        return self.comments_open and not self.shows_exit

    def clean(self) -> None:
        super().clean()
        problems: dict[str, Any] = {}
        for name in self.own_words:
            if said := wording.problems(str(getattr(self, name))):
                problems[name] = said
        if said := wording.problems(wording.own_text(self.body)):
            problems["body"] = said
        if self.comments_open and self.quick_exit:
            problems["comments_open"] = _("A page with “Exit this page” takes no comments.")
        if problems:
            raise ValidationError(problems)


def _panels(*first: Any) -> list[Any]:
    boxes = forms.CheckboxSelectMultiple
    return [
        *Page.content_panels,
        FieldPanel("summary"),
        *first,
        FieldPanel("picture"),
        FieldPanel("body"),
        ReadingAgePanel(heading=_("Reading age")),
        FieldPanel("sources"),
        MultiFieldPanel(
            [FieldPanel("topics", widget=boxes), FieldPanel("audiences", widget=boxes), FieldPanel("region")],
            heading=_("About what, for whom, where"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("dated"),
                FieldPanel("credit"),
                FieldRowPanel([FieldPanel("reviewed_by"), FieldPanel("reviewed_on"), FieldPanel("review_by")]),
            ],
            heading=_("Date and review"),
        ),
        MultiFieldPanel([FieldPanel("quick_exit"), FieldPanel("comments_open")], heading=_("On the page")),
    ]


class NewsStory(Article):
    """Somebody else’s news in short, with its source; the whole of it is there, not here."""

    excerpt = models.TextField(_("excerpt"), blank=True, help_text=_("Words of the source, word for word."))
    source_name = models.CharField(_("source"), max_length=120)
    source_title = models.CharField(_("the source’s own headline"), max_length=250)
    source_address = models.URLField(_("the full story"))
    source_published = models.DateField(_("published there on"))
    source_retrieved = models.DateField(_("read there on"))

    parent_page_types = ["hub.Section"]
    section_kind = Section.Kind.NEWS
    template = "hub/article.html"
    content_panels = _panels(
        MultiFieldPanel(
            [
                FieldPanel("source_name"),
                FieldPanel("source_title"),
                FieldPanel("source_address"),
                FieldRowPanel([FieldPanel("source_published"), FieldPanel("source_retrieved")]),
                FieldPanel("excerpt"),
            ],
            heading=_("Source"),
        )
    )
    search_fields = [*Article.search_fields, index.SearchField("source_name"), index.SearchField("source_title")]

    class Meta:
        verbose_name = _("news story")

    def clean(self) -> None:
        super().clean()
        if len(self.excerpt.split()) > EXCERPT_AT_MOST:
            raise ValidationError(
                {"excerpt": _("Show at most %(number)s words of the source.") % {"number": EXCERPT_AT_MOST}}
            )


class BlogPost(Article):
    """Something of our own."""

    by_role = models.CharField(_("written by"), max_length=80, help_text=_("A role, not a name."))

    parent_page_types = ["hub.Section"]
    section_kind = Section.Kind.BLOG
    template = "hub/article.html"
    content_panels = _panels(FieldPanel("by_role"))

    class Meta:
        verbose_name = _("blog post")


class Guide(Article):
    """What to do. For information, not legal advice."""

    do_now = StreamField(DoNowBlock(), verbose_name=_("what to do now"))

    parent_page_types = ["hub.Section"]
    section_kind = Section.Kind.GUIDES
    template = "hub/article.html"
    content_panels = _panels(FieldPanel("do_now"))
    search_fields = [*Article.search_fields, index.SearchField("do_now")]

    class Meta:
        verbose_name = _("guide")

    def clean(self) -> None:
        super().clean()
        if said := wording.problems(wording.own_text(self.do_now)):
            raise ValidationError({"do_now": said})
        if not self.review_by:
            raise ValidationError({"review_by": _("Say by when somebody must look at this guide again.")})


class Research(Article):
    """What a study found, in our words, with its full citation."""

    authors = models.CharField(_("authors"), max_length=250)
    original_title = models.CharField(_("title of the study"), max_length=300)
    published_in = models.CharField(_("published in"), max_length=200)
    year = models.PositiveSmallIntegerField(_("year"))
    doi = models.CharField(_("DOI"), max_length=120, blank=True)
    licence = models.CharField(_("licence"), max_length=80, blank=True)
    original_address = models.URLField(_("where it can be read"))

    parent_page_types = ["hub.Section"]
    section_kind = Section.Kind.RESEARCH
    template = "hub/article.html"
    content_panels = _panels(
        MultiFieldPanel(
            [
                FieldPanel(name)
                for name in ("authors", "original_title", "published_in", "year", "doi", "licence", "original_address")
            ],
            heading=_("Citation"),
        )
    )

    class Meta:
        verbose_name = _("research summary")


class Term(Article):
    """A word explained: what it does to a child and what to do, never how."""

    also = models.CharField(_("also called"), max_length=200, blank=True)

    parent_page_types = ["hub.Section"]
    section_kind = Section.Kind.WORDS
    template = "hub/article.html"
    content_panels = _panels(FieldPanel("also"))
    search_fields = [*Article.search_fields, index.SearchField("also")]

    class Meta:
        verbose_name = _("word explained")
