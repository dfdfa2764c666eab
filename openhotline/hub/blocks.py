"""What the body of an article is made of. Nothing in it can hold a script, a style or a form."""

from collections.abc import Container, Iterator, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock
from wagtail.rich_text import RichText, expand_db_html

FEATURES = ["bold", "italic", "ol", "ul", "link"]
QUOTED_AT_MOST = 60
"""Words of somebody else’s in one quotation: more is not a quotation any more but a copy."""
Part = tuple[blocks.Block, Any]


def _stats() -> Any:
    """Figures are read when a text is: the tables that they are counted from are not known yet while ours are made."""
    from openhotline.hub import stats

    return stats


class TextBlock(blocks.RichTextBlock):
    """Paragraphs, lists and links; `{{ stat:… }}` stands for a published figure."""

    def __init__(self, **options: Any) -> None:
        super().__init__(features=FEATURES, **options)

    def clean(self, value: RichText) -> RichText:
        cleaned: RichText = super().clean(value)
        if problems := _stats().problems(cleaned.source):
            raise ValidationError(problems)
        return cleaned


class WordsBlock(blocks.TextBlock):
    """One paragraph without any markup, in which `{{ stat:… }}` stands for a published figure."""

    def clean(self, value: str) -> str:
        cleaned: str = super().clean(value)
        if problems := _stats().problems(cleaned):
            raise ValidationError(problems)
        return cleaned


class DayBlock(blocks.DateBlock):
    """A day, handed on as text, as it is kept: else a form that nobody touched looks changed, and who approves a page
    by it would be taken for somebody who wrote in it."""

    def get_prep_value(self, value: date | str | None) -> str | None:
        return str(value) if value else None


class SectionBlock(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=120, required=False)
    text = TextBlock()

    class Meta:
        icon = "doc-full"
        label = _("Section")
        template = "hub/blocks/section.html"


class StepsBlock(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=120)
    steps = blocks.ListBlock(TextBlock(), min_num=2)

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        template = "hub/blocks/steps.html"


class WarningBlock(blocks.StructBlock):
    text = WordsBlock(rows=2)

    class Meta:
        icon = "warning"
        label = _("Must not be overlooked")
        template = "hub/blocks/warning.html"


class QuoteBlock(blocks.StructBlock):
    """Words that somebody really said, with their name: theirs, not ours."""

    text = blocks.TextBlock(rows=3)
    who = blocks.CharBlock(max_length=160)
    web = blocks.URLBlock(required=False, label=_("Where they said it"))

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if len(cleaned["text"].split()) > QUOTED_AT_MOST:
            raise blocks.StructBlockValidationError(
                {"text": ValidationError(_("Quote at most %(number)s words.") % {"number": QUOTED_AT_MOST})}
            )
        return cleaned

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "hub/blocks/quote.html"


class LawBlock(blocks.StructBlock):
    """A law in our own words, where it holds, and on which day we read it."""

    name = blocks.CharBlock(max_length=160)
    region = blocks.CharBlock(max_length=80)
    says = TextBlock()
    web = blocks.URLBlock(label=_("Where it can be read"))
    as_of = DayBlock(label=_("Read on"))

    class Meta:
        icon = "doc-empty-inverse"
        label = _("Law")
        template = "hub/blocks/law.html"


class FigureBlock(blocks.StructBlock):
    """A chart of published figures, drawn from the same frozen dataset as the page it links to."""

    period = blocks.CharBlock(
        max_length=22, help_text=_("Such as 2026H1, or latest: published figures of this hotline.")
    )
    chart = blocks.CharBlock(
        max_length=60, required=False, help_text=_("The name of a chart of that period; empty: the first.")
    )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if problem := _stats().problem_with_chart(cleaned["period"], cleaned["chart"]):
            raise blocks.StructBlockValidationError({"period": ValidationError(problem)})
        return cleaned

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        context["figure"] = _stats().chart_or_none(value["period"], value["chart"])
        return context

    class Meta:
        icon = "table"
        label = _("Figures")
        template = "hub/blocks/figure.html"


class PictureBlock(blocks.StructBlock):
    picture = ImageChooserBlock()
    caption = blocks.CharBlock(max_length=200, required=False)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "hub/blocks/picture.html"


class BodyBlock(blocks.StreamBlock):
    section = SectionBlock()
    steps = StepsBlock()
    warning = WarningBlock()
    quote = QuoteBlock()
    law = LawBlock()
    figure = FigureBlock()
    picture = PictureBlock()


class SourceBlock(blocks.StructBlock):
    """What an article relies on."""

    title = blocks.CharBlock(max_length=250)
    publisher = blocks.CharBlock(max_length=120)
    web = blocks.URLBlock(required=False, label=_("Where it can be read"))
    published = DayBlock(required=False)
    retrieved = DayBlock()

    class Meta:
        icon = "link"
        label = _("Source")


class SourcesBlock(blocks.StreamBlock):
    source = SourceBlock()


class DoNowBlock(blocks.StreamBlock):
    step = TextBlock()


def html(text: RichText) -> SafeString:
    """The text as a page shows it: links to other pages resolved, figures put in."""
    return SafeString(
        _stats().filled(expand_db_html(text.source)).replace("<a ", '<a class="govuk-link" rel="noreferrer" ')
    )


def parts_of(body: blocks.StreamValue, *, left_out: Mapping[str, Container[str]] | None = None) -> Iterator[Part]:
    """Everything that somebody wrote or chose in a body, with the field it stands in, in the order of the page.

    `left_out` names, by kind of block, fields that are passed over.
    """
    for child in body:
        yield from _parts(child.block, child.value, (left_out or {}).get(child.block_type, ()))


def _parts(block: blocks.Block, value: Any, left_out: Container[str] = ()) -> Iterator[Part]:
    if isinstance(block, blocks.StructBlock):
        for name, field in block.child_blocks.items():
            if name not in left_out:
                yield from _parts(field, value.get(name))
    elif isinstance(block, blocks.ListBlock):
        for item in value or ():
            yield from _parts(block.child_block, item)
    else:
        yield block, value
