"""The desk: everything that staff see. Public pages do not exist here."""

from django.urls import include, path

from openhotline.accounts.access import open_to_strangers
from openhotline.hotline.views import mark

urlpatterns = [
    path("mark.svg", open_to_strangers(mark), name="mark"),  # the page where people sign in shows it
    path("account/", include("openhotline.accounts.urls")),
    path("people/", include("openhotline.accounts.people_urls")),
    path("hotline/", include("openhotline.hotline.urls")),
    path("alarms/", include("openhotline.cases.staff_urls")),
    path("cases/", include("openhotline.cases.urls")),
    path("reports/", include("openhotline.intake.staff_urls")),
    path("assessment/", include("openhotline.assessment.urls")),
    path("notices/", include("openhotline.notices.urls")),
    path("figures/", include("openhotline.statistics.urls")),
    path("", include("openhotline.hub.staff_urls")),
    path("", include("openhotline.desk.urls")),
]

handler400 = "openhotline.common.views.bad_request"
handler403 = "openhotline.common.views.forbidden"
handler404 = "openhotline.common.views.not_found"
handler500 = "openhotline.common.views.server_error"
