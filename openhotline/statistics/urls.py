from django.urls import path

from openhotline.statistics import staff_views, views

app_name = "statistics"

urlpatterns = [
    path("", views.snapshots, name="snapshots"),
    path("desk/", staff_views.desk, name="desk"),
    path("<str:ref>/", views.snapshot, name="snapshot"),
    path("<str:ref>/publish/", views.publish, name="publish"),
]
