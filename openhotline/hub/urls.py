from django.urls import path, re_path

from openhotline.hub.feeds import feed, landing_feed, section_feed
from openhotline.hub.views import articles, comments, contributions, figures, herbert, pages, search, sharing
from openhotline.statistics.periods import CODE

app_name = "hub"

EDITION = rf"(?P<code>{CODE}|SN-[A-Z0-9]{{8}})"
"""A period, which is its newest published figures; or the reference of one snapshot."""
FEED = r"(?P<form>rss|atom|json)"

urlpatterns = [
    path("", pages.home, name="home"),
    path("help/", pages.help_directory, name="help"),
    path("privacy/", pages.privacy, name="privacy"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("leaving/", pages.leaving, name="leaving"),
    path("search/", search.search, name="search"),
    path("contribute/", contributions.offer, name="contribute"),
    path("contribute/status/", contributions.follow, name="contribution"),
    path("a/<slug:short>.pdf", sharing.article_pdf, name="article_pdf"),
    re_path(r"^cards/(?P<name>[-A-Za-z0-9]+(?:/[-a-z0-9]+)?)\.png$", sharing.card, name="card"),
    re_path(rf"^feeds/(?P<kind>topics|for)/(?P<slug>[-a-z0-9]+)\.{FEED}$", landing_feed, name="landing_feed"),
    re_path(rf"^feeds/(?P<name>[a-z]+)\.{FEED}$", section_feed, name="section_feed"),
    path("comments/<slug:short>/", comments.write, name="comment"),
    path("comments/<slug:short>/thanks/", comments.left, name="comment_left"),
    path("comments/<slug:short>/answer/<slug:ref>/", comments.write, name="comment_answer"),
    path("comments/object/<slug:ref>/", comments.object_to, name="comment_object"),
    path("figures/", figures.index, name="figures"),
    path("figures/feed.atom", feed, name="feed"),
    path("figures/definitions/", figures.definitions, name="definitions"),
    path("figures/by/<slug:slug>/", figures.field, name="field"),
    re_path(rf"^figures/by/(?P<slug>[-a-z0-9]+)/(?P<code>{CODE})/$", figures.field_period, name="field_period"),
    re_path(rf"^figures/{EDITION}/$", figures.bulletin, name="bulletin"),
    re_path(rf"^figures/{EDITION}\.(?P<form>json|csv|xlsx|zip|pdf)$", figures.download, name="download"),
    re_path(rf"^figures/{EDITION}/charts/(?P<name>[-a-z0-9_]+)\.(?P<form>svg|png)$", figures.chart, name="chart"),
    re_path(rf"^figures/{EDITION}/reports/(?P<name>[-a-z]+)/$", figures.report, name="report"),
    re_path(rf"^figures/{EDITION}/(?P<name>[a-z]+)/$", figures.theme, name="theme"),
    path("herbert-protocol/", herbert.form, name="herbert"),
    path("herbert-protocol/blank.pdf", herbert.blank, name="herbert_blank"),
    re_path(r"^(?P<path>(?:[-a-z0-9]+/)+)$", articles.page, name="page"),
]
