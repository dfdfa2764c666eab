from django.urls import path

from openhotline.desk import views

app_name = "desk"

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("items/<str:ref>/", views.item, name="item"),
    path("items/<str:ref>/address/", views.reveal, name="reveal"),
    path("items/<str:ref>/look/", views.look_now, name="look_now"),
    path("items/<str:ref>/reachability/", views.settle_watch, name="settle_watch"),
    path("watches/", views.watches, name="watches"),
    path("letters/", views.letters, name="letters"),
    path("letters/<str:ref>/settle/", views.settle_letter, name="settle_letter"),
    path("outbox/", views.outbox, name="outbox"),
    path("outbox/stop/", views.stop_outbox, name="stop_outbox"),
    path("set-aside/", views.set_aside, name="set_aside"),
    path("set-aside/<str:ref>/again/", views.retry, name="retry"),
    path("audit/", views.audit_page, name="audit"),
    path("audit/verify/", views.verify, name="verify"),
    path("audit/<str:about>/", views.audit_page, name="audit_about"),
    path("components/", views.components, name="components"),
]
