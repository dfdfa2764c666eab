"""What the hub keeps: its pages and pictures (Wagtail’s), and what readers send."""

from openhotline.hub.models.articles import Article, BlogPost, Guide, NewsStory, Research, Term
from openhotline.hub.models.comments import Comment, CommentMove, Objection, ToldOfWaiting
from openhotline.hub.models.contributions import (
    Contribution,
    ContributionAnswer,
    ContributionKind,
    ContributionMove,
    Licence,
)
from openhotline.hub.models.links import Link
from openhotline.hub.models.pages import FrontPage, HubPage, Landing, Section
from openhotline.hub.models.pictures import Picture, PictureRendition
from openhotline.hub.models.review import SecondPerson

__all__ = [
    "Article",
    "BlogPost",
    "Comment",
    "CommentMove",
    "Contribution",
    "ContributionAnswer",
    "ContributionKind",
    "ContributionMove",
    "FrontPage",
    "Guide",
    "HubPage",
    "Landing",
    "Licence",
    "Link",
    "NewsStory",
    "Objection",
    "Picture",
    "PictureRendition",
    "Research",
    "SecondPerson",
    "Section",
    "Term",
    "ToldOfWaiting",
]
