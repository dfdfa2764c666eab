from django.urls import path

from openhotline.statistics.views import desk, editing, snapshots

app_name = "statistics"

urlpatterns = [
    path("", snapshots.snapshots, name="snapshots"),
    path("desk/", desk.desk, name="desk"),
    path("now/", snapshots.now, name="now"),
    path("published/", editing.published, name="published"),
    path("published/<str:ref>/", editing.notes, name="notes"),
    path("<str:ref>/", snapshots.snapshot, name="snapshot"),
    path("<str:ref>/publish/", snapshots.publish, name="publish"),
    path("<str:ref>/editions/<str:language>/again/", snapshots.make_again, name="make_again"),
    path("<str:ref>/reports/<slug:name>/", snapshots.report, name="report"),
    path("<str:ref>/reports/<slug:name>.<slug:form>", snapshots.report_file, name="report_file"),
]
