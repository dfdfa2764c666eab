from django.urls import path

from openhotline.intake.views import following, journey, waiting

app_name = "intake"

urlpatterns = [
    path("", journey.start, name="report"),
    path("check/", journey.check, name="check"),
    path("wait/", waiting.wait, name="wait"),
    path("received/", journey.received, name="received"),
    path("again/", journey.begin_again, name="begin_again"),
    path("status/", following.status, name="status"),
    path("status/report/", following.following, name="following"),
    path("status/report/withdraw/", following.withdraw, name="withdraw"),
    path("status/withdrawn/", following.withdrawn, name="withdrawn"),
    path("<slug:way>/<slug:name>/", journey.step, name="step"),
]
