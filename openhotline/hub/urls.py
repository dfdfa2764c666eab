from django.urls import path, re_path

from openhotline.hub import views
from openhotline.statistics.periods import CODE

app_name = "hub"

PERIOD = rf"(?P<code>{CODE})"

urlpatterns = [
    path("", views.home, name="home"),
    path("help/", views.help_directory, name="help"),
    path("privacy/", views.privacy, name="privacy"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("leaving/", views.leaving, name="leaving"),
    path("figures/", views.figures, name="figures"),
    re_path(rf"^figures/{PERIOD}/$", views.bulletin, name="bulletin"),
    re_path(rf"^figures/{PERIOD}\.(?P<form>json|csv)$", views.download, name="download"),
]
