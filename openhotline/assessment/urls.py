from django.urls import path

from openhotline.assessment import views

app_name = "assessment"

urlpatterns = [
    path("", views.queue, name="queue"),
    path("next/", views.take_next, name="take_next"),
    path("<str:ref>/", views.assess, name="assess"),
    path("<str:ref>/take/", views.claim, name="claim"),
    path("<str:ref>/address/", views.reveal, name="reveal"),
    path("<str:ref>/put-back/", views.release, name="release"),
    path("<str:ref>/other-address/", views.add_child, name="add_child"),
]
