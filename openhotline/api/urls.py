"""Addresses of the API: each stands in the frame that answers machines, and so does any other below them."""

from django.urls import URLPattern, path, re_path

from openhotline.api.views import document, figures
from openhotline.api.views.machine import for_machines, nothing_here
from openhotline.api.views.reports import api

app_name = "api"

api.add_router("", figures.router)

urlpatterns = [
    path("", document.page, name="page"),
    path("v1/openapi.json", for_machines(document.openapi), name="openapi"),
    *(
        path(f"v1/{pattern.pattern}", for_machines(pattern.callback), name=pattern.name)
        for pattern in api.urls[0]
        if isinstance(pattern, URLPattern) and pattern.name != "api-root"
    ),
    re_path(r"^v1(?:/.*)?$", for_machines(nothing_here)),
]
