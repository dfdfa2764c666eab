from django.urls import path

from openhotline.intake.staff_views import reports as views

app_name = "intake_staff"

urlpatterns = [
    path("", views.reports, name="reports"),
    path("messages/", views.unread, name="unread"),
    path("<str:ref>/", views.report, name="report"),
    path("<str:ref>/words/", views.reveal_statement, name="reveal_statement"),
    path("<str:ref>/contact/", views.reveal_contact, name="reveal_contact"),
    path("<str:ref>/messages/", views.reveal_messages, name="reveal_messages"),
    path("<str:ref>/write/", views.write_to_reporter, name="write_to_reporter"),
    path("<str:ref>/outcome/", views.give_outcome, name="give_outcome"),
]
