from django.urls import path

from openhotline.intake.views import journey
from openhotline.intake.views import public as views

app_name = "intake"

urlpatterns = [
    path("", journey.start, name="report"),
    path("check/", journey.check, name="check"),
    path("received/", journey.received, name="received"),
    path("again/", journey.begin_again, name="begin_again"),
    path("status/", views.status, name="status"),
    path("<slug:way>/<slug:name>/", journey.step, name="step"),
]
