"""What the hub keeps: its pages and pictures (Wagtail’s), and what readers send."""

from openhotline.hub.models.articles import Article, BlogPost, Guide, NewsStory, Research, Term
from openhotline.hub.models.pages import FrontPage, HubPage, Landing, Section
from openhotline.hub.models.pictures import Picture, PictureRendition
from openhotline.hub.models.review import SecondPerson

__all__ = [
    "Article",
    "BlogPost",
    "FrontPage",
    "Guide",
    "HubPage",
    "Landing",
    "NewsStory",
    "Picture",
    "PictureRendition",
    "Research",
    "SecondPerson",
    "Section",
    "Term",
]
