"""The yearly report of a trusted flagger: Regulation (EU) 2022/2065 (Digital Services Act), Article 22(3)."""

from django.utils.translation import gettext as _

from openhotline.statistics.bulletin import Bulletin
from openhotline.statistics.counting.notices import CHILD_ABUSE_MATERIAL, SYNTHETIC
from openhotline.statistics.definitions import TABLES
from openhotline.statistics.obligations import parts
from openhotline.statistics.obligations.model import Line, Obligation, Part, obligation
from openhotline.statistics.tables import parts_of

CATEGORY = "STATEMENT_CATEGORY_PROTECTION_OF_MINORS"
KEYWORDS = {
    CHILD_ABUSE_MATERIAL: "KEYWORD_CHILD_SEXUAL_ABUSE_MATERIAL",
    SYNTHETIC: "KEYWORD_CHILD_SEXUAL_ABUSE_MATERIAL_DEEPFAKE",
}
"""The words of the DSA Transparency Database for what a notice is about."""
CROSSED = "pages_noticed.provider.by.content_type.by.action"


def dsa(told: Bulletin) -> Obligation:
    """Notices by provider, by type of content and by what became of them. Made to be published."""
    return obligation(
        told,
        name="dsa",
        title=_("Report of a trusted flagger"),
        law=_("Regulation (EU) 2022/2065 (Digital Services Act), Article 22(3): at least once a year, in public"),
        parts=(
            _about(told),
            parts.numbers(
                "dsa.notices",
                _("Trusted flagger: notices in numbers"),
                (parts.whole(told, "notices_sent"), parts.whole(told, "pages_noticed")),
            ),
            parts.table(told, "notices_sent.notice_kind"),
            parts.table(told, "pages_noticed.provider"),
            parts.table(told, "pages_noticed.content_type"),
            _keywords(told),
            parts.table(told, "pages_noticed.action"),
            _crossed(told),
            parts.table(told, "answers.answer"),
            _independence(told),
            *parts.editors_notes(told),
        ),
        is_public=True,
    )


def _about(told: Bulletin) -> Part:
    paragraphs = [
        _(
            "Article 22(3) asks for the number of notices by (a) the identity of the provider of hosting services, (b) "
            "the type of allegedly illegal content notified, and (c) the action taken by the provider."
        ),
        _(
            "One notice names many pages, and each may end in another way. So the tables count web pages named in "
            "first notices that were sent in the period: once for each provider written to. Reminders add "
            "nothing to them."
        ),
        _(
            "A provider is the network at which a page was hosted when it was named. What the provider did is told by "
            "what our own checks then found, up to the day of the count; what providers answered stands apart."
        ),
        _("The tables name providers and numbers. They hold no address, and nothing about a reporter or a child."),
    ]
    if told.figures.period.days < 365:
        paragraphs.append(
            _("Article 22(3) asks for a report at least once a year. This is of %(period)s only.")
            % {"period": told.figures.period.words}
        )
    gap = _(
        "Status: the software does not know which Digital Services Coordinator made this hotline a trusted flagger, "
        "and when. Name it where you publish this report, and send it there."
    )
    return Part("dsa.about", _("Trusted flagger: what is counted"), tuple(paragraphs), gaps=(gap,))


def _keywords(told: Bulletin) -> Part:
    rows = next((table.rows for table in told.tables if table.name == "pages_noticed.content_type"), ())
    return Part(
        "dsa.keywords",
        _("The types of content in the words of the DSA Transparency Database"),
        (_("The category of both is %(category)s.") % {"category": CATEGORY},) if rows else (),
        (_("Type of content reported"), _("Keyword")) if rows else (),
        tuple(Line(row.name, (row.label, KEYWORDS.get(row.name, ""))) for row in rows),
    )


def _crossed(told: Bulletin) -> Part:
    """All three at once. Tables of providers are shown in full, so this is made of the counts themselves."""
    title = _("Pages named in notices, by provider, type of content and what became of them")
    counts = parts_of(told.figures, TABLES["pages_noticed.provider.by.action"])
    if not counts:
        simple = parts.table(told, "pages_noticed.provider.by.action")
        return Part(CROSSED, title, simple.paragraphs, gaps=simple.gaps)
    labels = {
        name: {
            row.name: row.label for table in told.tables if table.name == f"pages_noticed.{name}" for row in table.rows
        }
        for name in ("provider", "content_type", "action")
    }
    lines = [
        Line(part, (provider_label, type_label, action_label), (parts.count(counts[part]),))
        for provider, provider_label in labels["provider"].items()
        for content_type, type_label in labels["content_type"].items()
        for action, action_label in labels["action"].items()
        if (part := f"{provider}|{content_type}|{action}") in counts
    ]
    header = (_("Provider"), _("Type of content reported"), _("What became of it"), _("Pages"))
    return Part(CROSSED, title, (), header, tuple(lines))


def _independence(told: Bulletin) -> Part:
    """In the hotline's own words, as they stood when the figures were frozen; nothing is made up."""
    title = _("Trusted flagger: how we keep our independence")
    if words := told.figures.independence:
        return Part("dsa.independence", title, tuple(line.strip() for line in words.splitlines() if line.strip()))
    gap = _(
        "Independence: the report has to explain how this hotline stays independent of providers of online platforms. "
        "The hotline’s details did not say it when these figures were frozen, and the software makes nothing up. Where "
        "no note by the editor explains it, add one to these figures before you publish this report."
    )
    return Part("dsa.independence", title, gaps=(gap,))
