from django.urls import path

from openhotline.statistics import views

app_name = "statistics"

urlpatterns = [
    path("", views.snapshots, name="snapshots"),
    path("<str:ref>/", views.snapshot, name="snapshot"),
    path("<str:ref>/publish/", views.publish, name="publish"),
]
