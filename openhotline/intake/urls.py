from django.urls import path

from openhotline.intake.views import public as views

app_name = "intake"

urlpatterns = [
    path("", views.report, name="report"),
    path("received/", views.received, name="received"),
    path("status/", views.status, name="status"),
]
