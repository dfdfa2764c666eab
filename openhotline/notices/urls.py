from django.urls import path

from openhotline.notices import views

app_name = "notices"

urlpatterns = [
    path("", views.notices, name="notices"),
    path("recipients/", views.recipients, name="recipients"),
    path("recipients/<str:ref>/approve/", views.approve_recipient, name="approve_recipient"),
    path("recipients/<str:ref>/above/", views.network_above, name="network_above"),
    path("holds/", views.holds, name="holds"),
    path("holds/<str:ref>/longer/", views.extend_hold, name="extend_hold"),
    path("holds/<str:ref>/lift/", views.lift_hold, name="lift_hold"),
    path("items/<str:ref>/", views.item, name="item"),
    path("items/<str:ref>/hold/", views.hold, name="hold"),
    path("items/<str:ref>/retry/", views.retry_item, name="retry_item"),
    path("<str:ref>/", views.notice, name="notice"),
    path("<str:ref>/withdraw/", views.withdraw, name="withdraw"),
    path("<str:ref>/settle/", views.settle, name="settle"),
    path("<str:ref>/readdress/", views.readdress, name="readdress"),
    path("<str:ref>/dispute/", views.dispute, name="dispute"),
    path("<str:ref>/end/", views.end, name="end"),
    path("<str:ref>/retry/", views.retry, name="retry"),
    path("<str:ref>/answers/<str:answer>/", views.read_answer, name="read_answer"),
]
