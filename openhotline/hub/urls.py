from django.urls import path, re_path

from openhotline.hub import views

app_name = "hub"

PERIOD = r"(?P<code>[12]\d{3}(?:H[12]|Q[1-4]|-(?:0[1-9]|1[0-2]))?)"

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
