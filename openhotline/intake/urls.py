from django.urls import path

from openhotline.intake import views

app_name = "intake"

urlpatterns = [
    path("", views.report, name="report"),
    path("received/", views.received, name="received"),
    path("status/", views.status, name="status"),
]
