"""The public site: reporting and the hub. Staff pages do not exist here."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from openhotline.common import views
from openhotline.hotline.views import mark
from openhotline.hub.views import articles, robots
from openhotline.intake.views import following

urlpatterns = [
    path("leave/", views.leave, name="leave"),  # before any language: the button stands on pages that know none
    path("a/<slug:short>/", articles.short, name="short"),
    path("pictures/<path:path>", articles.picture, name="picture"),
    path("mark.svg", mark, name="mark"),
    path("sitemap.xml", robots.sitemap, name="sitemap"),
    path("robots.txt", robots.robots, name="robots"),
    path("api/", include("openhotline.api.urls")),  # machines choose no language by path
    *i18n_patterns(
        path("report/", include("openhotline.intake.urls")),
        path("answer/", following.news, name="answer"),
        path("hosts/", include("openhotline.notices.public_urls")),
        path("", include("openhotline.hub.urls")),
        prefix_default_language=True,
    ),
]

handler400 = "openhotline.common.views.bad_request"
handler403 = "openhotline.common.views.forbidden"
handler404 = "openhotline.common.views.not_found"
handler500 = "openhotline.common.views.server_error"
